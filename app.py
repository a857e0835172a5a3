"""Start: one slider, two ways to compute the same loss, and where the lab goes from there."""

import streamlit as st

from core.formats import FORMATS
from ui import cached, controls, frame
from ui.cards import Reading, card
from ui.chart import draw
from ui.numbers import latex, shown
from ui.pages import PAGES
from ui.palette import FORMULATIONS
from ui.story import MARGINS, is_far_off
from ui.words import words

frame.page("start")
text = words("start")

with controls.bar():
    margin = controls.slider(
        "margin", text.MARGIN, low=MARGINS[0], high=MARGINS[-1], default=20, step=1, width="stretch"
    )
    number_format = controls.select("format", text.FORMAT, list(FORMATS), default="float32")

place = MARGINS.index(int(margin))
story = cached.story(number_format)
two, one, truth = story.ways["keras_clip"], story.ways["fused"], story.truth
numbers = {
    "margin": float(story.margins[place]),
    "probability": float(story.probability[place]),
    "two_loss": float(two.loss[place]),
    "two_gradient": float(two.gradient[place]),
    "one_loss": float(one.loss[place]),
    "one_gradient": float(one.gradient[place]),
    "true_loss": float(truth.loss[place]),
    "true_gradient": float(truth.gradient[place]),
    "dead_from": story.dead_from("keras_clip"),
}
on_screen = {name: shown(number) for name, number in numbers.items()}
in_formula = {name: latex(number) for name, number in numbers.items()}
loss_drawing, gradient_drawing = cached.start_drawings(number_format, place)

columns = zip(
    st.columns(2, gap="medium"),
    ("two", "one"),
    (FORMULATIONS["keras_clip"], FORMULATIONS["fused"]),
    ((loss_drawing, "start_loss"), (gradient_drawing, "start_gradient")),
    strict=True,
)
for column, way, style, (drawing, key) in columns:
    readings = [
        Reading(
            name=text.READINGS[what],
            value=on_screen[f"{way}_{what}"],
            note=text.EXACT.format(value=on_screen[f"true_{what}"]),
            is_wrong=is_far_off(numbers[f"{way}_{what}"], numbers[f"true_{what}"]),
        )
        for what in ("loss", "gradient")
    ]
    with column:
        card(text.CARD_TITLES[way], readings, style=style, how=text.CARD_NOTES[way])
        st.latex(text.FORMULAS[way].format(**in_formula))
        draw(drawing, key=key)

for sentence in text.SENTENCES:
    st.markdown(sentence.format(format=number_format, **on_screen))

st.subheader(text.PATH, anchor=False)
for name, label in text.PATH_STEPS.items():
    if name in PAGES:
        frame.link(name, f"**{words(name).TITLE}** · {label}")

with st.expander(text.TEACHER, icon=":material/school:"):
    st.markdown(text.TEACHER_TEXT)
    for name, label, state in text.TEACHER_LINKS:
        frame.link(name, label, lecture="1", **state)
