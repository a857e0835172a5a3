"""Start: predict, then see which loss each method computes from the same logits, and continue into the lab."""

if __name__ == "app":  # for the server, which Streamlit creates from this file before any visitor's run
    from streamlit import App

    from ui.server import serving

    app = App(__file__, lifespan=serving.lifespan, middleware=serving.MIDDLEWARE)

else:
    import streamlit as st

    from core.states.start import OPEN, STATE
    from core.teaching.margin_story import MARGINS
    from ui.frame import controls, frame
    from ui.server import cached
    from ui.start import guess
    from ui.start.steps import draw_steps
    from ui.start.ways import draw_reasons, draw_ways

    text = frame.page("start")
    asks_for_more = guess.asks_for_more()

    question = st.container(key="start_guess")
    with controls.bar():
        margin = controls.draw(STATE.margin, text)
        number_format = controls.draw(STATE.format, text)
    given = guess.take(margin=margin, number_format=number_format, asks_for_more=asks_for_more)
    is_open = given == OPEN
    story, place = cached.story(number_format), MARGINS.index(int(margin))
    draw_ways(story, place, is_open=is_open, text=text)
    # In a lecture, the picture comes before the answer to the question.
    with question if is_open or not controls.lecture_mode() else st.container():
        guess.draw(given, text)

    if is_open:
        st.markdown(text.STILL_OPEN)
    else:
        draw_reasons(story, place, text)

    draw_steps(text, is_open=is_open)
