"""The Content-Security-Policy of every page: the browser loads, runs and contacts nothing but the lab itself.

It is a second line behind ``ui/drawing/literal.py``: should text from outside ever become an element, the browser
refuses what the element asks of another site. What a policy cannot forbid is described in ``SECURITY.md``.
"""

import base64
import hashlib
import re

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", re.IGNORECASE)
RULES = {
    "default-src": "'self'",
    # Streamlit hands the scripts of components to the browser as blobs.
    "script-src": "'self' blob: {scripts}",
    # Streamlit and Plotly write rules and attributes of style as they draw.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data: {sockets}",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
"""Directives, and the sources that they allow. Frames of other sites may hold the lab, so there is no word on those."""


def header(page: bytes, host: str) -> tuple[bytes, bytes]:
    """Return the header for a page.

    Parameters
    ----------
    page : bytes
        HTML; the scripts written in it are allowed by their hashes, all others by their address.
    host : str
        The host that the browser asked for. Some browsers count a WebSocket of the same host as another origin.
    """
    scripts = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in INLINE.findall(page)
    )
    sockets = f"ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    rules = (f"{name} {sources.format(scripts=scripts, sockets=sockets).strip()}" for name, sources in RULES.items())
    return b"content-security-policy", "; ".join(rules).encode("ascii")
