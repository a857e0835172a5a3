"""The errors from reading logits as probabilities, in numbers, and the three right ways."""

from types import ModuleType

import numpy as np
import streamlit as st

from core.inference.forgotten_activation import ForgottenActivation, forgotten_sigmoid, forgotten_softmax
from core.states.probabilities import STATE
from ui.drawing import live
from ui.drawing.live import inline
from ui.drawing.numbers import formatted, shown
from ui.frame import controls
from ui.probabilities.source import Arm, Source


def forgetting(source: Source, text: ModuleType) -> None:
    """Draw the section for the first arm with finite logits."""
    arm = next((arm for arm in source.arms if arm.defined.any()), None)
    if arm is None:
        return
    st.header(text.FUNCTIONS[source.function]["forgotten"], anchor=False)
    st.markdown(text.FORGET_LEAD)
    threshold = controls.draw(STATE.threshold, text)
    if len(source.arms) > 1:
        st.caption(text.FOR_ARM.format(arm=arm.title))
    said = [inline(fact) for fact in facts(source, arm, threshold, text)]
    rows = "".join(f"<li{live.choice(_fact(place), _fact(place))}>{fact}</li>" for place, fact in enumerate(said))
    st.html(f"<ul>{rows}</ul>")
    live.show(table(source, arm, text), key="threshold_table")
    st.markdown(f"**{text.WAYS_TITLE}**")
    ways = zip(st.columns(len(text.WAYS_NAMES)), text.WAYS_NAMES, text.WAYS_CODE[source.function], strict=True)
    for number, (column, name, code) in enumerate(ways, start=1):
        with column:
            st.markdown(f"{number}. {name}")
            st.code(code, language="python", wrap_lines=True)


def facts(source: Source, arm: Arm, threshold: float, text: ModuleType) -> list[str]:
    """State what an arm's logits do if they are read as probabilities and compared with a threshold."""
    read = read_as_probabilities(source, arm, threshold)
    if source.data is None and source.function == "softmax":
        return sentences_of_one(read, arm, text)
    return sentences(read, source.function, int(arm.defined.sum()) if source.data else arm.logits.size, text)


def _fact(place: int) -> str:
    return f"fact_{place}"


def table(source: Source, arm: Arm, text: ModuleType) -> bytes:
    """Return every fact at every threshold of the slider."""
    slider = STATE.threshold
    said = [[inline(fact) for fact in facts(source, arm, threshold, text)] for threshold in slider.positions]
    arrays, texts = {}, {}
    for place, along in enumerate(zip(*said, strict=True)):
        texts[_fact(place)] = list(dict.fromkeys(along))
        chosen = np.array([texts[_fact(place)].index(fact) for fact in along], dtype=np.uint8)
        arrays[_fact(place)] = live.Entries(values=chosen, sliders=(slider.key,))
    return live.encode(live.Table(name="threshold", sliders=(slider,), arrays=arrays, texts=texts))


def read_as_probabilities(source: Source, arm: Arm, threshold: float) -> ForgottenActivation:
    """Measure an arm's logits, treated as probabilities."""
    logits = arm.logits[arm.defined]
    if source.function == "sigmoid":
        return forgotten_sigmoid(logits.reshape(-1), threshold=threshold)
    return forgotten_softmax(logits, threshold=threshold)


def sentences_of_one(read: ForgottenActivation, arm: Arm, text: ModuleType) -> list[str]:
    """State the measurements on a single row of logits."""
    facts = {
        "smallest": shown(float(arm.logits.min())),
        "largest": shown(float(arm.logits.max())),
        "low": shown(read.sum_low),
        "threshold": shown(read.threshold),
    }
    templates = (
        text.ONE_RANGE,
        text.ONE_DECISION[read.decisions_changed == 0],
        text.ONE_WINNER[read.argmax_changed == 0],
    )
    return [template.format(**facts) for template in templates]


def sentences(read: ForgottenActivation, function: str, count: int, text: ModuleType) -> list[str]:
    """State the measurements; argmax comes last, because it is the only thing that stays right."""
    facts = {
        "share_negative": formatted(read.negative, ".0%"),
        "share_above": formatted(read.above_one, ".0%"),
        "low": shown(read.sum_low, 4),
        "high": shown(read.sum_high, 4),
        "threshold": shown(read.threshold),
        "logit_threshold": shown(read.logit_threshold, 4),
        "changed": read.decisions_changed,
        "changed_with_logit_threshold": read.changed_with_logit_threshold,
        "argmax_changed": read.argmax_changed,
        "count": count,
    }
    return [template.format(**facts) for template in text.FUNCTIONS[function]["facts"]]
