"""The sentences on top of the vocabulary page, and the numbers in its explanations."""

import math
from types import ModuleType
from typing import Any

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import LANES, REDUCTIONS
from core.states.vocabulary import STATE
from core.sweep.vocabulary import LOGITS, MODELS, SIZES, Vocabulary
from core.sweep.vocabulary import vocabulary as core_vocabulary
from ui.drawing import live
from ui.drawing.live import inline
from ui.drawing.numbers import formatted, shown
from ui.server.result_cache import MEGABYTE, shared
from ui.words import core_text, words

LIBRARY = "float32"
"""The reduction that adds as the libraries' kernels do."""
PART = "answer"


@shared(max_bytes=MEGABYTE)
def measured(format: str, row: str) -> Vocabulary:
    """Return every reduction in a format along the numbers of classes."""
    return core_vocabulary(format, row)


def answer(found: Vocabulary, reduction: str, size: int, text: ModuleType) -> str:
    """Return the sentences that answer the page's question, for one number of classes."""
    place = SIZES.index(size)
    told = [text.ANSWER_EXACT, _of(found, reduction, place, text.ANSWER)]
    if reduction != LIBRARY:
        told.append(_of(found, LIBRARY, place, text.ANSWER_LIBRARY))
    logits = LOGITS[found.logits].title
    facts = {
        "classes": formatted(size, ","),
        "model": text.MODEL.format(name=MODELS[size]) if size in MODELS else "",
        "logits": core_text("logits", found.logits, logits),
        "true_loss": shown(float(found.true_losses[place])),
    }
    return " ".join(sentence.format(**facts) for sentence in told)


def _of(found: Vocabulary, reduction: str, place: int, templates: dict[str, Any]) -> str:
    curve = found.curves[reduction]
    loss, error = float(curve.losses[place]), float(curve.loss_errors[place])
    return str(
        templates[kind_of(error)].format(
            reduction=title(reduction), format=found.format.name, loss=shown(loss), error=shown(abs(error), 3)
        )
    )


def kind_of(error: float) -> str:
    """Return how an error is told: ``"finite"``, ``"exact"``, ``"infinite"`` or ``"nan"``."""
    if math.isnan(error):
        return "nan"
    return "infinite" if math.isinf(error) else "finite" if error else "exact"


def title(reduction: str) -> str:
    """Return the title of a reduction in the session's language."""
    return core_text("reductions", reduction, REDUCTIONS[reduction].title)


def answer_html(format: str, reduction: str, row: str, size: int) -> str:
    """Return the sentences on top as HTML, which the slider moves."""
    said = inline(answer(measured(format, row), reduction, size, words("vocabulary")))
    return f'<p class="lab-prose"{live.choice(STATE.size.key, PART)}>{said}</p>'


def laws(format: str) -> dict[str, str]:
    """Return the numbers of the explanation: where sums stop growing in a format."""
    precision = FORMATS[format].precision
    return {
        "format": format,
        "bits": formatted(precision, "d"),
        "stop": formatted(2**precision, ","),
        "lanes": formatted(LANES[-1], "d"),
        "lanes_stop": formatted(LANES[-1] * 2**precision, ","),
        "kahan_stop": formatted(4**precision, ","),
        "half": FORMATS["float16"].name,
        "largest_half": formatted(int(FORMATS["float16"].max), ","),
    }
