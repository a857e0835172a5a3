"""What a teacher has set in a session: the questions, how far each has come, who may join, where phones go.

A board is a frozen value. Each move of the teacher is a function from a board to the next one.
"""

import json
import math
import re
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from core.classroom.questions import Question, form, from_data
from core.teaching.plan import read_step

MOST_ASKED = 60
"""Questions of a session."""
MOST_VOTES = 3
"""Votes on one question: before and after a discussion, and one more."""
LEAST_SECONDS, MOST_SECONDS = 5.0, 3600.0
MOST_ADDRESS = 8_000
MOST_STEP = 20
PAGE_AND_STATE = re.compile(r"([a-z_]*\?.*)?", re.DOTALL)
Stage = Literal["open", "closed", "revealed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was asked.

    Parameters
    ----------
    question : Question
    stage : str
        ``open`` while answers are taken, ``closed`` before the answer is shown, ``revealed`` afterwards.
    vote : int
        1 for the first vote, 2 for the next.
    ends : float
        When it takes no more answers; infinite without a limit.
    seconds : float
        How long each vote takes answers; infinite without a limit.
    """

    question: Question
    stage: Stage = "open"
    vote: int = 1
    ends: float = math.inf
    seconds: float = math.inf

    def is_open(self, now: float) -> bool:
        """Return whether it takes answers."""
        return self.stage == "open" and now < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that the teacher has set.

    Parameters
    ----------
    teacher : str
        Digest of the teacher's key.
    asked : tuple of Asked
        All questions so far, the present one last.
    is_shown : bool
        Whether the last question is on the screens.
    is_locked : bool
        Whether nobody else can join.
    is_held : bool
        Whether the distribution of the answers stays hidden until the answer is revealed.
    follow : str
        The address, below the lab's own, to which phones go; empty if they may wander.
    step : str
        The step of a lesson that the projector shows, as ``core.teaching.plan.step_of`` writes it; empty without one.
    since : float
        When that step began.
    """

    teacher: str
    asked: tuple[Asked, ...] = ()
    is_shown: bool = False
    is_locked: bool = False
    is_held: bool = False
    follow: str = ""
    step: str = ""
    since: float = 0.0

    @property
    def present(self) -> Asked | None:
        """The question on the screens."""
        return self.asked[-1] if self.asked and self.is_shown else None

    @property
    def ballot(self) -> str:
        """The name of the vote that takes answers; empty if none does, whatever the time."""
        present = self.present
        return ballot_of(len(self.asked) - 1, present.vote) if present and present.stage == "open" else ""

    @property
    def ends(self) -> float:
        """When the present vote ends."""
        return math.inf if self.present is None else self.present.ends


def ballot_of(place: int, vote: int) -> str:
    """Return the name of a vote on a question.

    Parameters
    ----------
    place : int
        Index of the question among those asked.
    vote : int
        1 for the first vote.
    """
    return f"{place}.{vote}"


def ask(board: Board, question: Question, *, now: float, seconds: float = math.inf) -> Board:
    """Ask a question.

    Raises
    ------
    ValueError
        If the lab has no such question, or too many were asked.
    """
    form(question)
    if len(board.asked) >= MOST_ASKED:
        raise ValueError(f"asked: got {len(board.asked) + 1} questions, need at most {MOST_ASKED}")
    limit = math.inf if seconds == math.inf else min(max(seconds, LEAST_SECONDS), MOST_SECONDS)
    asked = Asked(question=question, ends=now + limit, seconds=limit)
    return replace(board, asked=(*board.asked, asked), is_shown=True)


def close(board: Board) -> Board:
    """Take no more answers."""
    return _with_present(board, stage="closed")


def reveal(board: Board) -> Board:
    """Take no more answers, and show the right one."""
    return _with_present(board, stage="revealed")


def vote_again(board: Board, *, now: float) -> Board:
    """Ask the same question once more, for as long as before; the answers so far are kept.

    Raises
    ------
    ValueError
        If there were too many votes.
    """
    present = board.present
    if present is None:
        return board
    if present.vote >= MOST_VOTES:
        raise ValueError(f"vote: got {present.vote + 1} votes on a question, need at most {MOST_VOTES}")
    return _with_present(board, stage="open", vote=present.vote + 1, ends=now + present.seconds)


def put_away(board: Board) -> Board:
    """Take the question off the screens."""
    return replace(close(board), is_shown=False) if board.ballot else replace(board, is_shown=False)


def follow(board: Board, address: str) -> Board:
    """Send phones to an address of the lab, such as ``traps?trap_head=linear_3``, or let them wander if it is empty.

    Raises
    ------
    ValueError
        If the address is not one below the lab's own, or too long.
    """
    if len(address) > MOST_ADDRESS or not PAGE_AND_STATE.fullmatch(address):
        raise ValueError(f"address: got {len(address)} characters, need a page of the lab and its state")
    return replace(board, follow=address)


def go_to(board: Board, step: str, *, now: float) -> Board:
    """Show a step of a lesson on the projector, or none if it is empty; a question on the screens is put away.

    Raises
    ------
    ValueError
        If no lesson has this step.
    """
    if step and read_step(step) is None:
        raise ValueError(f"step: no lesson has the step {step[:MOST_STEP]!r}")
    return replace(put_away(board), step=step, since=now)


def _with_present(board: Board, **changes: Any) -> Board:
    if board.present is None:
        return board
    return replace(board, asked=(*board.asked[:-1], replace(board.present, **changes)))


def as_text(board: Board) -> str:
    """Return a board as text."""
    return json.dumps(asdict(board), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Board:
    """Return the board that ``as_text`` has written."""
    data = json.loads(text)
    asked = tuple(Asked(**{**entry, "question": from_data(entry["question"])}) for entry in data["asked"])
    return Board(**{**data, "asked": asked})
