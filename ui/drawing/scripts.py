"""JavaScript modules of ``static/``: fetched once, cached by the browser under their version.

A component sends only a loader with each message. The loader finds the server's files by Streamlit's own script tag,
whatever the base path, proxy or frame, and begins every download at once. Modules do not import each other, since an
import cannot name a version: the loader hands each what it needs.
"""

import hashlib
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"

BASE = """
const script = document.querySelector('script[type="module"][src*="static/js/"]');
const base = new URL("../../app/static/", script ? script.src : new URL("static/js/x", document.baseURI));
"""
"""JavaScript that defines ``base``, the address of the files of ``static/``."""


def versioned(name: str) -> str:
    """Return the address of a file below ``base``, with its version."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{name}?v={digest}"


def importing(*names: str) -> str:
    """Return JavaScript that defines ``modules``: a promise of modules, in the order of their files' names."""
    imports = ", ".join(f'import(new URL("{versioned(name)}", base).href)' for name in names)
    return f"{BASE}const modules = Promise.all([{imports}]);\n"
