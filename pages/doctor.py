"""Doctor: findings in the user's own source, notebook, ``.keras`` file or project, without running it."""

from functools import partial

import streamlit as st

from core.export.tables import findings_csv
from core.states.doctor import OWN, STATE
from logit_doctor.finding import BACKENDS
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from ui.doctor import cards, logits, program, project, reports, sources
from ui.drawing.tables import table
from ui.frame import controls, downloads, frame, in_view
from ui.server.answers import session
from ui.words import told

text = frame.page("doctor")
controls.open_by_default(STATE)

frame.answer().markdown(text.LEAD.format(rules=len(RULES)))
program.settle()
with controls.panel():
    example = controls.draw(STATE.doctor_rule, text)
    with st.container(width="content", key=f"doctor_version_of_{example == OWN}"):
        version = controls.draw(STATE.doctor_version, text)
    backend = controls.draw(STATE.doctor_backend, text)
    shown = controls.draw(STATE.doctor_show, text)
    controls.reset_button()

# On a phone the findings come first, and Check stays beside them as beside the editor.
with st.container(key="doctor_bench"):
    check_place = st.container(key="lab_at_hand") if controls.on_phone() else None
    columns = st.columns(2, gap="large")
left, right = columns if check_place is None else reversed(columns)
with left:
    source = sources.choose_source(example, version, text, check_place)
if source.uploads:
    with right:
        together = project.audit(source, backend)
        program.watch(None, text)
        with in_view.result(program.RESULT, cards.verdict(together, text)):
            project.findings(together, shown, text)
        cards.read_as([file.audit for file in together.files], backend, text)
        project.unread(together, text)
        reports.reports(together.reported(), shown, backend, text)
    with left:
        project.lines(together, shown, text)
        project.follow_links()
else:
    with right:
        audit = sources.audit(source, backend)
    with left:
        source = sources.as_read(source, audit, text)
    with right:
        program.watch(source.text if source.is_edited else None, text)
        with in_view.result(program.RESULT, cards.verdict(audit, text)):
            cards.findings(audit, source, shown, text)
        cards.read_as([audit], backend, text)
        if audit.findings or audit.pairings:
            document = partial(sources.write_up, source, audit, backend, session())
            downloads.downloads("doctor", document if source.text else None, lambda: findings_csv(audit))
            reports.reports([Judged(path=source.name, audit=audit)], shown, backend, text)

example_outcome = logits.logits_check(text)

st.header(text.RULES, anchor=False)
st.markdown(text.RULES_LINE)
table(
    text.RULES_HEADER,
    [
        (
            rule.name,
            told(rule.text("title")),
            *(text.CONTROLS["doctor_show"]["options"][rule.severity(name)] for name in BACKENDS),
        )
        for rule in RULES.values()
    ],
    caption=text.RULES_CAPTION,
)
st.markdown(text.COMMAND)
st.code(text.COMMAND_LINE, language="bash")
if example_outcome:
    logits.follow_scale(*example_outcome)
program.settled()
