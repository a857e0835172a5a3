"""The cards of the repair gallery: the result of each repair at one margin, and its verdict."""

from html import escape
from types import ModuleType

import streamlit as st

from core.sweep.compare_repairs import VERDICTS, Place, RepairOutcome
from ui.drawing import live
from ui.drawing.charts.fixes import REPAIR_STYLES
from ui.fixes.equal import collapse_equal_cards

WRONG = ' class="wrong"'
BAD = ("biased", "dead", "breaks")
CODE: dict[str, str] = {
    "naive": "-log(exp(z[y]) / sum(exp(z)))",
    "add_epsilon": "-log(p[y] + eps)",
    "clip_probability": "-log(clip(p[y], eps, 1 - eps))",
    "clip_log": "-clip(log(p[y]), eps, 1)",
    "where_mask": "-where(p[y] > 0, log(p[y]), log(eps))",
    "max_shift": "-log(exp(z[y] - m) / sum(exp(z - m)))",
    "log_softmax": "-((z[y] - m) - log(sum(exp(z - m))))",
    "log1p": "(m - z[y]) + log1p(sum(exp(others - m)))",
    "fused": "log(sum(exp(z - m))) - (z[y] - m)",
}
"""Each repair in its usual notation."""


def gallery(place: Place, text: ModuleType) -> None:
    """Draw a card for each repair; in the browser equal ones become one."""
    cards = "".join(card_html(place, outcome, text) for outcome in place.survey.comparison.outcomes)
    st.html(f'<div class="lab-gallery">{cards}</div>')
    collapse_equal_cards(text)


def card_html(place: Place, outcome: RepairOutcome, text: ModuleType) -> str:
    """Return the card of one repair."""
    repair = outcome.repair.name
    loss, gradient = (str(verdicts[place.index]) for verdicts in (outcome.loss_verdicts, outcome.gradient_verdicts))
    style = REPAIR_STYLES[repair]
    readings = [
        (
            "loss",
            text.LOSS,
            live.number(f"{repair}_loss", place.loss(outcome), 4),
            text.BIAS.format(bias=live.signed(f"{repair}_bias", place.bias(outcome), 3)),
            loss in BAD,
        ),
        (
            "gradient",
            text.GRADIENT,
            live.number(f"{repair}_gradient", place.gradient(outcome), 4),
            text.EXACTLY.format(value=live.number("true_gradient", place.true_gradient, 4)),
            gradient in BAD,
        ),
    ]
    rows = "".join(
        f"<div{WRONG if is_wrong else ''}{live.flags(wrong=f'{repair}_{part}_is_wrong')}><dt>{escape(name)}</dt>"
        f'<dd>{escape(value)}</dd><dd class="note">{escape(note)}</dd></div>'
        for part, name, value, note, is_wrong in readings
    )
    return live.with_places(
        f'<section class="lab-card" style="--lab-light: {style.light}; --lab-dark: {style.dark}">'
        f"<h2>{escape(text.REPAIRS[repair])}</h2><code>{escape(CODE[repair])}</code><dl>{rows}</dl>"
        f"<div{live.choice(f'{repair}_verdict', 'verdicts')}>{verdict_html(loss, gradient, text)}</div></section>"
    )


def verdict_html(loss: str, gradient: str, text: ModuleType) -> str:
    """Return the foot of a card: the worse of the verdicts on loss and gradient, and the reason."""
    verdict = max(loss, gradient, key=list(VERDICTS).index)
    said = text.VERDICTS[verdict]
    return (
        f'<p class="verdict {verdict}"><b>{escape(said["mark"])} {escape(said["name"])}</b> '
        f"{escape(reason(loss, gradient, text))}</p>"
    )


def reason(loss_verdict: str, gradient_verdict: str, text: ModuleType) -> str:
    """Explain a repair's verdict from the verdicts on its loss and its gradient."""
    if loss_verdict == gradient_verdict:
        return str(text.VERDICTS[loss_verdict]["both"])
    loss, gradient = (text.VERDICTS[verdict]["reason"] for verdict in (loss_verdict, gradient_verdict))
    return str(text.REASON_EACH.format(loss=loss, gradient=gradient))
