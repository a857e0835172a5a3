"""How many sessions one server serves, in all and for one network address; further ones wait in line.

A session counts from its first page until its tab is closed. One that would be too many is not refused: its page says
so, names its place in line, and opens by itself as soon as there is room (``ui.server.line``), first come first served.
Members of a class session do not count against their address but against that session's own limit, so strangers behind
a school's router cannot lock a class out, and their page runs have a lane of their own (``ui.server.in_turn``). Tabs
cost the server connections and threads even if they only wait, so connections are limited as well.
"""

import ipaddress
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.classroom import codes
from core.classroom.session import MOST_MEMBERS
from ui.server import line, sessions
from ui.server.settings import whole

MOST, OF_ADDRESS = "LOGIT_LAB_SESSIONS", "LOGIT_LAB_SESSIONS_PER_ADDRESS"
DEFAULT_MOST, DEFAULT_OF_ADDRESS = 1_500, 600
WAITING_TIMES = 2
"""Connections, in all and for one address, for each session that is served: as many may wait in line."""
CLASS_WEIGHT = 4.0
"""How much more processor time a class gets than the other visitors of an address, if both want more than there is."""
LOOK_SECONDS = 0.5
TIDY_SECONDS = 1.0
NETWORK_BITS = 64
"""Of an IPv6 address: the rest is chosen by the visitor's own machine."""
TRY_AGAIN_LATER = 1013
Method = Callable[..., Any]


def most() -> tuple[int, int]:
    """Return how many sessions are served, in all and for one address.

    Raises
    ------
    ValueError
        If ``LOGIT_LAB_SESSIONS`` or ``LOGIT_LAB_SESSIONS_PER_ADDRESS`` is not a whole number of at least 1.
    """
    return whole(MOST, DEFAULT_MOST), whole(OF_ADDRESS, DEFAULT_OF_ADDRESS)


def network(address: str) -> str:
    """Return what of an address counts as one visitor's.

    Examples
    --------
    >>> network("203.0.113.7"), network("2001:db8:1:2:3:4:5:6")
    ('203.0.113.7', '2001:db8:1:2::')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, NETWORK_BITS), strict=False).network_address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A session that is served: its address, and the class session for which it counts, if any."""

    address: str
    code: str = ""
    is_member: bool = False


class Crowd:
    """The sessions that are served, and those that wait.

    Parameters
    ----------
    most, of_address : int
        Sessions that are served, in all and for one address.
    is_here : callable
        Whether the tab of a session is connected.
    """

    def __init__(self, most: int, of_address: int, is_here: Callable[[str], bool]) -> None:
        self._most, self._of_address, self._is_here = most, of_address, is_here
        self._guests: dict[str, Guest] = {}
        self._line: OrderedDict[str, str] = OrderedDict()
        self._addresses: Counter[str] = Counter()
        self._classes: Counter[tuple[str, bool]] = Counter()
        self._tidied = 0.0
        self._lock = threading.Lock()

    def lets_in(self, session: str, address: str, *, code: str = "") -> bool:
        """Return whether a session is served from now on; if not, it is in line.

        Parameters
        ----------
        session, address : str
        code : str
            The class session to which it comes, if that is at home at the address.
        """
        with self._lock:
            self._tidy()
            if session not in self._guests:
                if code and self._classes[code, False] < MOST_MEMBERS and self._total() < self._most + MOST_MEMBERS:
                    self._put(session, Guest(address=address, code=code))
                elif session not in self._line:
                    self._line[session] = address
                    self._call()
            return session in self._guests

    def note(self, session: str, address: str) -> None:
        """Count a session that has been served before, such as one whose connection was lost for a moment."""
        if session not in self._guests:
            with self._lock:
                if session not in self._guests:
                    self._put(session, Guest(address=address))

    def belong(self, session: str, code: str) -> None:
        """Count a session as one of a member, or of the teacher, of a class session, if that has room for it."""
        with self._lock:
            guest = self._guests.get(session)
            if guest is not None and not guest.is_member and self._classes[code, True] < MOST_MEMBERS:
                self._remove(session)
                self._put(session, Guest(address=guest.address, code=code, is_member=True))

    def is_member(self, session: str) -> bool:
        """Return whether a session counts for a class session, as a member's."""
        guest = self._guests.get(session)
        return guest is not None and guest.is_member

    def place(self, session: str) -> int:
        """Return the place of a session in the line of its address; behind those of others if all must wait."""
        with self._lock:
            address, is_full = self._line.get(session, ""), self._is_full()
            place = 0
            for other, where in self._line.items():
                place += is_full or where == address
                if other == session:
                    break
            return place

    def reason(self) -> str:
        """Return which of the words ``IN_LINE`` says why a session must wait."""
        return "full" if self._is_full() else "address"

    def _is_full(self) -> bool:
        return self._total() >= self._most

    def _total(self) -> int:
        return len(self._guests)

    def _put(self, session: str, guest: Guest) -> None:
        self._line.pop(session, None)
        self._guests[session] = guest
        if guest.code:
            self._classes[guest.code, guest.is_member] += 1
        else:
            self._addresses[guest.address] += 1

    def _remove(self, session: str) -> None:
        guest = self._guests.pop(session)
        if guest.code:
            counted: Counter[Any] = self._classes
            key: Any = (guest.code, guest.is_member)
        else:
            counted, key = self._addresses, guest.address
        counted[key] -= 1
        if not counted[key]:
            del counted[key]

    def _tidy(self) -> None:
        """Forget the sessions whose tabs are gone, and let in those for which there is room now."""
        now = time.monotonic()
        if now < self._tidied + TIDY_SECONDS:
            return
        self._tidied = now
        for session in [session for session in self._line if not self._is_here(session)]:
            del self._line[session]
        for session in [session for session in self._guests if not self._is_here(session)]:
            self._remove(session)
        self._call()

    def _call(self) -> None:
        for session, address in list(self._line.items()):
            if self._is_full():
                return
            if self._addresses[address] < self._of_address:
                self._put(session, Guest(address=address))


def _is_connected(session: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(session)


CROWD = Crowd(*most(), _is_connected)


def address_of(session: str) -> str | None:
    """Return the network address of a session's connection, None if it has none.

    Behind a proxy, it is what the proxy forwards, if ``FORWARDED_ALLOW_IPS`` names the proxy; else the proxy's own.
    """
    remote = _remote(session)
    return None if remote is None else network(remote)


def _remote(session: str) -> str | None:
    server = runtime.get_instance() if runtime.exists() else None
    client = server.get_client(session) if type(server) is runtime.Runtime else None  # pages under test have neither
    context = getattr(client, "client_context", None)
    return None if context is None else context.remote_ip or ""


def lane(session: str) -> tuple[str, float]:
    """Return the lane of a session's page runs, and its weight.

    All members of class sessions at one address share one, or else an address could have as many as it opens sessions.
    """
    address = address_of(session) or ""
    return (f"classes at {address}", CLASS_WEIGHT) if CROWD.is_member(session) else (address, 1.0)


def in_line(run: Method) -> Method:
    """Make the first run of a session wait until there is room for it, in ``ScriptRunner._run_script``."""

    def _run_script(runner: Any, data: Any) -> None:
        if _waited(runner, data):
            run(runner, data)

    return _run_script


def _waited(runner: Any, data: Any) -> bool:
    """Return whether a run may begin, once there is room; False if the visitor has left."""
    session = runner._session_id
    address = address_of(session)
    if address is None:
        return True
    if line.BEGUN in runner._session_state:
        CROWD.note(session, address)
        return True
    if CROWD.lets_in(session, address) or CROWD.lets_in(session, address, code=_class_of(data, session)):
        return True
    notice = line.Notice(runner, data, lambda: CROWD.place(session), CROWD.reason())
    try:
        while not CROWD.lets_in(session, address):
            time.sleep(LOOK_SECONDS)
            notice.look()
    except line.LeftError:
        notice.close()
        return False
    return True


def _class_of(data: Any, session: str) -> str:
    """Return the class session to which a link leads, if it is at home at the visitor's address."""
    parameters = parse_qs(data.query_string or "")
    said = (parameters.get("join") or parameters.get("teach") or [""])[-1]
    code = codes.read_code(said.partition(".")[0][: line.MOST_CHARACTERS])
    address = sessions.address_for_limits(_remote(session))
    return code if code and sessions.limits().is_at_home(address, code, now=time.time()) else ""


def belong(code: str) -> None:
    """Count the tab that is being drawn as one of a class session's; call it once its right has been checked."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        CROWD.belong(context.session_id, code)


def belongs() -> bool:
    """Return whether the tab that is being drawn counts as one of a class session's."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and CROWD.is_member(context.session_id)


class Bounded:
    """Refuses WebSockets beyond the number that may be served or wait in line.

    Parameters
    ----------
    app : callable
        The ASGI application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._connected: Counter[str] = Counter()
        in_all, of_address = most()
        self._most = WAITING_TIMES * in_all + MOST_MEMBERS
        self._of_address = WAITING_TIMES * of_address + MOST_MEMBERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        address = network((scope.get("client") or ("",))[0])
        if self._connected.total() >= self._most or self._connected[address] >= self._of_address:
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        self._connected[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._connected[address] -= 1
            if not self._connected[address]:
                del self._connected[address]
