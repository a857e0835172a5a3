"""Class sessions in this server: the store, the limits, news to the browsers, and rehearsals.

A browser is not asked to look for news. One thread looks into the store a few times a second, while somebody follows a
session, and requests a run of the fragment that shows it, in each tab for which something has changed.
"""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit import runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from core.classroom.limits import Limits
from core.classroom.rehearsal import Rehearsal
from core.classroom.store import Store, StoreUnavailableError
from core.classroom.stores import open_store
from ui.server import process

LOOK_SECONDS = 0.3
AWAY_SECONDS = 90.0
"""How long a tab that has missed something is remembered; after this, it comes back as a new one."""
ANSWER_SECONDS = 2.0
"""How long the server's event loop, which serves all tabs, may take to say whether a tab was told."""
TIDY_SECONDS = 60.0
"""How often expired sessions are deleted; those who still follow one are then told that it is gone."""
LOOPBACK = ("127.0.0.1", "::1")
Seen = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A fragment in a tab that shows a session.

    Parameters
    ----------
    code : str
    fragment : str
    seen : tuple of int
        The version of the board, and the number of other changes, that it shows.
    sees_answers : bool
        Whether it shows the answers of others as they arrive.
    due : float
        When it shows something else by itself, because a vote ends.
    missed : float
        Since when it has missed something; infinite if it has not.
    """

    code: str
    fragment: str
    seen: Seen
    sees_answers: bool
    due: float
    missed: float = math.inf

    def is_behind(self, news: Seen | None, now: float) -> bool:
        """Return whether something has changed for it; None means that the session is gone."""
        changed = news != self.seen if self.sees_answers or news is None else news[0] != self.seen[0]
        return changed or now >= self.due


class News:
    """The followers of all sessions in this server, and the thread that tells them.

    Parameters
    ----------
    store : callable
        Returns the store.
    tell : callable
        Requests a run of a fragment, by the tab and the fragment; the answer to come is whether that is done, because
        the tab is connected and idle.
    """

    def __init__(self, store: Callable[[], Store], tell: Callable[[str, str], Future[bool]]) -> None:
        self._store, self._tell = store, tell
        self._followers: dict[tuple[str, str], Follower] = {}
        self._tidied = time.monotonic()
        self._changed = threading.Condition()
        self._is_closed = False
        threading.Thread(target=self._run, name="class news", daemon=True).start()

    def follow(self, tab: str, name: str, follower: Follower) -> None:
        """Tell a fragment of a tab what changes; a later one of the same name takes its place."""
        with self._changed:
            self._followers[tab, name] = follower
            self._changed.notify()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._followers and not self._is_closed:
                    self._changed.wait(TIDY_SECONDS)
                if self._is_closed:
                    return
                followers = dict(self._followers)
            self._tidy()
            if followers:
                self.look(followers, now=time.time())
            time.sleep(LOOK_SECONDS)

    def _tidy(self) -> None:
        if time.monotonic() < self._tidied + TIDY_SECONDS:
            return
        self._tidied = time.monotonic()
        with suppress(StoreUnavailableError):
            self._store().tidy(now=time.time())

    def look(self, followers: dict[tuple[str, str], Follower], *, now: float) -> None:
        """Tell each of some followers that is behind; those who see all answers, the projector's, come first."""
        try:
            news = self._store().news({follower.code for follower in followers.values()})
        except StoreUnavailableError:
            return
        told = [
            (key, follower, self._tell(key[0], follower.fragment))
            for key, follower in sorted(followers.items(), key=lambda entry: not entry[1].sees_answers)
            if follower.is_behind(news.get(follower.code), now)
        ]
        wait((answer for _, _, answer in told), timeout=ANSWER_SECONDS)
        for key, follower, answer in told:
            is_told = not answer.cancel() and answer.result()  # only one that has not come can be cancelled
            self._note(key, follower, is_told=is_told, now=now)

    def _note(self, key: tuple[str, str], follower: Follower, *, is_told: bool, now: float) -> None:
        """Forget a follower that was told, for its run registers it again, or one that has been away for long."""
        with self._changed:
            if self._followers.get(key) is not follower:
                return  # it is registered again by now
            if is_told or now > follower.missed + AWAY_SECONDS:
                del self._followers[key]
            else:
                self._followers[key] = replace(follower, missed=min(follower.missed, now))


def _run_fragment(tab: str, fragment: str) -> Future[bool]:
    """Request a run of a fragment, as its own timer would; the answer is False if the tab is not connected, or busy."""
    found = runtime.get_instance()._session_mgr.get_active_session_info(tab)
    if found is None:
        answer: Future[bool] = Future()
        answer.set_result(False)
        return answer
    return asyncio.run_coroutine_threadsafe(_request(found.session, fragment), found.session._event_loop)


async def _request(session: AppSession, fragment: str) -> bool:
    """Request a run of a fragment unless the tab is busy; in the event loop, where no press can come in between.

    A run that is beginning or ending has widget values that are not in the client state yet. And a request at the end
    of a run makes Streamlit drop the last messages of that run, and what it removes stays.
    """
    if session._scriptrunner is not None or session._state is not AppSessionState.APP_NOT_RUNNING:
        return False
    request = ClientState()
    request.CopyFrom(session._client_state)
    request.fragment_id, request.is_auto_rerun = fragment, True
    session.request_rerun(request)
    return True


def store() -> Store:
    """Return the store of this server."""
    held: _Held = process.held("class store", code=_Held, make=_Held, close=lambda held: held.store.shut())
    return held.store


class _Held:
    def __init__(self) -> None:
        self.store = open_store()
        with suppress(StoreUnavailableError):
            self.store.tidy(now=time.time())


def limits() -> Limits:
    """Return what addresses have done lately."""
    return process.held("class limits", code=Limits, make=Limits, close=lambda limits: None)


def follow(name: str, code: str, seen: Seen, *, sees_answers: bool, due: float) -> None:
    """Have the fragment that is being run told what changes in a session.

    Parameters
    ----------
    name : str
        Which of the tab's fragments it is.
    code : str
    seen : tuple of int
        What it shows.
    sees_answers : bool
    due : float
        When it shows something else by itself.
    """
    context = get_script_run_ctx()
    fragment = ThreadState.get().fragment_id
    if (
        context is None
        or fragment is None
        or not runtime.exists()
        or type(runtime.get_instance()) is not runtime.Runtime
    ):
        return
    news: News = process.held("class news", code=News, make=partial(News, store, _run_fragment), close=News.close)
    follower = Follower(code=code, fragment=fragment, seen=seen, sees_answers=sees_answers, due=due)
    news.follow(context.session_id, name, follower)


def address() -> str:
    """Return the visitor's address, empty on this machine.

    Behind a proxy it is what the proxy forwards, if ``FORWARDED_ALLOW_IPS`` trusts it; else all have the proxy's.
    """
    return st.context.ip_address or ""


def address_for_limits(remote: str | None) -> str:
    """Return the same for the address of a connection."""
    return "" if remote is None or remote in LOOPBACK else remote


class _Rehearsals:
    def __init__(self) -> None:
        self.running: dict[str, Rehearsal] = {}


def _rehearsals() -> dict[str, Rehearsal]:
    kept: _Rehearsals = process.held("rehearsals", code=_Rehearsals, make=_Rehearsals, close=_stop_all)
    return kept.running


def _stop_all(kept: _Rehearsals) -> None:
    for rehearsal in kept.running.values():
        rehearsal.stop()


def rehearse(code: str, names: list[str]) -> None:
    """Let simulated phones join a session and answer, unless some do already."""
    rehearsal, running = Rehearsal(store(), code, names), _rehearsals()
    if running.setdefault(code, rehearsal) is rehearsal:
        threading.Thread(target=_run, args=(rehearsal, running, code), name=f"rehearsal {code}", daemon=True).start()


def _run(rehearsal: Rehearsal, running: dict[str, Rehearsal], code: str) -> None:
    rehearsal.run()
    if rehearsal.is_gone:
        running.pop(code, None)


def end_rehearsal(code: str) -> list[str]:
    """Stop the simulated phones of a session; return them as members."""
    rehearsal = _rehearsals().pop(code, None)
    if rehearsal is None:
        return []
    rehearsal.stop()
    return rehearsal.members


def is_rehearsed(code: str) -> bool:
    """Return whether simulated phones are in a session."""
    return code in _rehearsals()
