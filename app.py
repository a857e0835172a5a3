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
    from ui.start.ways import answer, draw_reasons, draw_ways

    text = frame.page("start")
    asks_for_more, asks_first = guess.asks_for_more(), guess.asks_first()

    with controls.bar(is_hidden=asks_first):
        margin = controls.draw(STATE.margin, text)
        number_format = controls.draw(STATE.format, text)
    # Below the slider, which therefore stays where it is when the answer comes.
    on_top = frame.answer()
    question = st.container(key="start_guess")
    given = guess.take(margin=margin, number_format=number_format, asks_for_more=asks_for_more, asks_first=asks_first)
    is_open = given == OPEN
    if asks_first:  # the page shows what it asks about
        margin, number_format = guess.asked(number_format)
    story, place = cached.story(number_format), MARGINS.index(int(margin))
    draw_ways(story, place, is_open=is_open, is_still=asks_first, text=text)
    # In a lecture, the picture comes before the answer to the question.
    with question if is_open or not controls.lecture_mode() else st.container():
        guess.draw(given, number_format, text)

    if is_open:
        st.markdown(text.ASKED_FIRST if asks_first else text.STILL_OPEN)
    else:
        with on_top.container():
            answer(story, place, text)
        draw_reasons(story, place, text)

    draw_steps(text, is_open=is_open)
