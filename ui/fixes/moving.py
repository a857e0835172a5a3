"""What both sliders of the repair gallery move: the whole page over margin and epsilon, computed once for a format."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from core.states.fixes import STATE, reach_of
from core.sweep.compare_repairs import VERDICTS, Place, RepairOutcome, RepairSurvey, survey_epsilons
from ui.drawing import live
from ui.drawing.charts import fixes as figures
from ui.drawing.live import Entries, inline
from ui.fixes import prose
from ui.fixes.along import epsilon_of, params_of
from ui.fixes.gallery import BAD, verdict_html
from ui.fixes.mask import moving_mask
from ui.server.in_turn import elsewhere
from ui.server.result_cache import MEGABYTE, by_language, shared
from ui.words import words

NAMES = tuple(VERDICTS)
BOTH = (STATE.margin.key, STATE.epsilon.key)
EPSILONS = STATE.epsilon.positions


@shared(max_bytes=8 * MEGABYTE, key=by_language)
def table(format: str, side: str, show: str) -> bytes:
    """Return what the sliders move, for ``ui.drawing.live.show``."""
    with elsewhere():
        surveys = survey_epsilons(params_of(format, side, STATE.epsilon.low), [*map(epsilon_of, EPSILONS)])
    text, first = words("fixes"), surveys[0]
    truth = first.comparison.truth
    label = Place(survey=first, index=0).label
    arrays = {
        "margin": _along(first.margins),
        "true_loss": _along(truth.loss_hi),
        "true_rest": _along(truth.loss_lo),
        "true_gradient": _along(truth.gradient_hi[:, label]),
    }
    differences = {}
    for number, outcome in enumerate(first.comparison.outcomes):
        name = outcome.repair.name
        arrays |= {f"{name}_{what}": entries for what, entries in _of_repair(surveys, number, label).items()}
        differences[f"{name}_bias"] = (f"{name}_loss", "true_loss", "true_rest")
    texts = {"verdicts": [verdict_html(loss, gradient, text) for loss in NAMES for gradient in NAMES]}
    arrays["seen"] = _over(surveys, lambda one: _grades(prose.padded_of(one).verdicts))
    texts["seen"] = [inline(prose.seen(Place(survey=first, index=0), verdict, text)) for verdict in NAMES]
    for name, sentence in prose.BY_EPSILON.items():
        said = [inline(sentence(survey, text)) for survey in surveys]
        texts[name] = list(dict.fromkeys(said))
        chosen = np.array([texts[name].index(one) for one in said], dtype=np.uint8)
        arrays[name] = Entries(values=chosen, sliders=BOTH[1:])
    arrays |= moving_mask(surveys)
    moved = {
        f"fixes_{part}": (live.line(figures.HERE, at="margin"), *_movers(first, part, show)) for part in figures.PARTS
    }
    if show == "error":
        arrays |= _curves(surveys)
    sliders = (replace(STATE.margin, high=reach_of(format)), STATE.epsilon)
    return live.encode(
        live.Table(name="fixes", sliders=sliders, arrays=arrays, differences=differences, texts=texts, figures=moved)
    )


def _along(values: np.ndarray) -> Entries:
    return Entries(values=values, sliders=BOTH[:1])


def _over(surveys: Sequence[RepairSurvey], values: Callable[[RepairSurvey], np.ndarray]) -> Entries:
    """Return an array over margin and epsilon."""
    return Entries(values=np.stack([values(survey) for survey in surveys], axis=1), sliders=BOTH)


def _of_repair(surveys: Sequence[RepairSurvey], number: int, label: int) -> dict[str, Entries]:
    first = surveys[0].comparison
    # float32 holds every number of the narrower formats.
    kind = np.float64 if first.format.precision > np.finfo(np.float32).nmant + 1 else np.float32
    values: dict[str, Callable[[RepairOutcome], np.ndarray]] = {
        "loss": lambda outcome: outcome.losses.astype(kind),
        "gradient": lambda outcome: outcome.gradients[:, label].astype(kind),
        "verdict": lambda outcome: _pairs(outcome),
        "loss_is_wrong": lambda outcome: np.isin(outcome.loss_verdicts, BAD).astype(np.uint8),
        "gradient_is_wrong": lambda outcome: np.isin(outcome.gradient_verdicts, BAD).astype(np.uint8),
    }
    if not first.outcomes[number].repair.has_epsilon:
        return {what: _along(found(first.outcomes[number])) for what, found in values.items()}
    return {what: _over(surveys, partial(_found_in, number=number, found=found)) for what, found in values.items()}


def _found_in(survey: RepairSurvey, *, number: int, found: Callable[[RepairOutcome], np.ndarray]) -> np.ndarray:
    return found(survey.comparison.outcomes[number])


def _grades(verdicts: np.ndarray) -> np.ndarray:
    grades: np.ndarray = np.select([verdicts == name for name in NAMES], range(len(NAMES))).astype(np.uint8)
    return grades


def _pairs(outcome: RepairOutcome) -> np.ndarray:
    """Return the position of both verdicts in the list of all pairs."""
    pairs: np.ndarray = _grades(outcome.loss_verdicts) * len(NAMES) + _grades(outcome.gradient_verdicts)
    return pairs.astype(np.uint8)


def _movers(survey: RepairSurvey, part: str, show: str) -> list[live.Mover]:
    moving = [outcome.repair.name for outcome in survey.comparison.outcomes if outcome.repair.has_epsilon]
    if show == "error":
        return [live.curve(name, along="margins", heights=f"{name}_{part}_error") for name in moving]
    return [
        live.bars(name, along=STATE.margin.key, verdicts=f"{name}_verdict", row=row, part=part, names=NAMES)
        for row, name in enumerate(reversed([one.repair.name for one in survey.comparison.outcomes]))
        if name in moving
    ]


def _curves(surveys: Sequence[RepairSurvey]) -> dict[str, Entries]:
    found = {"margins": Entries(values=surveys[0].margins.astype(np.float32), sliders=())}
    for number, outcome in enumerate(surveys[0].comparison.outcomes):
        if outcome.repair.has_epsilon:
            for part in figures.PARTS:
                rows = [
                    figures.drawn_errors(one.comparison.outcomes[number], part, one.comparison.format)
                    for one in surveys
                ]
                found[f"{outcome.repair.name}_{part}_error"] = Entries(values=np.stack(rows), sliders=BOTH[1:])
    return found
