"""The answers to the question on the screens, as the class sees them."""

import statistics

import streamlit as st

from core.classroom import session
from core.classroom.questions import form, is_right
from core.classroom.results import tally
from core.classroom.session import Session
from core.teaching.prediction import Scale
from ui.drawing.literal import literal
from ui.drawing.numbers import formatted, shown
from ui.drawing.questions import option_texts, position, right_text
from ui.drawing.votes import bars, dots
from ui.server import sessions
from ui.words import words

FAR = 20.0
"""An answer is off the scale if it is this many times as far from the median as half of the others are."""


def draw_results(found: Session, place: int, *, is_held: bool = False) -> None:
    """Draw the votes on a question, with the right answer once it is revealed.

    Parameters
    ----------
    found : Session
    place : int
        Index of the question among those asked.
    is_held : bool
        Whether the answers stay hidden until it is revealed.
    """
    text, asked = words("classroom"), found.board.asked[place]
    question, is_revealed = asked.question, asked.stage == "revealed"
    if is_held and not is_revealed:
        return
    votes = [tally(question, given) for given in session.votes(sessions.store(), found, place)]
    options = option_texts(question)
    if options:
        right = [option for option in range(len(options)) if is_right(question, option)] if is_revealed else []
        st.html(bars(options, votes, right=right))
    else:
        values = [[position(question, answer) for answer in vote.answers] for vote in votes]
        shape = form(question)
        truth = shape.truth if isinstance(shape, Scale) else question.right if is_revealed else None
        marked = float(truth) if is_revealed and truth is not None else None
        if isinstance(shape, Scale):
            low, high = 0.0, float((shape.num_answers - 1) * shape.step)
        else:
            ends = _near([value for vote in values for value in vote]) + ([] if marked is None else [marked])
            low, high = min(ends, default=0.0), max(ends, default=1.0)
        drawn = [[value for value in vote if low <= value <= high] for vote in values]
        st.html(dots(drawn, low=low, high=high, truth=marked))
        num_off = sum(map(len, values)) - sum(map(len, drawn))
        if num_off:
            st.caption(text.OFF_SCALE.format(count=num_off))
        if votes[-1].median is not None:
            st.caption(text.MEDIAN.format(value=shown(position(question, 1) * votes[-1].median)))
    if is_revealed and (answer := right_text(question)):
        shares = [vote.right_share for vote in votes if vote.right_share is not None]
        percents = " → ".join(f"{formatted(100 * share, '.0f')} %" for share in shares)
        st.markdown(
            text.TRUTH.format(answer=literal(answer))
            + (f" {text.RIGHT_SHARE.format(shares=percents)}" if shares else "")
        )


def _near(values: list[float]) -> list[float]:
    """Return the numbers that are not far from the others: a single one of 1e300 would leave the rest one dot."""
    if not values:
        return []
    middle = statistics.median_low(values)
    distances = [abs(value - middle) for value in values if value != middle]
    reach = FAR * statistics.median_low(distances) if distances else 0.0
    return [value for value in values if abs(value - middle) <= reach]
