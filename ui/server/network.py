"""The addresses of this machine, determined without any outside service.

Streamlit asks a server of Amazon for the machine's public address, at start-up and whenever a browser comes from
another site, and all visitors wait meanwhile.
"""

import socket
from collections.abc import Callable

import psutil

LOOPBACK = "127.0.0.1"
LOCAL_TO_THE_MACHINE = ("127.", "169.254.")


def addresses() -> list[str]:
    """Return the addresses at which other machines of the same network may reach this one."""
    running = {name for name, state in psutil.net_if_stats().items() if state.isup}
    return [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if name in running and entry.family == socket.AF_INET and not entry.address.startswith(LOCAL_TO_THE_MACHINE)
    ]


def own_address(_ask: Callable[[], str | None]) -> Callable[[], str]:
    """Determine the address from the machine's own settings, in ``net_util.get_internal_ip``."""
    return lambda: next(iter(addresses()), LOOPBACK)
