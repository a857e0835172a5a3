"""The interface of the stores that keep the sessions: one in an SQLite file, one in a Redis or Valkey server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class StoreUnavailableError(Exception):
    """The store does not answer; what it has confirmed is not lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the store knows of a session besides members and answers.

    Parameters
    ----------
    version : int
        1 at first, and one more with every change.
    board : str
        The teacher's board as text, of which the store understands nothing.
    ballot : str
        The vote that takes answers; empty if none does.
    ends : float
        When it ends.
    is_locked : bool
        Whether nobody else can join.
    expires : float
        When the session is deleted.
    """

    version: int
    board: str
    ballot: str
    ends: float
    is_locked: bool
    expires: float


class Store(Protocol):
    """Sessions by their code. Every method is atomic, and can be called by any thread.

    Each of them raises ``StoreUnavailableError`` if the store does not answer.
    """

    @property
    def is_lasting(self) -> bool:
        """Whether the sessions survive a restart of the server."""

    def open(self, code: str, sheet: Sheet, *, now: float, most: int) -> bool:
        """Create a session, unless its code is taken or there are ``most`` sessions; return whether it was created."""

    def sheet(self, code: str, *, now: float) -> Sheet | None:
        """Return a session's sheet; None if there is no such session."""

    def change(self, code: str, sheet: Sheet) -> bool:
        """Replace a session's sheet if the new one follows the stored version; return whether it was replaced."""

    def join(self, code: str, member: str, nickname: str, *, most: int) -> bool:
        """Add a member, unless the session is locked, full or gone; return whether this is a member.

        A member who joins again keeps the nickname, also of a locked session.
        """

    def members(self, code: str) -> Mapping[str, str]:
        """Return the nickname of each member, in the order of joining."""

    def rename(self, code: str, member: str, nickname: str) -> None:
        """Give a member another nickname, which may be empty."""

    def dismiss(self, code: str, member: str) -> None:
        """Remove a member and all answers of it."""

    def answer(self, code: str, ballot: str, member: str, value: str, *, now: float) -> bool:
        """Store a member's answer, in place of an earlier one, if this vote takes answers; return whether it does."""

    def own(self, code: str, member: str, ballot: str) -> tuple[str | None, str | None]:
        """Return a member's nickname and answer to a vote; None for either that does not exist."""

    def answers(self, code: str, ballot: str) -> Mapping[str, str]:
        """Return the answer of each member to a vote."""

    def forget(self, code: str, ballot: str, member: str) -> None:
        """Remove a member's answer to a vote."""

    def news(self, codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
        """Return, for each session among these, the version of its sheet and the number of its other changes."""

    def delete(self, code: str) -> None:
        """Delete a session with all that belongs to it."""

    def tidy(self, *, now: float) -> None:
        """Delete all expired sessions."""

    def shut(self) -> None:
        """Let go of file or connection."""
