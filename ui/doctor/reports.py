"""The report of the Doctor page to download: what it shows, as ``logit-doctor`` writes it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from types import ModuleType

import streamlit as st

from logit_doctor.formats import Report, render
from logit_doctor.report import Judged
from logit_doctor.settings import Settings
from ui.frame.reach import lab_address

KINDS = {"html": ("text/html", ":material/article:"), "sarif": ("application/sarif+json", ":material/data_object:")}
"""The MIME type and the icon by the name of the format, which is also the suffix of the file."""
NAME = "logit-doctor"


def reports(files: Sequence[Judged], shown: tuple[str, ...], backend: str, text: ModuleType) -> None:
    """Draw a button for each kind of report; a report has the findings of the severities that are shown."""
    made = report(files, shown, backend, lab_address("doctor").removesuffix("/doctor"))
    with st.container(horizontal=True, key="doctor_reports", vertical_alignment="center"):
        for kind, (mime, icon) in KINDS.items():
            st.download_button(
                text.REPORTS[kind],
                partial(render, kind, made),
                f"{NAME}.{kind}",
                mime,
                key=f"doctor_report_{kind}",
                icon=icon,
                on_click="ignore",
            )
        st.caption(text.REPORTS_NOTE)


def report(files: Sequence[Judged], shown: tuple[str, ...], backend: str, lab: str) -> Report:
    """Return the report of some files, with links to the lab at an address."""
    chosen = [
        replace(
            file, audit=replace(file.audit, findings=tuple(one for one in file.audit.findings if one.severity in shown))
        )
        for file in files
    ]
    return Report(files=tuple(chosen), settings=Settings(backend=backend, lab=lab))
