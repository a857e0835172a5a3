"""How the arms of one training are called and how they look, told apart where two differ in precision only."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

from core.keras.training.arms import ARMS
from ui.drawing import palette
from ui.words import core_sentence, core_text

SECOND_DASHES = ("dot", "dashdot", "longdashdot")
SECOND_MARKERS = ("x", "cross", "star")


def short_title(arm: str) -> str:
    """Return an arm's title without its explanation.

    Examples
    --------
    >>> short_title("two_step_clip")
    'Two steps, Keras, clipped'
    """
    return core_text("arms", arm, ARMS[arm].title).partition(":")[0]


def precision_title(precision: str, text: ModuleType) -> str:
    """Return a policy's name and, where it is not Keras' default, the loss's dtype; ``text``: the training words."""
    policy, _, loss_dtype = precision.partition(":")
    return f"{policy}, {text.LOSS_IN.format(dtype=loss_dtype)}" if loss_dtype else policy


def label_title(label: str, text: ModuleType) -> str:
    """Return what a reader sees for ``arm[:policy[:loss_dtype]]``: the short title, the precision unless float32."""
    arm, _, precision = label.partition(":")
    return f"{short_title(arm)} · {precision_title(precision, text)}" if precision else short_title(arm)


def in_titles(sentence: str, labels: Sequence[str], text: ModuleType, mark: str = "") -> str:
    """Return a sentence with the arms' labels replaced by their titles; "the fused loss" is a loss and not an arm.

    ``mark`` stands before and after each title, as ``**`` where a title with a comma in it must not run into the rest.

    Examples
    --------
    >>> from ui.words.en import training
    >>> in_titles("fused ran the fused loss", ["fused"], training)
    'Fused ran the fused loss'
    """
    longest_first = sorted(labels, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    label = rf"\b({pattern})(?![\w:]| loss)"
    return re.sub(label, lambda found: f"{mark}{label_title(found[0], text)}{mark}", sentence)


def claimed(claim: str, labels: Sequence[str], text: ModuleType) -> str:
    """Return what is claimed of arms, in the session's language and with their titles in bold."""
    return in_titles(core_sentence(claim), labels, text, mark="**")


def arm_styles(labels: Sequence[str]) -> dict[str, palette.Style]:
    """Return a style for each label.

    The first of an arm looks as the arm looks everywhere; the same arm in another precision keeps the colour and
    gets a dash and a marker of its own.

    Examples
    --------
    >>> styles = arm_styles(["fused", "fused:float16"])
    >>> styles["fused"].light == styles["fused:float16"].light, styles["fused"].dash, styles["fused:float16"].dash
    (True, 'solid', 'dot')
    """
    styles: dict[str, palette.Style] = {}
    seen: list[str] = []
    for label in labels:
        arm = label.partition(":")[0]
        style, repeats = palette.ARMS[arm], seen.count(arm)
        if repeats:
            style = replace(style, dash=SECOND_DASHES[repeats - 1], marker=SECOND_MARKERS[repeats - 1])
        seen.append(arm)
        styles[label] = style
    return styles
