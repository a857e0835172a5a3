"""Loss error: how wrong the loss and its gradient are, at which logits, in which format."""

import streamlit as st

from core.arithmetic.formats import FORMATS
from core.export.loss_error import document
from core.export.tables import sweep_csv
from core.keras.what_ran.library import LIBRARY
from core.losses import FORMULATIONS, LOSSES
from core.sweep.run import SweepParams
from core.sweep.samples import SIDES
from ui.drawing.charts.guides import GUIDES
from ui.drawing.charts.measures import MEASURES
from ui.drawing.literal import literal
from ui.frame import controls, downloads, frame
from ui.loss_error.explorer import Choice, Shown, explore, reach_slider
from ui.server import cached
from ui.words import core_sentence, core_text, words

frame.page("loss_error")
text = words("loss_error")

with controls.panel():
    loss = controls.choice("loss", text.LOSS, list(LOSSES), default="softmax")
    side = controls.choice("side", text.SIDE, list(SIDES), default="wrong", labels=text.SIDES, help=text.SIDE_HELP)
    measure = controls.choice("measure", text.MEASURE, list(MEASURES), default="digits", labels=text.MEASURES)
    formats = controls.several("formats", text.FORMATS, list(FORMATS), default=["float32"])
    slider_place = st.container(width="content")
    formulations = controls.several(
        f"{loss}_formulations", text.FORMULATIONS, list(FORMULATIONS[loss]), default=text.DEFAULTS[loss]
    )
    with st.popover(text.MORE, icon=":material/tune:"):
        library = controls.several(
            f"{loss}_library", text.LIBRARY, list(LIBRARY[loss]), default=[], help=text.LIBRARY_HELP
        )
        guides = controls.several("guides", text.GUIDES, GUIDES, default=GUIDES[:2], labels=text.GUIDE_NAMES)
        num_classes = controls.number("classes", text.CLASSES, low=2, high=1000, default=10, step=1)
        num_samples = controls.number("samples", text.SAMPLES, low=32, high=512, default=64, step=1)
        seed = controls.seed("sweep_seed")
    controls.reset_button()

if not formats or not formulations:
    reach_slider(slider_place)
    st.info(text.NOTHING_CHOSEN)
    st.stop()
try:
    params = SweepParams(
        loss=loss,
        side=side,
        formats=formats,
        formulations=formulations,
        num_samples=int(num_samples),
        num_classes=int(num_classes),
        seed=seed,
    )
except ValueError as problem:
    reach_slider(slider_place)
    st.error(text.IMPOSSIBLE.format(reason=literal(core_sentence(str(problem)))))
    st.stop()

shown = Shown()
explore(Choice(params=params, library=library, measure=measure, guides=guides), slider_place, shown)
for name in formulations:
    formulation = FORMULATIONS[loss][name]
    breaks = core_text(f"breaks_{loss}", name, formulation.breaks)
    st.markdown(text.WHY_LINE.format(name=name, formula=formulation.formula, breaks=breaks))

st.header(text.TRY, anchor=False)
with st.container(horizontal=True):
    for key, (label, state) in text.TRIES.items():
        controls.try_this(key, label, **state)

downloads.downloads("loss_error", lambda: document(shown.sweep.params, shown.library), lambda: sweep_csv(shown.sweep))
source = st.expander(text.SOURCE, icon=":material/code:", key="loss_error_source", on_change="rerun")
if source.open:  # colouring code costs the browser more than redrawing a chart
    for name in formulations:
        source.code(cached.source_of(FORMULATIONS[loss][name].function))
