"""Doctor: findings in the user's own source, notebook or ``.keras`` file, without running it."""

from functools import partial

import streamlit as st

from core.export.tables import findings_csv
from core.states.doctor import STATE
from logit_doctor.finding import BACKENDS
from logit_doctor.rules import RULES
from ui.doctor import cards, logits, sources
from ui.drawing.tables import table
from ui.frame import controls, downloads, frame
from ui.server.answers import session
from ui.words import told

text = frame.page("doctor")

st.markdown(text.LEAD)
with controls.panel():
    example = controls.draw(STATE.doctor_rule, text)
    version = controls.draw(STATE.doctor_version, text)
    backend = controls.draw(STATE.doctor_backend, text)
    shown = controls.draw(STATE.doctor_show, text)
    controls.reset_button()

left, right = st.columns(2, gap="large")
with left:
    source = sources.choose_source(example, version, text)
with right:
    audit = sources.audit(source, backend)
with left:
    source = sources.as_read(source, audit)
with right:
    cards.findings(audit, source, shown, text)
    if source.data:
        document = partial(sources.write_up, source, audit, backend, session())
        downloads.downloads("doctor", document if source.text else None, lambda: findings_csv(audit))

logits.logits_check(text)

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
