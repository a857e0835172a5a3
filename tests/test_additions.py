"""Adding a format, a formulation, an arm, a preset or a rule is one entry in one file, and then it is everywhere.

Each addition is made in a copy of the checkout. A page of the lab, the link that it has, the command's help, the export
and the generated pages know the new entry by its title. A language is one folder more.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.additions import ADDITIONS, LANGUAGES, ROOT, Addition, Language, add, add_language, copied

KINDS = ("format", "formulation", "arm", "preset", "rule")
ONE_HUNK = ("format", "arm", "preset", "rule")


def run(folder: Path, *arguments: str) -> str:
    """Run a module in the copy and return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "LOGIT_LAB_WORKERS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path)


def names() -> list[str]:
    return list(ADDITIONS)


@pytest.mark.parametrize("name", names())
def test_an_addition_is_found_wherever_its_kind_is(name: str, copy: Path) -> None:
    addition = ADDITIONS[name]
    add(addition, copy)
    found: dict[str, Any] = json.loads(run(copy, "tests.addition_probe", name).splitlines()[-1])
    assert found["exceptions"] == []
    for language, title in addition.titles.items():
        page = found["pages"][language]
        assert page["chosen"]
        assert page["chosen by the link"]
        assert title in page["said"]
        assert title in page["said by the link"]
    for place in ("help", "export", "tables"):
        assert addition.titles["en"] in found[place], place
        assert addition.name in found[place] or addition.kind == "preset", place


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_language_is_one_new_folder(language: Language, copy: Path) -> None:
    add_language(language, copy)
    listed = f"""
import json
from tests.pages.opening import open_page
from ui.words import LANGUAGES, in_language, language_name, told, words
from ui.words.writer import written
from core.messages import files
app = open_page("training", lang={language.code!r})
again = open_page("training", **{{key: app.query_params[key] for key in app.query_params}})
with in_language({language.code!r}):
    refusal = told(files.CSV_ROWS(count=2, least=10, most=5000))
print(json.dumps({{
    "menu": [language_name(one) for one in LANGUAGES],
    "titles": ["".join(element.proto.body for element in one.get("html")) for one in (app, again)],
    "refusal": refusal,
    "number": written(12345.6, ",.1f", {language.code!r}),
}}))
"""
    (copy / "probe.py").write_text(listed, "utf-8")
    found = json.loads(run(copy, "probe").splitlines()[-1])
    assert language.name in found["menu"]
    assert all(f'<p class="lab-eyebrow">{language.title}</p>' in page for page in found["titles"])
    assert (found["refusal"], found["number"]) == (language.refusal, language.number)


def test_an_added_rule_finds_what_it_should_and_corrects_it(copy: Path) -> None:
    for name in ("a rule", "a rule with a correction and a severity of its own"):
        add(ADDITIONS[name], copy)
    probe = """
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
    (copy / "probe.py").write_text(probe, "utf-8")
    run(copy, "probe")
    assert "Logits that cannot be negative" in run(copy, "logit_doctor", "--explain", "LL902")
    run(copy, "logit_doctor.docs", "pages")
    assert "Logits that cannot be negative" in (copy / "pages" / "LL902.md").read_text("utf-8")


@pytest.mark.parametrize("addition", ADDITIONS.values(), ids=list(ADDITIONS))
def test_an_addition_changes_one_file_in_one_place(addition: Addition, copy: Path) -> None:
    if addition.kind in ONE_HUNK:
        assert len(addition.hunks) == 1
    add(addition, copy)
    path = ROOT / addition.file
    original, changed = path.read_text("utf-8") if path.exists() else "", (copy / addition.file).read_text("utf-8")
    for _, text in addition.hunks:
        assert text in changed
        changed = changed.replace(text, "", 1)
    assert changed == original


def test_of_each_kind_there_is_a_harder_one() -> None:
    kinds = [addition.kind for addition in ADDITIONS.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == dict.fromkeys(
        ("format", "formulation", "arm", "preset", "rule"), 2
    )


def test_the_bound_and_the_onset_of_an_added_formulation_hold(copy: Path) -> None:
    add(ADDITIONS["a formulation with a bound, an onset, a look and German"], copy)
    probe = """
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
    (copy / "probe.py").write_text(probe, "utf-8")
    run(copy, "probe")


@pytest.mark.keras
def test_a_preset_is_recorded_by_one_command(copy: Path) -> None:
    addition = ADDITIONS["a preset"]
    add(addition, copy)
    run(copy, "core", "train", "--preset", addition.name, "--record")
    assert (copy / "core/data/recordings" / f"{addition.name}.json.gz").is_file()
    (copy / "probe.py").write_text(
        f"from core.keras.training.recordings import recording_of\nprint(len(recording_of({addition.name!r}).records))",
        "utf-8",
    )
    assert int(run(copy, "probe")) == 3


@pytest.mark.keras
def test_an_arm_written_by_hand_trains_as_its_listing_says(copy: Path) -> None:
    addition = ADDITIONS["an arm whose loss is written by hand"]
    add(addition, copy)
    arguments = ("--arms", addition.name, "two_step_raw", "--dataset", "moons", "--hidden", "none", "--epochs", "1")
    *_, summary = (json.loads(line) for line in run(copy, "core", "train", *arguments, "--json").splitlines())
    padded, plain = (summary["summary"]["arms"][arm] for arm in (addition.name, "two_step_raw"))
    assert 0 < padded["loss"] < plain["loss"]
    assert padded["loss"] == pytest.approx(plain["loss"], rel=1e-5)
