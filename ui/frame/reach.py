"""How other devices reach the lab: its address in the network, and the QR code of an address."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from ui.frame.page_table import PAGES
from ui.server import network
from ui.words import DEFAULT_LANGUAGE, language

LOOPBACK = ("localhost", "127.0.0.1", "::1")
MODULE_PIXELS, QUIET_MODULES = 8, 2
MOST_KEPT = 200


def lab_address(page: str, state: Mapping[str, str | Sequence[str]] | None = None) -> str:
    """Return the address of a page for a device beside this one, as the teacher's browser or the network knows it.

    Parameters
    ----------
    page : str
        Its name in ``ui.frame.page_table``.
    state : mapping of str to str or sequence of str, optional
        Values of its controls, as in a link; the language is added where it is not the lab's own.
    """
    base = urlsplit(st.context.url or "http://localhost")
    own = next(iter(network.addresses()), "")
    if (base.hostname or "") in LOOPBACK and own:
        base = base._replace(netloc=f"{own}:{base.port}" if base.port else own)
    root = base.path.rstrip("/")
    for name in (entry.url_path for entry in PAGES.values() if entry.url_path):
        root = root.removesuffix(f"/{name}")
    spoken = {} if language() == DEFAULT_LANGUAGE or state is None else {"lang": language()}
    query = urlencode({**(state or {}), **spoken}, doseq=True)
    return urlunsplit((base.scheme, base.netloc, f"{root}/{PAGES[page].url_path}", query, ""))


@lru_cache(maxsize=MOST_KEPT)
def qr_code(address: str) -> str:
    """Return the QR code of an address as the address of an inline picture; black on white also in the dark theme."""
    import segno  # only here, because most visitors never see one

    made = segno.make(address, error="m")
    return made.svg_data_uri(scale=MODULE_PIXELS, border=QUIET_MODULES, light="#ffffff", dark="#000000")
