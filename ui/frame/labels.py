"""The labels of a control's options: from the page's words, or composed from other tables."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import ModuleType
from typing import Any

from core.keras.matrix.plan import HEADS as TRAP_HEADS
from core.keras.training.arms import ARMS, HEADS
from core.keras.training.datasets import DATASETS
from core.keras.training.plan import OPTIMIZERS
from core.keras.training.presets import PRESETS
from core.states.links import former_labels
from core.states.table import Control, Named
from core.states.tables import STATES
from core.states.training import AUTOMATIC, NO_ARM
from core.states.training import STATE as TRAINING
from core.teaching.bugs import BUGS
from core.teaching.plan import LESSONS
from core.teaching.rounds import ROUNDS
from ui.drawing.charts.arms import precision_title, short_title
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


COMPOSED: dict[str, Callable[[], Labels]] = {
    "preset": partial(_titles, "preset_titles", PRESETS),
    "arm": lambda: {name: short_title(name) for name in ARMS} | {NO_ARM: words("training").NO_ARM},
    "precision": lambda: {name: precision_title(name, words("training")) for name in TRAINING.precision1.options},
    "dataset": partial(_titles, "datasets", DATASETS),
    "head": lambda: _titles("heads", HEADS) | {AUTOMATIC: words("training").AUTOMATIC},
    "optimizer": lambda: {name: optimizer.title for name, optimizer in OPTIMIZERS.items()},
    "trap_head": lambda: {name: head.code for name, head in TRAP_HEADS.items()},
    "practice_round": partial(_questions, "ROUNDS", ROUNDS),
    "practice_bug": partial(_questions, "BUGS", BUGS),
    "lesson": lambda: {name: words("lessons").LENGTH.format(minutes=lesson.length) for name, lesson in LESSONS.items()},
}
"""Labels that are not constants of the words, by the control's ``said``."""


def words_of(control: Control[Any], text: ModuleType) -> Mapping[str, Any]:
    """Return the words of a control: its label and, if any, its help, its options and the allowed input."""
    said: Mapping[str, Any] = text.CONTROLS.get(control.said) or words("frame").CONTROLS.get(control.said, {})
    return said


def options_of(control: Control[Any], text: ModuleType) -> Labels:
    """Return the labels of a control's options in the session's language; an option without one is shown as it is."""
    if not isinstance(control, Named) or control.said not in text.CONTROLS:
        return {}
    said: Labels = words_of(control, text).get("options", {})
    return said or COMPOSED.get(control.said, dict)()


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Return the name for each label, of every language and of earlier versions, by the control's ``said``."""
    found = {said: dict(labels) for said, labels in former_labels().items()}
    for language in LANGUAGES:
        with in_language(language):
            for page, state in STATES.items():
                for control in state.controls.values():
                    labels = options_of(control, words(page)).items()
                    found.setdefault(control.said, {}).update({label: name for name, label in labels})
    return {
        said: {label: name for label, name in names.items() if label != name} for said, names in found.items() if names
    }
