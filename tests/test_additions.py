"""Adding a format, a formulation, an arm, a preset or a rule is one entry in one file, and then it is everywhere.

All additions are made in one copy of the checkout. A page of the lab, the link that it has, the command's help, the
export and the generated pages know each new entry by its title. A language is one folder more.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.additions import ADDITIONS, LANGUAGES, ROOT, Addition, Language, add, add_language, copied

KINDS = ("format", "formulation", "loss family", "arm", "preset", "rule")
ONE_HUNK = ("format", "loss family", "arm", "preset", "rule")
BY_HAND = ADDITIONS["an arm whose loss is written by hand"].name


def run(folder: Path, *arguments: str) -> str:
    """Run Python in the copy and return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder), "LOGIT_LAB_WORKERS": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with all additions; the first program that runs there compiles its modules for the others."""
    folder = copied(tmp_path_factory.mktemp("copy"))
    for addition in ADDITIONS.values():
        add(addition, folder)
    for language in LANGUAGES.values():
        add_language(language, folder)
    return folder


@pytest.fixture(scope="module")
def reports(copy: Path) -> dict[str, dict[str, Any]]:
    """How the copy shows each addition."""
    found: dict[str, dict[str, Any]] = json.loads(run(copy, "-m", "tests.addition_probe").splitlines()[-1])
    return found


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_is_found_wherever_its_kind_is(name: str, reports: dict[str, dict[str, Any]]) -> None:
    addition, found = ADDITIONS[name], reports[name]
    assert found["exceptions"] == []
    for language, title in addition.titles.items():
        page = found["pages"][language]
        assert page["chosen"]
        assert page["chosen by the link"]
        assert title in page["said"]
        assert title in page["said by the link"]
    for place in ("help", "export", "tables") if addition.is_exported else ("help", "tables"):
        is_listed_by_name = addition.kind == "loss family" and place == "help"
        assert addition.titles["en"] in found[place] or is_listed_by_name, place
        assert addition.name in found[place] or addition.kind == "preset", place


@pytest.fixture(scope="module")
def spoken(copy: Path) -> dict[str, dict[str, Any]]:
    """What the copy says in each added language."""
    program = f"""
import json
from tests.pages.opening import open_page
from ui.words import LANGUAGES, in_language, language_name, told
from ui.words.writer import written
from core.messages import files

def said(code):
    app = open_page("training", lang=code)
    again = open_page("training", **{{key: app.query_params[key] for key in app.query_params}})
    with in_language(code):
        refusal = told(files.CSV_ROWS(count=2, least=10, most=5000))
    return {{
        "menu": [language_name(one) for one in LANGUAGES],
        "titles": ["".join(element.proto.body for element in one.get("html")) for one in (app, again)],
        "refusal": refusal,
        "number": written(12345.6, ",.1f", code),
    }}

print(json.dumps({{code: said(code) for code in {[language.code for language in LANGUAGES.values()]}}}))
"""
    found: dict[str, dict[str, Any]] = json.loads(run(copy, "-c", program).splitlines()[-1])
    return found


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_language_is_one_new_folder(language: Language, spoken: dict[str, dict[str, Any]]) -> None:
    found = spoken[language.code]
    assert language.name in found["menu"]
    assert all(f'<p class="lab-eyebrow">{language.title}</p>' in page for page in found["titles"])
    assert (found["refusal"], found["number"]) == (language.refusal, language.number)


def test_an_added_rule_finds_what_it_should_and_corrects_it(copy: Path) -> None:
    program = """
import ast
from logit_doctor.audit import audit_text
from logit_doctor.judging.edits import Source
from logit_doctor.rules import RULES
for name, severity, is_corrected in (("tanh-with-binary", "error", False), ("relu-logits", "warning", True)):
    rule = RULES[name]
    findings = audit_text(rule.failing, "jax").findings
    (found,) = [finding for finding in findings if finding.severity != 'advice']
    assert found.rule == name, findings
    assert (found.severity, found.diff != '') == (severity, is_corrected), found
    assert name not in [finding.rule for finding in audit_text(rule.passing, "jax").findings]
    if is_corrected:
        assert 'activation=\\"linear\\"' in found.diff, found.diff
"""
    run(copy, "-c", program)
    assert "Logits that cannot be negative" in run(copy, "-m", "logit_doctor", "--explain", "LL902")
    run(copy, "-m", "logit_doctor.docs", "build/rules")
    assert "Logits that cannot be negative" in (copy / "build/rules/LL902.md").read_text("utf-8")


@pytest.mark.parametrize("addition", ADDITIONS.values(), ids=list(ADDITIONS))
def test_an_addition_changes_one_file_in_one_place(addition: Addition, tmp_path: Path) -> None:
    if addition.kind in ONE_HUNK:
        assert len(addition.hunks) == 1
    path, changed = ROOT / addition.file, tmp_path / addition.file
    changed.parent.mkdir(parents=True)
    original = path.read_text("utf-8") if path.exists() else ""
    changed.write_text(original, "utf-8")
    add(addition, tmp_path)
    text = changed.read_text("utf-8")
    for _, inserted in addition.hunks:
        assert inserted in text
        text = text.replace(inserted, "", 1)
    assert text == original


def test_of_each_kind_there_is_a_harder_one() -> None:
    kinds = [addition.kind for addition in ADDITIONS.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(KINDS, 2)


def test_an_added_loss_family_is_computed_and_compared_with_its_exact_value(copy: Path) -> None:
    for name in ("log_cosh", "sharp_softplus"):
        (naive, best) = json.loads(
            run(copy, "-m", "core", "losses", "--family", name, "--format", "float32", "--json")
        )["rows"]
        assert (naive["class"], best["class"]) == ("inf", "finite")
        assert max(best["relative_error"], best["gradient_error"]) < 1e-6


def test_the_bound_and_the_onset_of_an_added_formulation_hold(copy: Path) -> None:
    program = """
import numpy as np
from core.arithmetic.formats import FORMATS
from core.sweep.onsets import ONSETS
from core.sweep.run import SweepParams, sweep
onset = ONSETS["one_sigmoid_absorbed"]
assert (onset.loss, onset.formulations) == ("sigmoid", ("minus_log_sigmoid",))
for name in ("float16", "float32"):
    first = onset.first(FORMATS[name], 2)
    params = SweepParams(
        loss="sigmoid", side="right", formats=(name,), formulations=onset.formulations, magnitudes=(0.0, first + 2, 201)
    )
    (curve,) = sweep(params).curves
    assert np.isfinite(curve.loss.bound).any() and (curve.loss.max <= curve.loss.bound).all()
    assert abs(params.magnitude_values[onset.share(curve) > 0][0] - first) < 0.5
"""
    run(copy, "-c", program)


@pytest.fixture(scope="module")
def trained(copy: Path) -> list[str]:
    """What two commands print: one records a preset, one trains an arm. In one process, which loads TensorFlow once."""
    record = ["train", "--preset", ADDITIONS["a preset"].name, "--record"]
    arms = ["--arms", BY_HAND, "two_step_raw", "--dataset", "moons", "--hidden", "none", "--epochs", "1"]
    program = f"""
from core.__main__ import main
assert main({record}) == 0
assert main({["train", *arms, "--json"]}) == 0
"""
    return run(copy, "-c", program).splitlines()


@pytest.mark.keras
@pytest.mark.usefixtures("trained")
def test_a_preset_is_recorded_by_one_command(copy: Path) -> None:
    name = ADDITIONS["a preset"].name
    assert (copy / "core/data/recordings" / f"{name}.json.gz").is_file()
    program = f"from core.keras.training.recordings import recording_of\nprint(len(recording_of({name!r}).records))"
    assert int(run(copy, "-c", program)) == 3


@pytest.mark.keras
def test_an_arm_written_by_hand_trains_as_its_listing_says(trained: list[str]) -> None:
    arms = json.loads(trained[-1])["summary"]["arms"]
    padded, plain = arms[BY_HAND], arms["two_step_raw"]
    assert 0 < padded["loss"] < plain["loss"]
    assert padded["loss"] == pytest.approx(plain["loss"], rel=1e-5)
