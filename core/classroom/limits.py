"""Limits for each address, which guard codes against guessing, and the store against floods.

A school has one public address, so what counts against an address is only what visitors do who have not joined: wrong
codes, new members, new sessions. An address at which a session is at home, because it was opened or joined from there,
can join that session although these limits are reached: a few strangers behind the same address cannot lock a class
out. But that an address refuses one code and takes another would tell a guesser which is at home there, so refusals are
limited as well, and then no code is taken.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

Deed = Literal["wrong_code", "refused", "join", "open"]
ALLOWED: dict[Deed, tuple[int, float]] = {
    "wrong_code": (30, 60.0),
    "refused": (300, 60.0),
    "join": (1_000, 3600.0),
    "open": (30, 3600.0),
}
"""How often an address may do it, within how many seconds."""
MOST_ADDRESSES = 10_000
MOST_HOMES = 20_000


@dataclass(slots=True)
class Limits:
    """What the addresses of visitors have done lately; in the memory of one server."""

    _deeds: OrderedDict[tuple[str, Deed], deque[float]] = field(default_factory=OrderedDict)
    _homes: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def allows(self, address: str, deed: Deed, *, now: float) -> bool:
        """Return whether an address may do it once more."""
        most, seconds = ALLOWED[deed]
        with self._lock:
            times = self._deeds.get((address, deed))
            return times is None or len(times) < most or times[0] <= now - seconds

    def note(self, address: str, deed: Deed, *, now: float) -> None:
        """Note that an address has done it."""
        with self._lock:
            times = self._deeds.setdefault((address, deed), deque(maxlen=ALLOWED[deed][0]))
            times.append(now)
            self._deeds.move_to_end((address, deed))
            while len(self._deeds) > MOST_ADDRESSES:
                self._deeds.popitem(last=False)

    def settle(self, address: str, code: str) -> None:
        """Note that a session is at home at an address."""
        with self._lock:
            self._homes[address, code] = None
            self._homes.move_to_end((address, code))
            while len(self._homes) > MOST_HOMES:
                self._homes.popitem(last=False)

    def is_at_home(self, address: str, code: str, *, now: float) -> bool:
        """Return whether a session is at home at an address, and note it if not: the answer tells something too."""
        if (address, code) in self._homes:
            return self.allows(address, "refused", now=now)
        self.note(address, "refused", now=now)
        return False

    def may_try(self, address: str, code: str, *, now: float) -> bool:
        """Return whether a visitor who has not joined may try a code, and note it if not."""
        if (address, code) in self._homes:
            return self.allows(address, "refused", now=now)
        if self.allows(address, "wrong_code", now=now) and self.allows(address, "join", now=now):
            return True
        self.note(address, "refused", now=now)
        return False
