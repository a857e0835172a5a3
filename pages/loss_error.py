"""Loss error: how wrong the loss and its gradient are, for which logits, in which format."""

import streamlit as st

from core.export.loss_error import document
from core.export.tables import sweep_csv
from core.losses import FORMULATIONS
from core.messages import said
from core.states.loss_error import FOLDED, STATE
from ui.drawing.formulations import title
from ui.drawing.literal import literal
from ui.frame import controls, downloads, foot, frame
from ui.loss_error.explorer import Choice, Shown, explore, reach_slider
from ui.words import core_text, told

text = frame.page("loss_error")
answer = frame.answer()

with controls.panel():
    controls.draw(STATE.side, text)
    slider_place = st.container(width="content")
    chosen = text.FORMATS.format(formats=", ".join(controls.present(STATE.formats)))
    with controls.folded(chosen, icon=":material/memory:"):
        formats = controls.draw(STATE.formats, text)
    with controls.folded(text.MORE, *(STATE.controls[key] for key in FOLDED)):
        loss = controls.draw(STATE.loss, text)
        formulations = controls.draw(STATE.controls[f"{loss}_formulations"], text)
        measure = controls.draw(STATE.measure, text)
        library = controls.draw(STATE.controls[f"{loss}_library"], text)
        guides = controls.draw(STATE.guides, text)
        controls.draw(STATE.classes, text)
        controls.draw(STATE.samples, text)
        controls.draw(STATE.sweep_seed, text)
    controls.reset_button()

if not formats or not formulations:
    reach_slider(slider_place, text)
    st.info(text.NOTHING_CHOSEN)
    st.stop()
try:
    params = STATE.params(STATE.defaults({}) | controls.drawn())
except ValueError as problem:
    reach_slider(slider_place, text)
    st.error(text.IMPOSSIBLE.format(reason=literal(told(said(problem)))))
    st.stop()

shown = Shown(params=params)
explore(Choice(params=params, library=library, measure=measure, guides=guides), slider_place, answer, shown)
for name in formulations:
    formulation = FORMULATIONS[loss][name]
    breaks = core_text(f"breaks_{loss}", name, formulation.breaks)
    st.markdown(text.WHY_LINE.format(title=title(loss, name), name=name, formula=formulation.formula, breaks=breaks))

foot.tries(text.TRIES)

downloads.downloads("loss_error", lambda: document(shown.params, shown.library), lambda: sweep_csv(shown.swept))
source = st.expander(text.SOURCE, icon=":material/code:", key="loss_error_source", on_change="rerun")
if source.open:  # syntax highlighting costs the browser more than redrawing a chart
    for name in formulations:
        source.code(foot.source_of(FORMULATIONS[loss][name].function))
