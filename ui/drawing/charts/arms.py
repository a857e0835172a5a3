"""Names and styles of the arms of one training, distinct even for two arms that differ only in precision."""

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

from core.keras.training.arms import ARMS
from core.messages.claims import ARM
from ui.drawing import palette
from ui.words import core_text, told

SECOND_DASHES = ("dot", "dashdot", "longdashdot")
SECOND_MARKERS = ("x", "cross", "star")


def short_title(arm: str) -> str:
    """Return an arm's title in the session's language.

    Examples
    --------
    >>> short_title("two_step_clip")
    'Two steps, Keras, clipped'
    """
    return core_text("arms", arm, ARMS[arm].title)


def precision_title(precision: str, text: ModuleType) -> str:
    """Return a policy's name and, if it is not Keras' default, the loss's dtype; ``text``: the training words."""
    policy, _, loss_dtype = precision.partition(":")
    return f"{policy}, {text.LOSS_IN.format(dtype=loss_dtype)}" if loss_dtype else policy


def label_title(label: str, text: ModuleType) -> str:
    """Return the name of ``arm[:policy[:loss_dtype]]``: the short title, and the precision unless it is float32."""
    arm, _, precision = label.partition(":")
    return f"{short_title(arm)} · {precision_title(precision, text)}" if precision else short_title(arm)


def in_titles(message: str, text: ModuleType, mark: str = "") -> str:
    """Return a message of ``core`` about arms in the session's language, with titles in place of labels.

    ``mark`` is put before and after each title: for example ``**``, which sets off a title that contains a comma.

    Examples
    --------
    >>> from core.keras.training.claims import ran
    >>> from ui.words.en import training
    >>> in_titles(ran("fused", "fused").text, training)
    'Keras computed the fused loss of the logits for Fused'
    """
    return told(message, shown={ARM.key: lambda values: f"{mark}{label_title(values['label'], text)}{mark}"})


def claimed(claim: str, text: ModuleType) -> str:
    """Return a claim about arms in the session's language, with their titles in bold."""
    return in_titles(claim, text, mark="**")


def arm_styles(labels: Sequence[str]) -> dict[str, palette.Style]:
    """Return a style for each label.

    The first label of an arm has the arm's usual style; the same arm in another precision keeps the colour and gets a
    different dash and marker.

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
