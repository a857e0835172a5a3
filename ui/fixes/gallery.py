"""The cards of the repair gallery: the result of each repair at one margin, and its verdict."""

from collections.abc import Sequence
from html import escape
from types import ModuleType

import streamlit as st

from core.sweep.compare_repairs import Place, RepairOutcome
from ui.drawing.charts.fixes import REPAIR_STYLES
from ui.drawing.numbers import shown

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
    """Draw a card for each repair."""
    cards = "".join(card_html(place, outcome, text) for outcome in place.survey.comparison.outcomes)
    st.html(f'<div class="lab-gallery">{cards}</div>')


def card_html(place: Place, outcome: RepairOutcome, text: ModuleType) -> str:
    """Return the card of one repair."""
    verdict = str(outcome.verdicts[place.index])
    loss, gradient = (str(verdicts[place.index]) for verdicts in (outcome.loss_verdicts, outcome.gradient_verdicts))
    style, said = REPAIR_STYLES[outcome.repair.name], text.VERDICTS[verdict]
    readings = [
        (text.LOSS, shown(place.loss(outcome), 4), text.BIAS.format(bias=_signed(place.bias(outcome))), loss in BAD),
        (
            text.GRADIENT,
            shown(place.gradient(outcome), 4),
            text.EXACTLY.format(value=shown(place.true_gradient, 4)),
            gradient in BAD,
        ),
    ]
    rows = "".join(
        f"<div{WRONG if is_wrong else ''}><dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
        f'<dd class="note">{escape(note)}</dd></div>'
        for name, value, note, is_wrong in readings
    )
    return (
        f'<section class="lab-card" style="--lab-light: {style.light}; --lab-dark: {style.dark}">'
        f"<h2>{escape(text.REPAIRS[outcome.repair.name])}</h2><code>{escape(CODE[outcome.repair.name])}</code>"
        f"<dl>{rows}</dl>"
        f'<p class="verdict {verdict}"><b>{escape(said["mark"])} {escape(said["name"])}</b> '
        f"{escape(reason(loss, gradient, text))}</p></section>"
    )


def reason(loss_verdict: str, gradient_verdict: str, text: ModuleType) -> str:
    """Explain a repair's verdict from the verdicts on its loss and its gradient."""
    if loss_verdict == gradient_verdict:
        return str(text.VERDICTS[loss_verdict]["both"])
    loss, gradient = (text.VERDICTS[verdict]["reason"] for verdict in (loss_verdict, gradient_verdict))
    return str(text.REASON_EACH.format(loss=loss, gradient=gradient))


def sentences(place: Place, text: ModuleType) -> str:
    """Describe the effect of the epsilon at this margin, and where each group of repairs fails."""
    outcomes = {outcome.repair.name: outcome for outcome in place.survey.comparison.outcomes}
    padded = outcomes["add_epsilon"]
    said = [
        text.VERDICTS[str(padded.verdicts[place.index])]["seen"].format(
            margin=shown(place.margin, 4),
            loss=shown(place.loss(padded), 4),
            true_loss=shown(place.true_loss, 4),
            gradient=shown(place.gradient(padded), 4),
            true_gradient=shown(place.true_gradient, 4),
        ),
        _fails(place, padded, text),
        *_never(place, list(outcomes.values()), text),
    ]
    return " ".join(said)


def _fails(place: Place, outcome: RepairOutcome, text: ModuleType) -> str:
    first = place.survey.fails_from(outcome)
    unrepaired = place.survey.fails_from(place.survey.comparison.outcomes[0])
    template = text.EPSILON_NEVER_FAILS if first is None else text.EPSILON_FAILS
    return str(
        template.format(
            first=shown(first or 0.0, 4),
            unrepaired=text.NEVER if unrepaired is None else text.FROM.format(margin=shown(unrepaired, 4)),
            reach=shown(float(place.survey.margins[-1]), 4),
        )
    )


def _never(place: Place, outcomes: Sequence[RepairOutcome], text: ModuleType) -> list[str]:
    keepers = [f"**{text.REPAIRS[one.repair.name]}**" for one in outcomes if place.survey.fails_from(one) is None]
    reach = shown(float(place.survey.margins[-1]), 4)
    return [str(text.KEEPERS.format(names=", ".join(keepers), reach=reach))] if keepers else [str(text.NO_KEEPERS)]


def _signed(value: float) -> str:
    return f"+{shown(value, 3)}" if value > 0 else shown(value, 3)
