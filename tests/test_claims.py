"""Every number typed into a text is recomputed here, or checked by an existing test; the wording is free."""

import ast
import re
from functools import cache

import pytest

from logit_doctor.messages import held as mark
from tests.claims.held import COMPUTED, Held, declared, declared_in, problems, said
from tests.claims.listing import LISTING, listing
from tests.claims.tested import REASONS, TESTED
from tests.claims.texts import PAGES, ROOT, WORDS, guides, numbers, prose, tables_of_core, words_of
from ui.words import DEFAULT_LANGUAGE, LANGUAGES

OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
DECLARED = declared()
WORD = re.compile(rf"(?<![\w\\])(?!(?:{'|'.join(WORDS['en'])})\b)[A-Za-z]{{3,}}(?!\w)", re.IGNORECASE)


@cache
def texts() -> dict[str, str]:
    """Every English text by its place."""
    found = tables_of_core() | guides()
    for page in PAGES:
        found |= words_of(DEFAULT_LANGUAGE, page)
    return found


def test_every_number_is_computed_or_held() -> None:
    marked = {held.text for held in DECLARED}
    loose = {place: (said(text), text) for place, text in texts().items() if said(text) and text not in marked}
    assert loose == {}, "make it a template field, or say what holds it: held(text, by=...), <!-- held: ... -->"


def test_a_held_text_is_one_that_is_shown() -> None:
    assert [held.place for held in DECLARED if held.text not in set(texts().values())] == []


def test_numbers_are_those_of_what_holds_them() -> None:
    assert {held.place: wrong for held in DECLARED if (wrong := problems(held.text, held.by))} == {}


def test_other_words_break_nothing_and_another_number_does() -> None:
    for held in DECLARED:
        reworded = f"Put differently: {WORD.sub('word', held.text)}"
        assert problems(reworded, held.by) == [], reworded
        if not REASONS.keys() & set(held.by):
            for number in numbers(prose(held.text)):
                changed = f"{prose(held.text)[: number.start()]}987{prose(held.text)[number.end() :]}"
                assert "987 is held by nothing" in problems(changed, held.by), changed


def test_every_fact_holds_a_text() -> None:
    assert {name for held in DECLARED for name in held.by} == COMPUTED.keys() | TESTED.keys() | REASONS.keys()
    assert len(COMPUTED.keys() | TESTED.keys() | REASONS.keys()) == len(COMPUTED) + len(TESTED) + len(REASONS)


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("test", sorted({test for fact in TESTED.values() for test in fact.tests}))
def test_the_test_that_holds_a_fact_exists(test: str) -> None:
    path, function = test.split("::")
    assert function.startswith("test_")
    assert function in functions(path)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_another_language_carries_the_same_numbers(page: str, language: str) -> None:
    english, other = words_of(DEFAULT_LANGUAGE, page), words_of(language, page)
    by = {held.text: held.by for held in DECLARED}
    for place, text in english.items():
        assert set(said(other[place], language)) == set(said(text)), (text, other[place])
        assert problems(other[place], by.get(text, ()), language) == [], other[place]


@pytest.mark.parametrize(
    ("text", "typed"),
    [("It took 42 tries.", [42]), ("It took {tries} tries.", []), ("seven lines", [7]), ("in `f(42)`", [])],
)
def test_a_typed_number_is_seen_and_a_field_is_not_one(text: str, typed: list[float]) -> None:
    assert said(text) == typed


@pytest.mark.parametrize(
    ("text", "by", "wrong"),
    [
        ("A threshold of 0.5.", ("threshold",), []),
        ("0.5 is the threshold, 0.5!", ("threshold",), []),
        ("A threshold of 0.6.", ("threshold",), ["threshold: [0.5] expected, [0.6] typed", "0.6 is held by nothing"]),
        ("A threshold of 0.5 in 7.", ("threshold",), ["7 is held by nothing"]),
        ("0.9999 and 1.0001", ("near_one",), ["near_one: [1.0001, 0.9999] expected, [0.9999, 1.0001] typed"]),
        ("Its gradient is 0.", ("clipped_gradient",), []),
        (
            "Its gradient is 1.",
            ("clipped_gradient",),
            ["clipped_gradient: [0.0] expected, [1.0] typed", "1 is held by nothing"],
        ),
        ("1 / p, and the gradient is 0.", ("clipped_gradient", "formula"), []),
        ("Its gradient vanishes.", ("formula",), ["formula: no number in the text"]),
        ("It is 0.", ("nobody",), ["nobody: neither computed, tested nor a reason", "0 is held by nothing"]),
    ],
)
def test_what_is_wrong_with_a_number_is_named(text: str, by: tuple[str, ...], wrong: list[str]) -> None:
    assert problems(text, by) == wrong


def test_a_mark_leaves_the_text_as_it_is_and_is_read_from_the_source() -> None:
    assert mark("Its gradient is 0.", by="clipped_gradient") == "Its gradient is 0."
    source = 'A = {"b": held("It is " "0.", by="onset")}\nC = held("1 / p is 0", by=("formula", "onset"))'
    expected = [Held("It is 0.", ("onset",), "a.py:1"), Held("1 / p is 0", ("formula", "onset"), "a.py:2")]
    assert sorted(declared_in(source, "a.py"), key=lambda held: held.place) == expected
    with pytest.raises(ValueError, match=r"a\.py:1: held takes a text"):
        list(declared_in("held(text, by='onset')", "a.py"))
    with pytest.raises(ValueError, match="by: got nothing for"):
        mark("Its gradient is 0.", by=())


def test_the_list_of_claims_is_up_to_date() -> None:
    assert LISTING.read_text("utf-8") == listing()
