"""One formatter in two programs: what static/numbers.js writes is what ui.drawing.numbers writes, digit for digit."""

import base64
import math
import random
import struct
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pytest

from core.arithmetic.formats import COMMON, FORMATS
from core.states.fixes import STATE as FIXES
from core.states.loss_error import STATE as LOSS_ERROR
from core.states.loss_error import up_to_the_furthest
from core.states.probabilities import STATE as PROBABILITIES
from core.states.table import Number
from core.states.tables import STATES
from core.states.vocabulary import STATE as VOCABULARY
from tests.browser.conftest import Visit
from tests.live_tables import LiveTable
from tests.selection import chiefly
from ui.doctor import scales
from ui.drawing.numbers import formatted, marks, shown
from ui.fixes import moving
from ui.loss_error import moving as zoomed
from ui.probabilities import forget
from ui.probabilities.source import typed
from ui.round_off import near, twice
from ui.start import ways
from ui.vocabulary import moving as summed
from ui.words import in_language, words

pytestmark = pytest.mark.browser

POSITIONS, FEWER_POSITIONS = 200, 40
RANDOM = 4000
WRITE = """async ({ name, cases, marks }) => {
  const script = document.querySelector('script[type="module"][src*="static/js/"]');
  const numbers = await import(new URL("../../app/static/numbers.js", script.src).href);
  const number = (bits) => new DataView(new BigUint64Array([BigInt(bits)]).buffer).getFloat64(0, true);
  return cases.map(([bits, form]) => numbers[name](number(bits), form, marks));
}"""
"""Writes numbers, given by their bits, because JSON has no infinity."""


def by_the_browser(tab: Visit, name: str, cases: list[tuple[float, int | str]]) -> list[str]:
    sent = [(str(struct.unpack("<Q", struct.pack("<d", value))[0]), form) for value, form in cases]
    written: list[str] = tab.page.evaluate(WRITE, {"name": name, "cases": sent, "marks": marks()})
    return written


def anything(draw: random.Random) -> Iterator[tuple[float, int]]:
    """Any bits, wide and narrow numbers, exact ties of the rounding, and the ends of the plain notation."""
    for _ in range(RANDOM):
        yield struct.unpack("<d", struct.pack("<Q", draw.getrandbits(64)))[0], draw.randrange(1, 8)
        yield float(np.float32(draw.uniform(-1, 1) * 10 ** draw.uniform(-45, 38))), draw.randrange(1, 8)
        yield draw.randrange(1, 10**8) / 2 ** draw.randrange(20), draw.randrange(1, 8)
    edges = (0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 1e23, 999999.5, 12344.5, 12345.5, 9.99995e-4, 1e-3, 1e6)
    yield from ((edge, digits) for edge in edges for digits in range(1, 8))


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_browser_writes_what_the_server_writes(tab: Visit, language: str) -> None:
    """Random numbers, in one page without a reload."""
    tab.go()
    cases = list(anything(random.Random(language)))
    with in_language(language):
        expected = [shown(value, digits) for value, digits in cases]
        written = by_the_browser(tab, "shown", list(cases))
    wrong = [(*case, one, other) for case, one, other in zip(cases, written, expected, strict=True) if one != other]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_browser_writes_by_a_specification_what_the_server_writes(tab: Visit, language: str) -> None:
    tab.go()
    draw = random.Random(language)
    cases: list[tuple[float, str]] = []
    for _ in range(RANDOM):
        cases.append(
            (draw.uniform(-1, 1) * 10 ** draw.uniform(-6, 9), draw.choice((".0f", ".2f", ",.1f", ".1%", ".0%")))
        )
        cases.append((draw.randrange(-4000, 4000) / 2 ** draw.randrange(12), draw.choice((".0f", ".1f", ".2f", ".1%"))))
        cases.append((float(draw.randrange(10**7)), ","))
    with in_language(language):
        expected = [formatted(int(value) if spec == "," else value, spec) for value, spec in cases]
        written = by_the_browser(tab, "formatted", list(cases))
    wrong = [(*case, one, other) for case, one, other in zip(cases, written, expected, strict=True) if one != other]
    assert wrong == []


OF_TABLES = """async ([message, asked]) => {
  const script = document.querySelector('script[type="module"][src*="static/js/"]');
  const part = (name) => import(new URL(`../../app/static/${name}`, script.src).href);
  const [live, numbers] = await Promise.all(["live.js", "numbers.js"].map(part));
  live.install({ numbers, movers: { install() {}, settle() {}, move() {} } });
  const table = live.decoded(Uint8Array.from(atob(message), (letter) => letter.charCodeAt(0)));
  return asked.map(([name, form, places]) => live.spelled(live.valueOf(table, name, places), form, table.marks));
}"""
FORMS = ("shown 3", "shown 4", "shown 5", "shown 6", "signed 3")


def every_table(draw: random.Random, formats: Collection[str]) -> Iterator[bytes]:
    """Yield what the sliders of each page move, in each of some formats."""
    text = words("probabilities")
    for function in PROBABILITIES.function.options:
        source = typed("17, 0.25, -3", function, text)
        yield forget.table(source, source.arms[0], text)
    yield twice.table()
    for name in formats:
        yield near.table((name,))
        params = up_to_the_furthest(LOSS_ERROR.params(LOSS_ERROR.defaults({}) | {"formats": (name,)}))
        assert params is not None
        yield zoomed.table(params, ())
    for name in set(COMMON) & set(formats):
        yield ways.table(name, False)
        yield moving.table(name, draw.choice(FIXES.side.options), "verdict")
        yield scales.table(name, draw.choice(scales.FAMILY))
    for name in VOCABULARY.format.options:
        yield summed.table(name, draw.choice(VOCABULARY.reduction.options), draw.choice(VOCABULARY.row.options))


EXTENTS = [
    ("en", ("float16",), FEWER_POSITIONS),
    ("de", ("float32",), FEWER_POSITIONS),
    ("en", tuple(FORMATS), POSITIONS),
    ("de", tuple(FORMATS), POSITIONS),
]


@pytest.mark.parametrize(("language", "formats", "count"), chiefly(EXTENTS, *EXTENTS[:2]))
def test_the_browser_writes_what_every_slider_moves_as_the_server_writes_it(
    tab: Visit, language: str, formats: tuple[str, ...], count: int
) -> None:
    """Positions of each slider, every number of each page there, in one page without a reload."""
    page, draw = tab.go(), random.Random(language)
    sliders: set[str] = set()
    with in_language(language):
        for message in every_table(draw, formats):
            table = LiveTable(message)
            positions = [[draw.randrange(places) for places in table.counts] for _ in range(count)]
            asked = [
                (name, "formatted d" if table.is_whole(name) else draw.choice(FORMS), places)
                for places in positions
                for name in table.numbers
            ]
            written = page.evaluate(OF_TABLES, [base64.b64encode(message).decode("ascii"), asked])
            wrong = [
                (*case, one, other)
                for case, one in zip(asked, written, strict=True)
                if one != (other := table.written(*case))
            ]
            assert wrong == []
            sliders.update(table.sliders)
    live_ones = {key for state in STATES.values() for key, control in state.controls.items() if is_live(control)}
    assert sliders == live_ones, "a page has a slider that this test does not know"


def is_live(control: Any) -> bool:
    return isinstance(control, Number) and control.is_live
