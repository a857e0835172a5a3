"""The labels of a control's options: from the page's words, or composed from other tables."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import REDUCTIONS
from core.keras.matrix.plan import HEADS as TRAP_HEADS
from core.keras.training.arms import ARMS, HEADS
from core.keras.training.datasets import DATASETS
from core.keras.training.plan import OPTIMIZERS
from core.keras.training.presets import PRESETS
from core.losses import FORMULATIONS
from core.losses.families import FAMILIES
from core.states.doctor import FRAMEWORK_OF, OWN
from core.states.links import former_labels
from core.states.loss_error import FIRST
from core.states.table import Control, Named
from core.states.tables import STATES
from core.states.training import AUTOMATIC, NO_ARM
from core.states.training import STATE as TRAINING
from core.teaching.bugs import BUGS
from core.teaching.plan import LESSONS
from core.teaching.rounds import ROUNDS
from logit_doctor.finding import KERAS
from ui.drawing.charts.arms import precision_title, short_title
from ui.drawing.formulations import titles
from ui.words import LANGUAGES, core_text, in_language, words

Labels = dict[str, str]


def _titles(table: str, entries: Mapping[str, Any]) -> Labels:
    return {name: core_text(table, name, entry.title) for name, entry in entries.items()}


def _questions(constant: str, names: Mapping[str, Any]) -> Labels:
    text, total = words("practice"), len(names)
    return {
        name: text.PLACE.format(number=place, total=total, title=getattr(text, constant)[name]["title"])
        for place, name in enumerate(names, 1)
    }


def _examples_of_the_doctor() -> Labels:
    """Return the examples by their rule, those outside of Keras with their framework."""
    named = words("doctor").FRAMEWORKS
    return {
        name: name if framework == KERAS else f"{name.removesuffix(f'-{framework}')} ({named[framework]})"
        for name, framework in FRAMEWORK_OF.items()
    }


def _looked_into(said: str, names: Labels) -> Labels:
    return {FIRST: words("loss_error").LOOK_FIRST[said]} | names


def _formulations_looked_into(loss: str) -> Labels:
    return _looked_into("look", titles(loss))


COMPOSED: dict[str, Callable[[], Labels]] = {
    "preset": partial(_titles, "preset_titles", PRESETS),
    "arm": lambda: {name: short_title(name) for name in ARMS} | {NO_ARM: words("training").NO_ARM},
    "precision": lambda: {name: precision_title(name, words("training")) for name in TRAINING.precision1.options},
    "dataset": partial(_titles, "datasets", DATASETS),
    "head": lambda: _titles("heads", HEADS) | {AUTOMATIC: words("training").AUTOMATIC},
    "optimizer": lambda: {name: optimizer.title for name, optimizer in OPTIMIZERS.items()},
    "reduction": partial(_titles, "reductions", REDUCTIONS),
    "family": partial(_titles, "families", FAMILIES),
    "trap_head": lambda: {name: head.code for name, head in TRAP_HEADS.items()},
    "look_format": lambda: _looked_into("look_format", {name: name for name in FORMATS}),
    "doctor_rule": lambda: {OWN: words("doctor").OWN_PROGRAM} | _examples_of_the_doctor(),
    "practice_round": partial(_questions, "ROUNDS", ROUNDS),
    "practice_bug": partial(_questions, "BUGS", BUGS),
    "lesson": lambda: {name: words("lessons").LENGTH.format(minutes=lesson.length) for name, lesson in LESSONS.items()},
}
"""Labels that are not constants of the words, by the control's ``said``."""
OF_A_KEY: dict[str, Callable[[], Labels]] = {
    **{f"{loss}_formulations": partial(titles, loss) for loss in FORMULATIONS},
    **{f"{closer}_{loss}": partial(titles, loss) for closer in ("heat", "inputs") for loss in FORMULATIONS},
    **{f"look_{loss}": partial(_formulations_looked_into, loss) for loss in FORMULATIONS},
    "logits_formulation": lambda: titles("sigmoid") | titles("softmax"),
}
"""The same by its key, where controls with the same words have different options."""


def words_of(control: Control[Any], text: ModuleType) -> Mapping[str, Any]:
    """Return the words of a control: its label and, if any, its help, its options and the allowed input."""
    said: Mapping[str, Any] = text.CONTROLS.get(control.said) or words("frame").CONTROLS.get(control.said, {})
    return said


def options_of(control: Control[Any], text: ModuleType) -> Labels:
    """Return the labels of a control's options in the session's language; an option without one is shown as it is."""
    if not isinstance(control, Named) or control.said not in text.CONTROLS:
        return {}
    said: Labels = words_of(control, text).get("options", {})
    return said or OF_A_KEY.get(control.key, COMPOSED.get(control.said, dict))()


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Return the name for each label, of every language and of earlier versions, by the control's key or ``said``."""
    found = {said: dict(labels) for said, labels in former_labels().items()}
    for language in LANGUAGES:
        with in_language(language):
            for page, state in STATES.items():
                for control in state.controls.values():
                    labels = options_of(control, words(page)).items()
                    place = control.key if control.key in OF_A_KEY else control.said
                    found.setdefault(place, {}).update({label: name for name, label in labels})
    return {
        said: {label: name for label, name in names.items() if label != name} for said, names in found.items() if names
    }
