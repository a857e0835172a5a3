"""Text from outside is shown as the characters it has, wherever it comes from: links, fields, files, models, data.

The payload asks the browser for everything that Markdown, Streamlit, HTML and Plotly can make of a text. None of it may
become an element, none may ask another server for anything, and every piece can be read as it was written.
"""

import csv
import io
import json
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SETTLED, Profiles, Visit
from tests.browser.test_fuzzed_typing import OPEN_ALL
from tests.selection import chiefly
from ui.frame.page_table import PAGES
from ui.words.en import training as training_words

pytestmark = pytest.mark.browser

PIECES = {
    "image": "![](http://evil.test/image)",
    "link": "[here](http://evil.test/link)",
    "heading": "# heading of evil",
    "formula": "$evil^2$ $$evil$$",
    "HTML": "<h2>evil</h2><img src=//evil.test/c>",
    "addresses": "www.evil.test http://evil.test",
    "mail": "x@evil.test a_b__c__ **d**",
    "directives": ":red[evil] :material/home: :smile: a -> b",
    "figure": '<a href="//evil.test/d">evil</a>',
}
EVERY = "x\n\n" + "\n\n".join(PIECES.values())
"""All pieces, each where a line begins: a blank line ends whatever Markdown has begun."""
MADE_OF_IT = """() => [...document.querySelectorAll("a[href*=evil], a[href^=mailto], [src*=evil], svg a")]
  .concat([...document.querySelectorAll("[aria-label='home icon']")])
  .concat([...document.querySelectorAll("h1, h2, h3, h4, h5, h6, main b, .katex, [class*=stMarkdownColored]")]
    .filter((one) => one.textContent.includes("evil"))).map((one) => one.outerHTML.slice(0, 300))"""
KEYS = {
    "start": ("margin", "format", "guess"),
    "emergency": ("entrance", "loss_value", "loss_classes"),
    "loss_error": ("loss", "side", "measure", "closer", "formats", "classes", "samples", "guides", "sweep_seed"),
    "training": ("preset", "dataset", "arm1", "precision1", "hidden", "scale", "head", "optimizer", "epochs"),
    "probabilities": ("source", "computed_in", "temperature", "axis", "way", "logits", "function", "positive"),
    "doctor": ("doctor_rule", "doctor_version", "doctor_backend", "doctor_show", "logits_scale", "logits_format"),
    "round_off": ("format", "number", "decade", "show"),
    "vocabulary": ("size", "format", "reduction", "row", "family", "family_error"),
    "practice": ("practice_part", "practice_round", "score"),
    "lessons": ("lesson",),
    "classroom": ("join",),
}
"""Some parameters of each page, of every kind of control."""
FEW, MANY = 3, 12
"""Texts typed beside the payload."""


@pytest.fixture(scope="module")
def one_tab(profiles: Profiles, server: str) -> Iterator[Visit]:
    """One tab for all tests in turn, that notes requests to another origin."""
    origin = urlsplit(server).netloc
    with profiles.tabs() as new_tab:
        visit = Visit(page=new_tab(), server=server)

        def note(request) -> None:  # type: ignore[no-untyped-def]
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != origin:
                visit.faults.append(request.url)

        visit.page.context.on("request", note)
        yield visit
        visit.page.context.remove_listener("request", note)


@pytest.fixture
def tab(one_tab: Visit) -> Visit:
    one_tab.faults.clear()
    return one_tab


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def assert_literal(tab: Visit, shown: str, *pieces: str) -> None:
    """Nothing on the page is made of a payload, nothing was asked for because of it, and these pieces can be read."""
    assert tab.faults == [], "requests to another origin"
    assert tab.page.evaluate(MADE_OF_IT) == [], "elements made of the text"
    assert [piece for piece in pieces if in_one_line(piece) not in in_one_line(shown)] == []


@pytest.mark.parametrize("name", chiefly(KEYS, "loss_error", "training", "doctor", "classroom"))
def test_what_a_link_asks_for_is_repeated_literally(name: str, tab: Visit) -> None:
    turned = islice(cycle(PIECES.values()), sorted(KEYS).index(name), None)
    asked = dict(zip(KEYS[name], turned, strict=False))
    link = "&".join(f"{key}={quote(f'x{chr(10)}{chr(10)}{piece}')}" for key, piece in asked.items())
    page = tab.open(f"{PAGES[name].url_path}?{link}&{quote(PIECES['image'])}={quote(PIECES['link'])}")
    notice = page.get_by_test_id("stAlert").first
    expect(notice).to_be_visible()
    page.wait_for_selector(SETTLED)
    assert_literal(tab, notice.inner_text(), *(piece[:30] for piece in asked.values()))


def enter(page: Page, key: str, text: str) -> None:
    page.locator(f".st-key-{key}").locator("input, textarea").first.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_timeout(50)
    page.wait_for_selector(SETTLED)


def mixed(seed: int) -> str:
    """A line of pieces, signs and words in any order."""
    chance = random.Random(seed)
    signs = [*"`*_[]()<>#~$|&{}^!:@\\-+=.,'\"/", "``", "**", "__", "--", "<->", "1.", "www.", "http://", ":::", "&amp;"]
    parts = [
        chance.choice([*signs, *signs, *PIECES.values(), "evil", "a", " ", " "]) for _ in range(chance.randint(2, 14))
    ]
    return in_one_line("".join(parts)) or "-"


@pytest.mark.parametrize("seeds", chiefly([range(FEW), range(FEW, MANY)], range(FEW)))
def test_what_is_typed_is_repeated_literally(tab: Visit, seeds: range) -> None:
    page = tab.go("training")
    page.evaluate(OPEN_ALL)
    for text in [in_one_line(EVERY), *map(mixed, seeds)]:
        assert_literal(tab, told(page, partial(enter, page, "hidden", text)), text[:300])


def test_a_logit_that_is_none_is_repeated_literally(tab: Visit) -> None:
    page = tab.go("probabilities?source=typed")
    for piece in ("![](http://evil.test/i)", "$evil^2$$", ":red[evil]"):
        assert_literal(tab, told(page, partial(enter, page, "logits", f"1, {piece}")), piece)


def told(page: Page, act: Callable[[], None], until: str = "") -> str:
    """What the page's messages say once they are other ones than before, and hold these words."""
    alerts = page.get_by_test_id("stMain").get_by_test_id("stAlert")
    before, deadline = alerts.all_inner_texts(), time.monotonic() + 5
    act()
    while ((now := alerts.all_inner_texts()) == before or until not in str(now)) and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    page.wait_for_selector(SETTLED)
    return " ".join(alerts.all_inner_texts())


def upload(page: Page, key: str, name: str, data: bytes) -> None:
    page.locator(f".st-key-{key} input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def arrays(*names: str) -> bytes:
    buffer, array = io.BytesIO(), io.BytesIO()
    np.save(array, np.zeros((2, 2)))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(f"{name}.npy", array.getvalue())
    return buffer.getvalue()


def npy(header: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


NAMED = "x@evil.test $e^2$ [here](evil) # www.evil.test :red[evil].csv"
LOGITS: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "a member": ("a.npz", arrays(*(PIECES[kind] for kind in ("image", "formula", "HTML", "directives"))), ()),
    "another member": ("a.npz", arrays(PIECES["link"], PIECES["mail"], PIECES["addresses"]), ()),
    "a member over many lines": ("a.npz", arrays(EVERY), ()),
    "a header": ("a.npy", npy("{![](http://evil.test/i): <h2>evil</h2>}\n"), ("![](http://evil.test/i)",)),
    "the file's name": (NAMED, b"no numbers\nat all\n", (NAMED.removesuffix(".csv"),)),
}
"""What stands where in a file, and what of it must be read on the page."""


def test_what_a_file_of_logits_holds_is_repeated_literally(tab: Visit) -> None:
    page = tab.go("doctor")
    for name, data, pieces in LOGITS.values():
        assert_literal(tab, told(page, partial(upload, page, "doctor_logits", name, data)), *pieces)


def table(names: tuple[str, ...], cell: str, labels: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    rows = ((row, cell or row % 3, labels[row % len(labels)]) for row in range(60))
    csv.writer(text).writerows([(*names, "label"), *rows])
    return text.getvalue().encode()


def test_columns_and_cells_of_training_data_are_repeated_literally(tab: Visit) -> None:
    page = tab.go("training?dataset=csv")
    page.evaluate(OPEN_ALL)
    for column, cell in zip([*PIECES.values()][:-1:2], [*PIECES.values()][1::2], strict=True):
        data = table(("a", column), cell, ("0", "1"))
        put = partial(upload, page, "lab_training_csv", "a.csv", data)
        assert_literal(tab, told(page, put, until="not a finite number"), column[:40], cell[:40])


@pytest.mark.keras
def test_classes_are_named_literally_in_figures_tables_and_sentences(tab: Visit) -> None:
    page = tab.go("training?dataset=csv&epochs=1&hidden=none&arm2=none")
    page.evaluate(OPEN_ALL)
    upload(page, "lab_training_csv", "a.csv", table(("a", "b"), "", tuple(PIECES.values())))
    drawn = page.locator(".st-key-training_data svg[role=img]")
    expect(drawn).to_have_attribute("aria-label", re.compile("heading of evil"))  # the digits were there before
    assert_literal(tab, drawn.get_attribute("aria-label") or "", *PIECES.values())
    page.locator(".st-key-training_train button:visible").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text(training_words.AFTER, timeout=90_000)
    assert_literal(tab, "")
    page.get_by_test_id("stMain").get_by_role("link", name=training_words.TO_PROBABILITIES).click()
    expect(page.locator(".lab-table").first).to_be_attached()
    page.wait_for_selector(SETTLED)
    cells = page.locator(".lab-table").first.evaluate("table => table.textContent")
    assert_literal(tab, cells, *PIECES.values())
    ticks = page.locator(".lab-chart svg").evaluate_all("all => all.map((one) => one.textContent).join(' ')")
    assert_literal(tab, ticks, *(piece[:40] for piece in PIECES.values()))
    costs = page.get_by_test_id("stMarkdown").filter(has_text="A wrong yes").inner_text()
    assert_literal(tab, costs, min(PIECES.values()))


PROGRAM = f"""
import keras
# {PIECES["image"]}
model = keras.Sequential([keras.layers.Dense(3, activation="softmax", name={EVERY!r})], name={EVERY!r})
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, name={EVERY!r}), metrics=[{EVERY!r}])
"""


def saved_model() -> bytes:
    def layer(kind: str, name: str, **config: object) -> dict[str, object]:
        return {"module": "keras.layers", "class_name": kind, "config": {"name": name, **config}, "name": name}

    loss = {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}}
    config = {
        "module": "keras",
        "class_name": "Sequential",
        "config": {
            "name": EVERY,
            "layers": [
                layer("InputLayer", "in"),
                layer(EVERY, PIECES["link"]),
                layer("Dense", EVERY, units=3, activation="softmax"),
                layer("Dense", PIECES["HTML"], units=3, activation=EVERY),
            ],
        },
        "compile_config": {"loss": {EVERY: loss, PIECES["figure"]: EVERY}, "metrics": [EVERY], "optimizer": EVERY},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
    return buffer.getvalue()


def notebook() -> bytes:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": EVERY},
        {"cell_type": "code", "metadata": {}, "source": PROGRAM, "outputs": [], "execution_count": None},
        {"cell_type": "code", "metadata": {}, "source": f"%%{EVERY}", "outputs": [], "execution_count": None},
        {"cell_type": "code", "metadata": {}, "source": f"{EVERY}", "outputs": [], "execution_count": None},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


MODELS: dict[str, Callable[[], bytes]] = {
    "model.py": PROGRAM.encode,
    "broken.py": EVERY.encode,
    "model.ipynb": notebook,
    "broken.ipynb": lambda: json.dumps({"cells": EVERY}).encode(),
    "model.keras": saved_model,
}


TURNED = """import keras
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(loss=keras.losses.SparseCategoricalCrossentropy(name="\u202eevil"))
"""


def test_what_the_doctor_reads_is_repeated_literally(tab: Visit) -> None:
    page = tab.go("doctor")
    enter(page, "doctor_code", TURNED)
    found = page.locator(".lab-finding").filter(has_text="evil").first.inner_text()
    assert "\u202e" not in found, "a sign that turns the line around"
    assert_literal(tab, found, "\\u202eevil")
    for name, make in MODELS.items():
        upload(page, "doctor_upload", name, make())
        expect(page.locator(".st-key-doctor_upload")).to_contain_text(name)
        page.wait_for_timeout(200)
        page.wait_for_selector(SETTLED)
        assert_literal(tab, "")
