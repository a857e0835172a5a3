"""The results of a training: comparison of the arms, check of the claims, and a link to the run."""

from itertools import combinations
from types import ModuleType

import streamlit as st

from core.keras.training.listing import listing, serving
from core.keras.training.presets import PRESETS, Preset
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite
from core.keras.training.seeds import spread_of
from core.states.training import STATE
from ui.drawing.charts.arms import claimed, label_title
from ui.drawing.charts.training import written
from ui.drawing.tables import table
from ui.frame import frame
from ui.training import recorded
from ui.training.live import LiveTraining
from ui.words import core_text

SHARES = (
    "validation_accuracy",
    "train_accuracy",
    "zero_loss_share",
    "dead_share",
    "wrong_and_dead_share",
    "clipped_share",
)
HASH_CHARACTERS = 12


def summary(training: LiveTraining, preset: str, text: ModuleType) -> None:
    """Draw the final table, the comparison of the weights, the claims and the link."""
    records = training.records
    st.header(text.AFTER, anchor=False)
    recorded.caption(training, text)
    table(*final_table(records[-1], text), numeric=range(1, len(text.FINAL_COLUMNS) + 1))
    for sentence in same_weights(records[-1], text):
        st.markdown(sentence)
    if training.state == "done" and is_preset(training, preset):
        checked_claims(PRESETS[preset], records, text)
    _code(training, text)
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.copy_link_of(text.LINK_OF_RUN, key="training_link", state=STATE.changes(training.params, preset))
        frame.link("probabilities", text.TO_PROBABILITIES, source="run")


def _code(training: LiveTraining, text: ModuleType) -> None:
    with st.expander(text.CODE, icon=":material/code:"):
        choices = training.params.arms
        for tab, choice in zip(st.tabs([label_title(choice.label, text) for choice in choices]), choices, strict=True):
            with tab:
                st.code(listing(training.params, choice), language="python")
                st.markdown(text.CODE_SERVING)
                st.code(serving(choice, training.params.chosen_head.name), language="python")


def is_preset(training: LiveTraining, preset: str) -> bool:
    """Return whether the training has the preset's settings, except perhaps for the seed."""
    return not {*STATE.changes(training.params, preset)} - {"preset", "seed"}


def final_table(record: EpochRecord, text: ModuleType) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of the table of arms."""
    header = [text.ARM_COLUMN, *text.FINAL_COLUMNS.values(), text.NONFINITE_COLUMN]
    return header, [_row(arm, text) for arm in record.arms]


def _row(arm: ArmRecord, text: ModuleType) -> list[str]:
    numbers = [written(getattr(arm, name), is_share=name in SHARES) for name in text.FINAL_COLUMNS]
    broken = arm.nonfinite
    where = "" if broken is None else _where(broken, text)
    return [label_title(arm.label, text), *numbers, where or text.FINITE]


def _where(broken: NonFinite, text: ModuleType) -> str:
    operation = core_text("operations", broken.operation, broken.operation)
    return str(text.STEP_AND_OPERATION.format(step=broken.step, operation=operation))


def same_weights(record: EpochRecord, text: ModuleType) -> list[str]:
    """State which arms ended with the same bits; two arms that are all NaN do not count as equal."""
    hashes = [
        (label_title(arm.label, text), arm.outcome.weights_hash)
        for arm in record.arms
        if arm.outcome is not None and arm.nonfinite is None
    ]
    return [
        text.SAME_WEIGHTS.format(first=first, second=second, hash=own[:HASH_CHARACTERS])
        for (first, own), (second, other) in combinations(hashes, 2)
        if own == other
    ]


def checked_claims(preset: Preset, records: tuple[EpochRecord, ...], text: ModuleType) -> None:
    """Check a preset's claims against this run, beside the number of recorded seeds in which they hold."""
    st.markdown(f"**{text.CLAIMS_OF_PRESET}**")
    lines = []
    for claim, seeds in zip(preset.claims, in_seeds(preset, text), strict=True):
        holds = claim.holds(records)
        icon, verdict = (
            (":material/check_circle:", text.CLAIM_HOLDS) if holds else (":material/cancel:", text.CLAIM_FAILS)
        )
        lines.append(f"- {icon} {claimed(claim.text, text)}: {verdict}{seeds and f' ({seeds})'}.")
    st.markdown("\n".join(lines))


def in_seeds(preset: Preset, text: ModuleType) -> list[str]:
    """Return in how many recorded seeds each claim of a preset holds; empty texts if none were recorded."""
    spread = spread_of(preset.name)
    if spread is None:
        return [""] * len(preset.claims)
    return [text.IN_SEEDS.format(count=count, seeds=len(spread.seeds)) for count in spread.holds]
