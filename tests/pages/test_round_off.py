"""The round-off page, its controls, links and messages, run by AppTest from the start page."""

from fractions import Fraction
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from core.arithmetic.bits import parse, value_of
from core.arithmetic.formats import COMMON, FORMATS
from core.arithmetic.round_off import view_number
from core.states.round_off import STATE
from tests.pages.opening import charts, html, open_page
from ui.round_off import bits, near, twice
from ui.round_off.number import facts_html
from ui.round_off.twice import split_digits
from ui.words import words

TEXT = words("round_off")
opened = partial(open_page, "round_off")
ATTACK = "<img src=x onerror=alert(1)>`*_"


def test_the_first_screen_answers_the_question_as_python_does() -> None:
    shown = html(opened())
    python = (1 + 0.0001) - (1 - 0.0001)
    digits = split_digits(python, Fraction(2, 10000))
    assert f"<b>{digits.right}</b><u>{digits.wrong}</u>" in shown
    assert (digits.right + digits.wrong).startswith(repr(python)[:-1])
    for name in COMMON:
        assert f"<h2>{name}</h2>" in shown


def test_the_sentence_says_where_nothing_is_left() -> None:
    half = np.float16(1e-4)
    assert (np.float16(1) + half) - (np.float16(1) - half) == 0
    assert "float16" in html(opened()).split("exactly 0")[0].rpartition("lab-prose")[2]


def test_digits_are_wrong_from_where_the_error_reaches() -> None:
    rng = np.random.default_rng(0)
    for value in rng.uniform(0, 1, 200):
        exact = Fraction(value) * (1 + Fraction(int(rng.integers(-999, 999)), 10 ** int(rng.integers(4, 15))))
        digits = split_digits(float(value), exact)
        error, places = abs(Fraction(value) - exact), len(digits.right.partition(".")[2])
        assert digits.wrong == "" or Fraction(1, 10 ** (places + 1)) < error <= Fraction(1, 10**places)
        assert Fraction(digits.right + digits.wrong) == Fraction(value)


@pytest.mark.parametrize("show", STATE.show.options)
def test_every_section_opens_by_link_with_a_figure_that_tells_its_finding(show: str) -> None:
    app = opened(show=show)
    assert len(charts(app)) == 1


@pytest.mark.parametrize("decade", [1, 8, 17, 20])
def test_every_step_has_its_sentence(decade: int) -> None:
    assert not opened(decade=str(decade), show="near").error


@pytest.mark.parametrize(
    ("format", "typed", "kind"),
    [
        ("float16", "65504", "normal"),
        ("float16", "65520", "infinity"),
        ("float8_e4m3fn", "inf", "nan"),
        ("bfloat16", "-0.0", "zero"),
        ("float64", "0x1", "subnormal"),
        ("float32", "0x7f800001", "nan"),
    ],
)
def test_a_number_of_each_kind_is_shown(format: str, typed: str, kind: str) -> None:
    kinds = TEXT.KINDS[kind]["name"].split("{")[0]
    assert kinds in html(opened(format=format, number=typed))


def test_a_number_that_cannot_be_read_gets_one_line_and_is_not_repeated() -> None:
    app = opened()
    app.text_input(key="number").set_value(ATTACK).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "\n" not in app.error[0].value
    assert "onerror" not in app.error[0].value + html(app)


def test_a_pattern_too_wide_for_the_format_falls_back_with_a_message() -> None:
    app = opened(format="float16", number="0x3f800000", decade="0", show="all")
    assert app.text_input(key="number").value == "0.1"
    for key in ("number", "decade", "show"):
        assert key in app.warning[0].value


def test_the_buttons_step_to_the_neighbours_and_stop_at_the_end() -> None:
    app = opened(format="float16", number="65504")
    app.button(key="round_off_below").click().run()
    assert float(app.text_input(key="number").value or "") == float(np.nextafter(np.float16(65504), np.float16(0)))
    app.button(key="round_off_above").click().run()
    app.button(key="round_off_above").click().run()
    assert app.text_input(key="number").value == "inf"
    assert app.button(key="round_off_above").disabled
    app.text_input(key="number").set_value("nan").run()
    assert app.button(key="round_off_below").disabled


@pytest.mark.parametrize("key", TEXT.TRIES)
def test_try_this_sets_the_state_it_promises(key: str) -> None:
    app = opened()
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.error
    _, state = TEXT.TRIES[key]
    for name, value in state.items():
        assert str(app.session_state[name]) == str(value)


def test_no_format_chosen_is_not_an_error() -> None:
    app = opened(show="near")
    app.button_group(key="formats").set_value([]).run()
    assert not app.exception
    assert app.info[0].value == TEXT.NO_FORMATS


@pytest.mark.parametrize("format", [name for name, entry in FORMATS.items() if entry.bits <= 16])
def test_the_text_of_a_pattern_is_read_as_that_pattern(format: str) -> None:
    entry = FORMATS[format]
    for pattern in range(0, 1 << entry.bits, 1 if entry.bits == 8 else 37):
        assert parse(bits.text_of(pattern, entry), entry) == pattern


@pytest.mark.parametrize("entry", FORMATS.values(), ids=list(FORMATS))
def test_every_bit_has_a_name_that_says_what_it_is_worth(entry) -> None:  # type: ignore[no-untyped-def]
    names = bits.bit_names(entry, TEXT)
    assert len(set(names)) == entry.bits
    message = bits.message(view_number(parse("1", entry), entry), TEXT)
    chunks = [chunk for group in message["groups"] for chunk in group["chunks"]]
    assert [name for chunk in chunks for name in chunk] == names
    assert max(map(len, chunks)) <= bits.CHUNK


def test_a_flipped_bit_becomes_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    entry = FORMATS["float32"]
    sent = {}
    monkeypatch.setattr(bits, "_component", lambda: lambda **arguments: sent.update(arguments))
    monkeypatch.setattr(st, "session_state", {"bits": SimpleNamespace(pattern="0xbf800000")})
    bits.bit_editor(view_number(parse("1", entry), entry), TEXT, key="bits", on_change=calls.append)
    sent["on_pattern_change"]()
    assert calls == ["-1.0"]


def test_the_facts_of_the_smallest_number_carry_all_its_digits() -> None:
    entry = FORMATS["float64"]
    facts = facts_html(view_number(1, entry), TEXT)
    digits = next(word for word in facts.replace("<", ">").split(">") if word.startswith("0.000"))
    assert Fraction(digits) == Fraction(value_of(1, entry))


def test_losing_everything_comes_after_losing_half() -> None:
    results = near._cancellation("1/3", ("float32", "float16"))
    for result in results:
        gone = near._widest(result, result.differences == 0)
        assert 0 < gone <= result.format.eps < near._widest(result, result.relative_errors > 0)
    assert len(near.near_findings(results, TEXT)) == 2


def test_a_number_out_of_range_is_said_to_be_so() -> None:
    (finding,) = near.near_findings(near._cancellation("1000", ("float8_e4m3fn",)), TEXT)
    assert finding == TEXT.NEAR_NEVER.format(format="float8_e4m3fn")


def test_the_detour_never_claims_to_gain_digits() -> None:
    for decade in range(1, 21):
        for sentence in twice._twice_sentences(twice._two_ways(decade), TEXT):
            assert "**-" not in sentence
