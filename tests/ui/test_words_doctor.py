"""The doctor's messages in every language: each key has a template, with the same fields and numbers."""

import ast
import importlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from string import Formatter

import pytest

import logit_doctor
import ui.words
from core.messages.catalogue import ENGLISH
from logit_doctor.audit import audit_text
from logit_doctor.messages import TEMPLATES, Message, from_json, say
from logit_doctor.rules import RULES
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, told
from ui.words.writer import written

OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
PACKAGE = Path(logit_doctor.__file__).parent
OF_RULES = {
    message.key: message.template
    for rule in RULES.values()
    for message in map(rule.text, ("title", "where", "fix", *rule.says))
}
EVERYTHING = TEMPLATES | OF_RULES
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w])")
WRITTEN_OUT = {"one-unit"}
"""Where a language may write a number as a word."""


def messages(language: str) -> dict[str, str]:
    found: dict[str, str] = importlib.import_module(f"ui.words.{language}.doctor_messages").TEMPLATES
    return found


def fields(template: str) -> set[tuple[str, str | None]]:
    """The fields of a template, with how each is written."""
    return {(name, spec) for _, name, spec, _ in Formatter().parse(template) if name is not None}


def numbers(template: str) -> list[str]:
    return sorted(found.replace(",", ".") for found in NUMBER.findall(re.sub(r"\{[^}]*\}", "", template)))


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ui.words, "language", lambda: request.param)
    return str(request.param)


@pytest.mark.parametrize("language", OTHERS)
def test_every_key_has_a_template_with_the_same_fields(language: str) -> None:
    assert messages(language).keys() == EVERYTHING.keys()
    for key, template in messages(language).items():
        assert fields(template) == fields(EVERYTHING[key]), key
        assert key in WRITTEN_OUT or numbers(template) == numbers(EVERYTHING[key]), key


def test_every_key_in_the_source_is_in_the_table_and_the_reverse() -> None:
    used = {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path.name != "messages.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert TEMPLATES.keys() <= used
    named = {
        str(ast.literal_eval(node.args[0]))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in ("say", "RefusalError", "ArchiveError", "UnreadError", "CrowdedError")
        if isinstance(node.args[0], ast.Constant)
    }
    assert named <= TEMPLATES.keys()


@pytest.mark.parametrize("rule", RULES)
def test_what_the_doctor_says_of_its_examples_is_in_the_language(rule: str, other: str) -> None:
    findings = audit_text(RULES[rule].failing, "tensorflow").findings
    assert findings
    for finding in findings:
        for message in (finding.message, finding.where, finding.fix):
            assert told(message) != str(message)
            assert not re.search(r" (meets|output|takes|compares|line|with|over|is|the) ", told(message))


def test_a_number_is_written_as_the_language_does(other: str) -> None:
    message = say("source-bytes", found=1_234_567, most=200_000)
    assert written(1_234_567, ",", other) in told(message)
    assert "1,234,567" in str(message)


def test_text_of_a_file_is_never_changed(other: str) -> None:
    name = "w_1.5, 1,000 {line}"
    assert name in told(say("undefined", name=name))


def test_a_message_without_a_translation_stays_english(other: str) -> None:
    message = Message("new-rule.order", "the {name} is new", {"name": say("labels")})
    assert told(message) == f"the {told(say('labels'))} is new"


def test_no_message_of_core_has_the_key_of_one_of_the_doctor() -> None:
    assert ENGLISH.keys() & EVERYTHING.keys() == set()


def test_a_message_survives_json() -> None:
    (finding, *_) = audit_text(RULES["metric-from-logits"].failing, "tensorflow").findings
    assert json.loads(json.dumps(asdict(finding.message)), object_hook=from_json) == finding.message
