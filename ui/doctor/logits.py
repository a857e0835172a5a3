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
from ui.drawing.literal import literal
from ui.drawing.numbers import formatted, marked
from ui.drawing.tables import table
from ui.frame import controls, downloads
from ui.server.answers import Answers, Refusal, digest, is_permanent, made_of, reader, session
from ui.server.result_cache import MEGABYTE, shared
from ui.words import core_text, told

REPORTS: Answers[LogitsReport | Refusal] = Answers(f"{__name__}.judged", 8 * MEGABYTE, is_permanent)


def logits_check(text: ModuleType) -> None:
    """Draw the whole section."""
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
        return
    draw_report(report, format, formulation, text)


def choices(*, is_example: bool, text: ModuleType) -> tuple[float, str, str]:
    """Draw the section's controls: the scale of the example, and the choice of the worst sample."""
    with controls.bar():
        scale = controls.draw(STATE.logits_scale, text)
        format = controls.draw(STATE.logits_format, text)
        formulation = controls.draw(STATE.logits_formulation, text)
    if is_example:
        st.caption(text.LOGITS_EXAMPLE.format(count=EXAMPLE_SAMPLES, classes=EXAMPLE_CLASSES, scale=scale))
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


def draw_report(report: LogitsReport, format: str, formulation: str, text: ModuleType) -> None:
    """Draw the table, the first safe formats, and the worst sample."""
    family = FORMULATIONS[report.file.loss]
    count = text.LOGITS_COUNT.format(judged=len(report.rows), total=report.num_samples)
    assumed = "" if report.file.has_labels else text.LOGITS_NO_LABELS
    rows = [
        (
            core_text(f"titles_{report.file.loss}", entry.name, entry.title),
            *(cell(report, name, entry.name, text) for name in COMMON),
            report.first_safe(entry.name) or text.LOGITS_NO_FORMAT,
        )
        for entry in family.values()
    ]
    table(
        (text.CONTROLS["logits_formulation"]["label"], *COMMON, text.LOGITS_FIRST_SAFE),
        rows,
        caption=f"{count} {assumed}".strip(),
    )
    st.caption(text.LOGITS_LEGEND.format(wrong=WRONG_ABOVE, negligible=NEGLIGIBLE_LOSS))
    worst(report, format, formulation if formulation in family else "fused", text)
    downloads.downloads("logits", lambda: document(report.file), lambda: logits_csv(report))


def cell(report: LogitsReport, format: str, formulation: str, text: ModuleType) -> str:
    """Return the table's entry for one outcome: safe, or the share with a problem and the most frequent problem."""
    outcome = report.outcome(format, formulation)
    if outcome.is_safe:
        return str(text.LOGITS_SAFE)
    kind = max(outcome.shares, key=lambda name: outcome.shares[name])
    return f"{formatted(sum(outcome.shares.values()), '.1%')} {text.LOGITS_TROUBLES[kind]}"


def worst(report: LogitsReport, format: str, formulation: str, text: ModuleType) -> None:
    """Take apart the worst sample of one format and formulation."""
    found = report.worst_autopsy(format, formulation)
    if found is None:
        st.caption(text.LOGITS_TOO_WIDE)
        return
    row = int(report.rows[report.outcome(format, formulation).worst_row])
    numbers = {"loss": formatted(found.loss.computed, ".6g"), "exact": formatted(float(found.loss.exact), ".6g")}
    st.markdown(text.LOGITS_WORST.format(row=row + 1, format=format, formulation=formulation, **numbers))
    st.markdown(told(found.loss.explanation, number=marked))
