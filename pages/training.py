"""Training: arms trained live in lockstep, from identical weights and identical batches."""

from functools import partial

import streamlit as st

from core.export.tables import training_csv
from core.export.training import document
from ui.drawing.literal import literal
from ui.frame import downloads, foot, frame
from ui.server import engine
from ui.training import after, guide, player, probe, remembered, session, settings, view
from ui.words import core_text, told

text = frame.page("training")
PARTS = ("gone", "pictures", "cause", "results", "look")
engine.warm_up()
engine.session_name()

running = session.current()
state = None
if running is not None:
    settings.restore(running.preset, running.training.params)
    state = view.state_of(running.training)

with st.container(border=True, key="lab_training_panel"):
    preset = settings.preset_choice()
    bar = st.container()
    experiment = settings.experiment(preset)
    running = running or session.come_back(experiment)
    with bar:
        session.buttons(experiment)
        session.recording_offer(experiment)
        if experiment.awaits_file:
            st.caption(text.CSV_AWAITED)
        elif experiment.problem:
            st.error(text.PROBLEM.format(problem=literal(told(experiment.problem))), icon=":material/error:")
    guide.changes(experiment, text)
    stale = st.container()

# These containers are permanent: no picture moves or is redrawn because something else comes or goes.
gone, pictures, cause, left, look = (st.container(key=f"lab_training_{name}") for name in PARTS)
shown = session.on_screen(experiment)
with gone:
    remembered.explain_loss(text, known=running is not None)
    player.obey(None if running is None else running.training)
with pictures:
    view.watch(shown, view.state_of(shown) if state is None else state)
with cause:
    st.markdown(core_text("preset_causes", preset.name, preset.cause))
    guide.clip(shown, text)
with look:
    guide.data(shown.params, text)
if running is None:
    with look:
        guide.first_look(experiment, next(iter(session.offered(experiment)), ""), text)
else:
    if session.is_stale(experiment):
        stale.caption(text.STALE_RECORDING if engine.shortage() else text.STALE)
    if running.training.records and not running.training.is_moving:
        with left:
            after.summary(running.training, running.preset, text)

foot.why()
st.markdown(text.WHY_FORMULA)

if (params := experiment.params) is not None:
    records = () if running is None or running.training.is_moving else running.training.records
    downloads.downloads(
        "training",
        partial(document, params, preset.story if experiment.is_preset else ""),
        (lambda: training_csv(records)) if records else None,
    )

probe.full_table()

foot.tries({f"training_try_{name}": (question, {"preset": name}) for name, question in text.TRIES.items()})
guide.source(text)
