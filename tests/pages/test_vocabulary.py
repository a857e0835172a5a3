"""The vocabulary page, its controls, links and messages, run by AppTest from the start page."""

import json
import math
import re
from fractions import Fraction
from functools import partial

import pytest

from core.arithmetic.formats import FORMATS
from core.arithmetic.reductions import REDUCTIONS
from core.losses.families import FAMILIES
from core.losses.published import PUBLISHED
from core.losses.stored import stored
from core.states.vocabulary import STATE
from core.sweep.families import along
from core.sweep.vocabulary import DATA_FILE, LOGITS, MODELS, SIZES, vocabulary
from tests.live_tables import LiveTable
from tests.pages.opening import charts, html, markdown, open_page
from ui.drawing.numbers import formatted, shown
from ui.vocabulary import families, moving, prose
from ui.vocabulary.others import ours
from ui.words import core_text, in_language, words

TEXT = words("vocabulary")
opened = partial(open_page, "vocabulary")
PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def test_the_first_screen_answers_with_what_was_computed() -> None:
    said, found = html(opened()), vocabulary("bfloat16", "equal")
    place = SIZES.index(STATE.size.default)
    for name in ("left", prose.LIBRARY):
        assert f"{found.curves[name].losses[place]}" in said
    assert shown(float(found.true_losses[place])) in said
    assert MODELS[STATE.size.default] in said


def test_every_figure_has_its_finding() -> None:
    assert len(charts(opened(format="float32", row="normal"))) == 3


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", FAMILIES)
def test_every_loss_has_its_sentence_and_its_ways(name: str, language: str) -> None:
    family, found = FAMILIES[name], along(FAMILIES[name], FORMATS["float16"])
    with in_language(language):
        page = words("vocabulary")
        said, titles = families.sentence(found, page), families.titles_of(family)
        for way in (family.ways[0], family.best):
            assert f"{formatted(found.curves[way.name].wrong_share, '.0%')}" in said
            assert f"**{titles[way.name]}**" in said
        assert "{" not in said


def test_a_link_chooses_the_loss_and_whose_error_is_drawn() -> None:
    app = opened(format="float16", family="focal_root", family_error="gradient")
    drawn = charts(app)["family_focal_root_gradient_float16"]
    assert FAMILIES["focal_root"].title in drawn["alt"]
    said = html(app) + markdown(app)
    assert FAMILIES["focal_root"].trap in said
    for way in FAMILIES["focal_root"].ways:
        assert way.breaks in said
        assert way.formula in said


@pytest.mark.parametrize("format", STATE.format.options)
@pytest.mark.parametrize("reduction", ["left", "kahan", "float32"])
def test_every_position_has_its_sentence(format: str, reduction: str) -> None:
    found = vocabulary(format, "equal")
    for language in ("en", "de"):
        with in_language(language):
            sentences = [prose.answer(found, reduction, size, words("vocabulary")) for size in SIZES]
        assert len({*sentences}) == len(SIZES)
        assert not any("{" in sentence for sentence in sentences)


def test_every_form_of_the_answer_is_used_and_the_libraries_loss_is_always_finite() -> None:
    results = [vocabulary(format, row) for format in STATE.format.options for row in STATE.row.options]
    kinds = {prose.kind_of(loss) for found in results for curve in found.curves.values() for loss in curve.losses}
    assert kinds == TEXT.ANSWER.keys()
    assert {prose.kind_of(loss) for found in results for loss in found.curves[prose.LIBRARY].losses} == {"finite"}


@pytest.mark.parametrize(("language", "computed"), [("en", "Computed in {}, added up in"), ("de", "In {} berechnet")])
@pytest.mark.parametrize("format", STATE.format.options)
def test_the_answer_names_the_accumulator_apart_from_the_format(format: str, language: str, computed: str) -> None:
    found = vocabulary(format, "equal")
    for reduction, entry in REDUCTIONS.items():
        with in_language(language):
            said = prose.answer(found, reduction, STATE.size.default, words("vocabulary"))
        is_wider = entry.accumulator is not None and entry.accumulator.name != format
        assert (computed.format(format) in said) == is_wider, reduction
        assert (f"**{entry.sum_in(found.format).name}**" in said) == is_wider, reduction


@pytest.mark.parametrize(("language", "overflows"), [("en", "overflows"), ("de", "läuft")])
@pytest.mark.parametrize("format", STATE.format.options)
def test_the_explanation_says_overflow_where_the_sums_overflow(format: str, language: str, overflows: str) -> None:
    with in_language(language):
        said = prose.why(format, words("vocabulary"))
    ends = [prose.kind_of(vocabulary(format, "equal").curves[name].losses[-1]) for name in ("lanes32", "kahan")]
    assert said.count(overflows) == sum(end != "finite" for end in ends)
    assert ("NaN" in said) == ("nan" in ends)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("format", ["bfloat16", "float16"])
def test_only_logits_whose_sum_stops_there_are_said_to(format: str, language: str) -> None:
    sums = json.loads(DATA_FILE.read_text("utf-8"))["sums"]
    ends = {one["logits"]: one["totals"][-1] for one in sums if one["format"] == format and one["reduction"] == "left"}
    stop = 2 ** FORMATS[format].precision
    with in_language(language):
        names = {kind: core_text("logits", kind, LOGITS[kind].title) for kind in LOGITS}
        sentences = re.split(r"[.:] ", prose.why(format, words("vocabulary")).replace("\n", " "))
        (sentence,) = (sentence for sentence in sentences if f"ln {formatted(stop, ',')}" in sentence)
    assert {kind for kind, name in names.items() if name in sentence} == {kind for kind in ends if ends[kind] == stop}


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("de", ",")])
@pytest.mark.parametrize("format", ["bfloat16", "float16"])
def test_16_bit_numbers_are_written_in_full(format: str, language: str, mark: str) -> None:
    losses = [loss for curve in vocabulary(format, "equal").curves.values() for loss in curve.losses]
    errors = [binade.error for binade in stored(FORMATS[format])]
    with in_language(language):
        written = {value: prose.in_full(value) for value in (*losses, *errors) if math.isfinite(value)}
    for value, said in written.items():
        digits, _, power = said.replace(mark, ".").partition(" × 10")
        assert Fraction(digits) * Fraction(10) ** int(power.translate(PLAIN) or 0) == Fraction(value), said


def test_an_overflow_is_said_to_be_one() -> None:
    assert "infinite" in html(opened(format="float16", reduction="pairwise"))
    assert "NaN" in html(opened(format="float16", reduction="kahan"))


def test_the_table_moves_to_what_the_page_of_that_size_shows() -> None:
    table = LiveTable(moving.table("float16", "lanes32", "equal"))
    place = SIZES.index(4096)
    shown_there = html(opened(format="float16", reduction="lanes32", size="4096"))
    answer = table.text(STATE.size.key, prose.PART, [place])
    assert answer in shown_there.replace("<strong>", "").replace("</strong>", "")
    for name in REDUCTIONS:
        assert f">{table.text(f'{name}_1', 'cells', [place])}<" in shown_there


def test_a_number_that_is_no_stop_falls_back_with_the_allowed_ones() -> None:
    app = opened(size="128000", format="float61")
    assert app.select_slider(key="size").value == STATE.size.default
    assert "128256" in app.warning[0].value
    assert "format" in app.warning[0].value


def test_the_page_shows_every_published_figure_and_every_order() -> None:
    said = html(opened())
    for entry in PUBLISHED:
        assert said.count(f"{entry.source}, {entry.date}") == 1
        for case in entry.cases:
            assert ours(case) in said
    for reduction in REDUCTIONS.values():
        assert reduction.title in said
    assert "float32" in markdown(opened())


@pytest.mark.parametrize("key", TEXT.TRIES)
def test_try_this_sets_the_state_it_promises(key: str) -> None:
    app = opened()
    app.button(key=key).click().run()
    assert not app.exception
    _, state = TEXT.TRIES[key]
    assert {name: app.session_state[name] for name in state} == state
