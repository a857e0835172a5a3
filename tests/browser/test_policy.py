"""Whatever a page tries to load, run or send elsewhere is refused by the browser, and reported.

That the lab's own pages work under the same policy is seen by all browser tests, to which a refusal is an error.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.conftest import Profiles, Visit

pytestmark = pytest.mark.browser

ATTEMPTS = {
    "an image": "new Image().src = address",
    "a script": "Object.assign(document.head.appendChild(document.createElement('script')), { src: address })",
    "a script written into the page": "document.head.appendChild(document.createElement('script')).textContent = '1'",
    "code made from text": "setTimeout(() => { try { eval('1') } catch { } })",
    "a request": "fetch(address).catch(() => {})",
    "a message on leaving": "navigator.sendBeacon(address, 'x')",
    "a socket": "try { new WebSocket(address.replace('http', 'ws')) } catch { }",
    "a style sheet": "Object.assign(document.head.appendChild(document.createElement('link')), "
    "{ rel: 'stylesheet', href: address })",
    "a font": "new FontFace('f', `url(${address})`).load().catch(() => {})",
    "a frame": "document.body.appendChild(document.createElement('iframe')).src = address",
    "a form": "document.body.insertAdjacentHTML('beforeend', `<form action=${address}><button id=f>`); f.click()",
    "an object": "document.body.appendChild(document.createElement('object')).data = address",
}
TRY = """(attempt) => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective), { once: true });
  setTimeout(() => resolve(""), 5000);
  attempt();
})"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another site, and what it was asked for."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/x", asked
        site.shutdown()


@pytest.fixture(scope="module")
def opened(profiles: Profiles, server: str) -> Iterator[Visit]:
    """A page of the lab; the violations that it is made to commit are no fault of it."""
    with profiles.tabs() as new_tab:
        visit = Visit(page=new_tab(), server=server)
        visit.open("round_off")
        yield visit


@pytest.mark.parametrize("what", ATTEMPTS)
def test_a_browser_refuses_what_goes_elsewhere(what: str, opened: Visit, elsewhere: tuple[str, list[str]]) -> None:
    address, asked = elsewhere
    attempt = f"(address) => ({TRY})(() => {{ {ATTEMPTS[what]} }})"
    assert opened.page.evaluate(attempt, address) != ""
    assert asked == []
