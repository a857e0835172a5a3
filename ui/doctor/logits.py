"""The logits check on the Doctor page: an upload, a table of formulation by format, the worst sample's autopsy."""

from pathlib import PurePath
from types import ModuleType

import streamlit as st

from core.arithmetic.formats import COMMON
from core.export.logits import document
from core.export.tables import logits_csv
from core.logits.file import MAX_BYTES, SUFFIXES, refusal
from core.logits.reader import reason_of
from core.logits.report import (
    EXAMPLE_CLASSES,
    EXAMPLE_SAMPLES,
    NEGLIGIBLE_LOSS,
    WRONG_ABOVE,
    LogitsReport,
    example_file,
    report_on,
)
from core.losses import FORMULATIONS
from core.messages import said
from core.states.doctor import STATE
from ui.doctor import scales
from ui.doctor.entries import cell, first_safe, tone
from ui.drawing import live
from ui.drawing.chart import can_draw
from ui.drawing.formulations import in_full
from ui.drawing.literal import literal
from ui.drawing.numbers import marked
from ui.drawing.tables import NO_TONES, table
from ui.frame import controls, downloads
from ui.server.answers import Answers, Refusal, digest, is_permanent, made_of, reader, session
from ui.server.result_cache import MEGABYTE, shared
from ui.words import told

REPORTS: Answers[LogitsReport | Refusal] = Answers(f"{__name__}.judged", 8 * MEGABYTE, is_permanent)


def logits_check(text: ModuleType) -> tuple[str, str] | None:
    """Draw the whole section; return the format and the formulation of the example's worst sample, if it is shown."""
    st.header(text.LOGITS, anchor=False)
    st.markdown(text.LOGITS_LEAD.format(limit=MAX_BYTES // 1_000_000))
    uploaded = st.file_uploader(
        text.LOGITS_UPLOAD,
        type=[suffix.lstrip(".") for suffix in SUFFIXES],
        key="doctor_logits",
        max_upload_size=MAX_BYTES // 1_000_000,
    )
    scale, format, formulation = choices(is_example=uploaded is None, text=text)
    try:
        report = example(scale) if uploaded is None else judged(uploaded.name, uploaded.getvalue())
    except ValueError as error:
        st.error(literal(told(said(error))), icon=":material/error:")
        return None
    draw_report(report, format, formulation, text, is_example=uploaded is None)
    return (format, known(report, formulation)) if uploaded is None else None


def choices(*, is_example: bool, text: ModuleType) -> tuple[int, str, str]:
    """Draw the section's controls: the scale of the example if there is one, and the choice of the worst sample."""
    with controls.bar():
        scale = controls.draw(STATE.logits_scale, text) if is_example else STATE.logits_scale.default
        format = controls.draw(STATE.logits_format, text)
        formulation = controls.draw(STATE.logits_formulation, text)
    if is_example:
        number = live.whole(STATE.logits_scale.key, scale)
        live.write(text.LOGITS_EXAMPLE.format(count=EXAMPLE_SAMPLES, classes=EXAMPLE_CLASSES, scale=number), st.caption)
    return scale, format, formulation


def judged(name: str, data: bytes) -> LogitsReport:
    """Evaluate an uploaded file in a separate process; the same file is evaluated once.

    Raises
    ------
    ValueError
        If the file is rejected; the message is the reason.
    """
    key = (PurePath(name).suffix.lower(), digest(data))
    try:
        return made_of(REPORTS, key, lambda pulse: reader().report(name, data, session=session(), pulse=pulse))
    except ValueError as error:  # the cached message may name another file with the same bytes
        raise refusal(name, reason_of(error)) from None


@shared(max_bytes=4 * MEGABYTE)
def example(scale: float) -> LogitsReport:
    """Evaluate synthetic logits with random labels."""
    return report_on(example_file(scale))


def draw_report(
    report: LogitsReport, format: str, formulation: str, text: ModuleType, *, is_example: bool = False
) -> None:
    """Draw the table, the first safe formats, and the worst sample; those of the example follow its slider."""
    family = FORMULATIONS[report.file.loss]
    formulation = known(report, formulation)
    count = text.LOGITS_COUNT.format(judged=len(report.rows), total=report.num_samples)
    assumed = "" if report.file.has_labels else text.LOGITS_NO_LABELS
    rows = [
        (
            in_full(report.file.loss, entry.name),
            *(cell(report, name, entry.name, text) for name in COMMON),
            first_safe(report, entry.name, text),
        )
        for entry in family.values()
    ]
    table(
        (text.CONTROLS["logits_formulation"]["label"], *COMMON, text.LOGITS_FIRST_SAFE),
        rows,
        caption=f"{count} {assumed}".strip(),
        tones={
            (row, column): _look(report, name, entry, is_chosen=(name, entry) == (format, formulation))
            for row, entry in enumerate(family)
            for column, name in enumerate(COMMON, start=1)
        },
        places=scales.places() if is_example else NO_TONES,
    )
    st.caption(text.LOGITS_LEGEND.format(wrong=WRONG_ABOVE, negligible=NEGLIGIBLE_LOSS))
    worst(report, format, formulation, text)
    downloads.downloads("logits", lambda: document(report.file), lambda: logits_csv(report))


def follow_scale(format: str, formulation: str) -> None:
    """Let the slider of the example's scale move the section while it is dragged.

    Draw it last: the first visitor of a server waits for a second until every position is computed.
    """
    if can_draw():
        live.show(scales.table(format, formulation), key="logits_scale_table")


def _look(report: LogitsReport, format: str, formulation: str, *, is_chosen: bool) -> str:
    return tone(report, format, formulation) + " chosen" * is_chosen


def known(report: LogitsReport, formulation: str) -> str:
    """Return a formulation, or another one if the report's loss does not have it."""
    return formulation if formulation in FORMULATIONS[report.file.loss] else "fused"


def worst(report: LogitsReport, format: str, formulation: str, text: ModuleType) -> None:
    """Name the worst sample of one format and formulation, and take it apart; the slider of the example moves it."""
    found, outcome = report.worst_autopsy(format, formulation), report.outcome(format, formulation)
    if found is None:
        st.caption(text.LOGITS_TOO_WIDE)
        return
    row = int(report.rows[outcome.worst_row]) + 1
    said = text.LOGITS_WORST.format(
        row=live.whole(scales.ROW, row),
        format=format,
        formulation=in_full(report.file.loss, formulation, "`"),
        loss=live.number(scales.LOSS, outcome.worst_loss, 6),
        exact=live.number(scales.TRUTH, outcome.worst_truth, 6),
    )
    live.write(said)
    why = live.inline(told(found.loss.explanation, number=marked))
    st.html(f'<p class="lab-prose"{live.until_released(scales.SLIDER.key)}>{why}</p>')
