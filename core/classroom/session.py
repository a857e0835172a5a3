"""A session as the teacher and the phones use it: every right is checked here, every move is bounded.

The teacher proves the right with the key of the session, a phone proves who it is with its own key. A code alone lets a
phone join, and nothing else.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from core.classroom import codes
from core.classroom.board import Board, as_text, ballot_of, from_text
from core.classroom.questions import read_answer
from core.classroom.store import Sheet, Store

LIFE_SECONDS = 24 * 3600.0
MOST_SESSIONS = 1_000
MOST_MEMBERS = 500
TRIES = 20
"""A move is made anew if another one came in between; windows of one teacher rarely meet."""
Reason = Literal["gone", "not_teacher", "locked", "full", "closed", "not_member", "no_room"]


class RefusedError(Exception):
    """A request that a session does not allow.

    Parameters
    ----------
    reason : str
        Why: there is no such session (any more), the key is not the teacher's, nobody else may join, there are too many
        members, the vote takes no answers, this phone has not joined, or there are too many sessions.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session at one moment.

    Parameters
    ----------
    code : str
    board : Board
    version : int
        How often the board has changed.
    expires : float
        When it is deleted.
    """

    code: str
    board: Board
    version: int
    expires: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What a phone sees of its own: the nickname, and its answer to the vote on the screens, None if there is none."""

    nickname: str
    answer: str | None


def open_session(store: Store, *, now: float) -> tuple[str, str]:
    """Open a session and return its code and the teacher's key.

    Raises
    ------
    RefusedError
        If there are too many sessions.
    """
    key = codes.new_key()
    board = Board(teacher=codes.digest(key))
    for _ in range(TRIES):
        code = codes.new_code()
        sheet = _sheet(board, version=1, expires=now + LIFE_SECONDS)
        if store.open(code, sheet, now=now, most=MOST_SESSIONS):
            return code, key
    raise RefusedError("no_room")


def look(store: Store, code: str, *, now: float) -> Session:
    """Return a session.

    Raises
    ------
    RefusedError
        If there is none of this code.
    """
    sheet = store.sheet(code, now=now)
    if sheet is None:
        raise RefusedError("gone")
    return Session(code=code, board=from_text(sheet.board), version=sheet.version, expires=sheet.expires)


def is_teacher(session: Session, key: str) -> bool:
    """Return whether a key is that of the session's teacher."""
    return hmac.compare_digest(session.board.teacher, codes.digest(key))


def as_teacher(store: Store, code: str, key: str, *, now: float) -> Session:
    """Return a session for its teacher.

    Raises
    ------
    RefusedError
        If there is none of this code, or the key is not its teacher's.
    """
    session = look(store, code, now=now)
    if not is_teacher(session, key):
        raise RefusedError("not_teacher")
    return session


def move(store: Store, code: str, key: str, change: Callable[[Board], Board], *, now: float) -> Session:
    """Change the board of a session.

    Parameters
    ----------
    store : Store
    code, key : str
        The session, and its teacher's key.
    change : callable
        One of the moves of ``core.classroom.board``.
    now : float

    Raises
    ------
    RefusedError
        If there is none of this code, or the key is not its teacher's.
    ValueError
        If the move is not possible.
    """
    for _ in range(TRIES):
        session = as_teacher(store, code, key, now=now)
        board, version = change(session.board), session.version + 1
        if store.change(code, _sheet(board, version=version, expires=session.expires)):
            return replace(session, board=board, version=version)
    raise RefusedError("gone")


def join(store: Store, code: str, key: str, nickname: str, *, now: float) -> Session:
    """Let a phone join; one that has joined already stays as it is.

    Raises
    ------
    RefusedError
        If there is none of this code, or it is locked or full.
    """
    session = look(store, code, now=now)
    if not codes.is_key(key):
        raise RefusedError("not_member")
    if not store.join(code, codes.digest(key), codes.nickname(nickname), most=MOST_MEMBERS):
        present = look(store, code, now=now)  # it may have been locked, or have ended, since the first look
        raise RefusedError("locked" if present.board.is_locked else "full")
    return session


def seat(store: Store, session: Session, key: str) -> Seat:
    """Return what a phone sees of its own.

    Raises
    ------
    RefusedError
        If it has not joined, or was removed.
    """
    board = session.board
    ballot = ballot_of(len(board.asked) - 1, board.present.vote) if board.present else ""
    nickname, answer = store.own(session.code, codes.digest(key), ballot)
    if nickname is None:
        raise RefusedError("not_member")
    return Seat(nickname=nickname, answer=answer)


def answer(store: Store, code: str, key: str, ballot: str, text: str, *, now: float) -> None:
    """Store the answer of a phone to the vote that it was shown; it is safe when this returns.

    Raises
    ------
    RefusedError
        If there is none of this code, the vote takes no answers, or the phone has not joined.
    ValueError
        If the question does not allow the answer.
    """
    session = look(store, code, now=now)
    present = session.board.present
    if present is None or session.board.ballot != ballot:
        raise RefusedError("closed")
    value = read_answer(present.question, text)
    # Checked by the store once more: the vote may end between the two, and another server may end it.
    if not store.answer(code, ballot, codes.digest(key), repr(value), now=now):
        raise RefusedError("closed" if store.own(code, codes.digest(key), "")[0] is not None else "not_member")


def remove_answer(store: Store, code: str, key: str, ballot: str, member: str, *, now: float) -> None:
    """Remove an answer; the phone may answer again while the vote is open. Errors as of ``as_teacher``."""
    as_teacher(store, code, key, now=now)
    store.forget(code, ballot, member)


def remove_nickname(store: Store, code: str, key: str, member: str, *, now: float) -> None:
    """Remove a nickname; the member stays, without a name. Errors as of ``as_teacher``."""
    as_teacher(store, code, key, now=now)
    store.rename(code, member, "")


def remove_member(store: Store, code: str, key: str, member: str, *, now: float) -> None:
    """Remove a phone with its answers. Errors as of ``as_teacher``."""
    as_teacher(store, code, key, now=now)
    store.dismiss(code, member)


def end(store: Store, code: str, key: str, *, now: float) -> None:
    """Delete a session with everything in it. Errors as of ``as_teacher``."""
    as_teacher(store, code, key, now=now)
    store.delete(code)


def votes(store: Store, session: Session, place: int) -> tuple[Mapping[str, str], ...]:
    """Return the answers to a question, by member, of each vote.

    Parameters
    ----------
    store : Store
    session : Session
    place : int
        Index of the question among those asked.
    """
    num_votes = session.board.asked[place].vote
    return tuple(store.answers(session.code, ballot_of(place, vote)) for vote in range(1, num_votes + 1))


def _sheet(board: Board, *, version: int, expires: float) -> Sheet:
    return Sheet(
        version=version,
        board=as_text(board),
        ballot=board.ballot,
        ends=board.ends,
        is_locked=board.is_locked,
        expires=expires,
    )
