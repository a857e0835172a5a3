"""Records all look-ups, connections and sends of a process and its children, as Python itself reports them."""

import os
import sys

EVENTS = ("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
PLACE = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}
"""Where the address is among what is reported; second by default, behind the socket."""


def record(event: str, reported: tuple[object, ...]) -> None:
    if event in EVENTS:
        address = reported[PLACE.get(event, 1)]
        host = address[0] if isinstance(address, tuple) else address
        line = f"{event.removeprefix('socket.')} {host}\n".encode()
        os.write(LOG, line)


LOG = os.open(os.environ["LAB_TEST_RECORD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
sys.addaudithook(record)
