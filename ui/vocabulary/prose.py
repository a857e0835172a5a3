"""The sentences on top of the vocabulary page, and the numbers in its explanations."""

import math
from types import ModuleType

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import LANES, REDUCTIONS
from core.states.vocabulary import STATE
from core.sweep.vocabulary import LOGITS, MODELS, SIZES, Vocabulary, stops
from core.sweep.vocabulary import vocabulary as core_vocabulary
from ui.drawing import live
from ui.drawing.live import inline
from ui.drawing.numbers import formatted, shown
from ui.server.result_cache import MEGABYTE, shared
from ui.words import core_text, words

LIBRARY = "float32"
"""The reduction that adds as the libraries' kernels do."""
PART = "answer"
MOST_DIGITS = 11
"""Digits that a number may have to be written in full: those of any 16-bit number from 1/2 to 16."""


@shared(max_bytes=MEGABYTE)
def measured(format: str, row: str) -> Vocabulary:
    """Return every reduction in a format along the numbers of classes."""
    return core_vocabulary(format, row)


def answer(found: Vocabulary, reduction: str, size: int, text: ModuleType) -> str:
    """Return the sentences that answer the page's question, for one number of classes."""
    place = SIZES.index(size)
    facts = {
        "classes": formatted(size, ","),
        "model": text.MODEL.format(name=MODELS[size]) if size in MODELS else "",
        "logits": _logits(found.logits),
        "true_loss": shown(float(found.true_losses[place])),
    }
    told = [
        text.ANSWER_EXACT.format(**facts),
        text.ANSWER[kind_of(float(found.curves[reduction].losses[place]))].format(
            added=_added(found, reduction, text), **_result(found, reduction, place)
        ),
    ]
    if reduction != LIBRARY:
        told.append(text.ANSWER_LIBRARY.format(**_result(found, LIBRARY, place)))
    return " ".join(told)


def _added(found: Vocabulary, reduction: str, text: ModuleType) -> str:
    """Say in which format the terms are added up, and in which they are computed if that is another one."""
    accumulator = REDUCTIONS[reduction].sum_in(found.format)
    template = text.ADDED if accumulator == found.format else text.ADDED_WIDER
    return str(template.format(format=found.format.name, reduction=title(reduction), accumulator=accumulator.name))


def _result(found: Vocabulary, reduction: str, place: int) -> dict[str, str]:
    curve = found.curves[reduction]
    return {"loss": in_full(float(curve.losses[place])), "error": shown(abs(float(curve.loss_errors[place])), 3)}


def kind_of(loss: float) -> str:
    """Return how a computed loss is told: ``"finite"``, ``"infinite"`` or ``"nan"``."""
    return "nan" if math.isnan(loss) else "infinite" if math.isinf(loss) else "finite"


def in_full(value: float) -> str:
    """Write a number of a format: every digit if there are at most ``MOST_DIGITS``, and otherwise five.

    Examples
    --------
    >>> in_full(5.53125), in_full(2**-8), in_full(2**-24)
    ('5.53125', '0.00390625', '5.9605 × 10⁻⁸')
    """
    return shown(value, MOST_DIGITS) if float(f"{value:.{MOST_DIGITS}g}") == value else shown(value)


def title(reduction: str) -> str:
    """Return the title of a reduction in the session's language."""
    return core_text("reductions", reduction, REDUCTIONS[reduction].title)


def answer_html(format: str, reduction: str, row: str, size: int) -> str:
    """Return the sentences on top as HTML, which the slider moves."""
    said = inline(answer(measured(format, row), reduction, size, words("vocabulary")))
    return f'<p class="lab-prose"{live.choice(STATE.size.key, PART)}>{said}</p>'


def why(format: str, text: ModuleType) -> str:
    """Return the explanation, with the numbers at which sums of ones stop growing in a format, or overflow before."""
    entry = FORMATS[format]
    stop, lanes_stop, kahan_stop = stops(entry).values()
    facts = {
        "format": format,
        "bits": formatted(entry.precision, "d"),
        "equal": _logits("equal"),
        "stop": formatted(stop, ","),
        "lanes": formatted(LANES[-1], "d"),
        "lanes_stop": formatted(lanes_stop, ","),
        "kahan_stop": formatted(kahan_stop, ","),
        "half": FORMATS["float16"].name,
        "largest_half": formatted(int(FORMATS["float16"].max), ","),
    }
    of_lanes, of_kahan = (
        forms["stops" if end <= entry.max else "overflows"].format(**facts)
        for forms, end in ((text.OF_LANES, lanes_stop), (text.OF_KAHAN, kahan_stop))
    )
    return str(text.WHY_TEXT.format(**facts, of_lanes=of_lanes, of_kahan=of_kahan))


def _logits(kind: str) -> str:
    return core_text("logits", kind, LOGITS[kind].title)
