"""Baselines: known findings stay known under edits elsewhere, and one more of the same kind is new."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from logit_doctor import baseline
from logit_doctor.audit import audit_bytes, audit_text
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from tests.logit_doctor.projects import Project, failing

DRAWN, TURNS, MUTANTS = 40, 500, 50
IN_FUNCTIONS = """\
import keras
import tensorflow as tf


def build(units):
    model = keras.Sequential([
        keras.Input((4,)),
        keras.layers.Dense(units),
    ])
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    return model


class Trainer:
    def train(self, x, y):
        model = keras.Sequential([keras.layers.Dense(3, activation="softmax")])
        model.compile(
            optimizer="sgd",
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )
        model.fit(x, y)


build(3).fit(x, y)
Trainer().train(x, y)
probabilities = tf.nn.softmax(z)
loss = -tf.math.log(probabilities)
"""
EDITS = ("", "", "# a comment", "import math", "SEED = 1", "def helper():\n    return 1\n", '"""Text.\n\nMore."""')
"""Lines that leave a program as it is, for any place between two statements of the module."""


def judged(text: str, name: str = "model.py") -> Judged:
    return Judged(path=name, audit=audit_text(text, "tensorflow", name))


def new(before: Judged, after: Judged, folder: Path) -> list[str]:
    """The codes of what is found after and not known from before."""
    path = folder / "known.json"
    baseline.write(path, [Judged(path=str(folder / before.path), audit=before.audit)])
    (file,) = baseline.without_known([Judged(path=str(folder / after.path), audit=after.audit)], path)
    assert len(file.known) + len(file.audit.findings) == len(after.audit.findings)
    return [finding.code for finding in file.audit.findings]


def starts(text: str) -> list[int]:
    """Lines of a program before which a statement of the module can be written."""
    lines = text.split("\n")
    return [
        number for number, line in enumerate(lines) if line[:1].strip() and not line.startswith((")", "]", "}", "else"))
    ]


PROGRAMS = [IN_FUNCTIONS, *(rule.failing for rule in RULES.values())]


@pytest.mark.parametrize("count", [DRAWN, pytest.param(TURNS, marks=pytest.mark.extensive)])
def test_nothing_is_new_after_edits_elsewhere(count: int, tmp_path: Path) -> None:
    chance = random.Random(7)
    first = [judged(text) for text in PROGRAMS]
    assert all(before.audit.findings for before in first)
    for turn in range(count):
        number = turn % len(PROGRAMS)
        lines = PROGRAMS[number].split("\n")
        for place in sorted(chance.choices(starts(PROGRAMS[number]), k=chance.randint(1, 3)), reverse=True):
            lines[place:place] = [chance.choice(EDITS)] * chance.randint(1, 4)
        after = judged("\n".join(lines))
        assert new(first[number], after, tmp_path) == [], "\n".join(lines)


def test_nothing_is_new_in_another_layout(tmp_path: Path) -> None:
    after = IN_FUNCTIONS.replace('loss="sparse_categorical_crossentropy"', "loss='sparse_categorical_crossentropy'")
    after = after.replace('Dense(3, activation="softmax")', "Dense(\n    3,\n    activation='softmax',\n)")
    assert len(judged(after).audit.findings) == len(judged(IN_FUNCTIONS).audit.findings) > 2
    assert new(judged(IN_FUNCTIONS), judged(after), tmp_path) == []


def second_fault(chance: random.Random) -> tuple[str, str, str]:
    """A program, the same with one more fault of its rule in the same function, and the code of the rule."""
    units, other, name = chance.randint(2, 9), chance.randint(2, 9), chance.choice(["head", "net", "student"])
    loss, code = chance.choice(
        [('"sparse_categorical_crossentropy"', "LL001"), ("keras.losses.CategoricalCrossentropy()", "LL001")]
    )
    body = [f"    model = keras.Sequential([keras.layers.Dense({units})])", f"    model.compile(loss={loss})"]
    more = [f"    {name} = keras.Sequential([keras.layers.Dense({other})])", f"    {name}.compile(loss={loss})"]
    if chance.random() < 0.3:
        more = body
    texts = [
        "\n".join(
            ["import keras", "def build(x, y):", *chance.choice([[], ["    seed = 1"]]), *lines, "    model.fit(x, y)"]
        )
        for lines in (body, body + more if chance.random() < 0.5 else more + body)
    ]
    return *(f"{text}\nbuild(x, y)\n" for text in texts), code  # type: ignore[return-value]


@pytest.mark.parametrize("count", [DRAWN // 2, pytest.param(MUTANTS, marks=pytest.mark.extensive)])
def test_a_second_fault_of_the_rule_in_the_same_function_is_new(count: int, tmp_path: Path) -> None:
    chance = random.Random(3)
    for _ in range(count):
        before, after, code = second_fault(chance)
        assert new(judged(before), judged(after), tmp_path) == [code], after


@pytest.mark.parametrize("count", [DRAWN // 4, pytest.param(MUTANTS, marks=pytest.mark.extensive)])
def test_a_second_fault_in_a_project_is_new_and_edits_of_imported_files_are_not(count: int, project: Project) -> None:
    chance = random.Random(5)
    for _ in range(count):
        units, name = chance.randint(2, 9), chance.choice(["net", "head", "model"])
        shift = "".join(f"{chance.choice(EDITS)}\n" for _ in range(chance.randint(0, 5)))
        nets = f"from torch import nn\n{name} = nn.Sequential(nn.Linear(4, {units}), nn.Softmax(dim=1))\n"
        step = f"    loss = loss_fn({name}(x), y)\n"
        lead = "from torch import nn\nfrom nets import {name}\nloss_fn = nn.CrossEntropyLoss()\n\n\ndef train(x, y):\n"
        fit = f"{lead.format(name=name)}{step}    return loss\n\n\ntrain(x, y)\n"
        project.write({"nets.py": nets, "fit.py": fit})
        assert project.run(".", "--write-baseline", "--baseline", "known.json")[0] == 0
        assert json.loads((project.folder / "known.json").read_text("utf-8"))["findings"][0]["code"] == "LL003"
        project.write({"nets.py": shift + nets, "fit.py": shift + fit})
        assert project.codes(".", "--baseline", "known.json") == []
        project.write({"fit.py": shift + fit.replace(step, step + step)})
        assert project.codes(".", "--baseline", "known.json") == ["LL003"], fit


def test_the_same_fault_in_another_function_or_file_is_new(tmp_path: Path) -> None:
    other = IN_FUNCTIONS.replace("build(", "make(")
    assert new(judged(IN_FUNCTIONS), judged(other), tmp_path) == ["LL001"]
    again = judged(IN_FUNCTIONS, "other.py")
    assert len(new(judged(IN_FUNCTIONS), again, tmp_path)) == len(again.audit.findings)


def test_a_cell_may_move(tmp_path: Path) -> None:
    def notebook(*cells: str) -> Judged:
        data = json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode()
        return Judged(path="n.ipynb", audit=audit_bytes("n.ipynb", data, "tensorflow"))

    assert new(notebook(IN_FUNCTIONS), notebook("x = 1", "y = 2\n\n", IN_FUNCTIONS), tmp_path) == []


def test_the_command_writes_and_reads_one(project: Project) -> None:
    project.write(failing("missing-activation", "double-activation", "one-unit-sparse"))
    assert project.run(".")[0] == 1
    code, out = project.run(".", "--write-baseline")
    assert (code, out) == (0, f"3 findings written to {baseline.DEFAULT}\n")
    code, out = project.run(".", "--baseline", baseline.DEFAULT)
    assert code == 0
    assert out == "nothing found in 3 files; 3 outputs checked against a loss; 3 in the baseline\n"
    project.write({"models/new.py": RULES["swapped-arguments"].failing})
    assert project.codes(".", "--baseline", baseline.DEFAULT) == ["LL016"]


def test_a_baseline_knows_files_from_any_working_folder(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(failing("missing-activation"))
    project.run(".", "--write-baseline", "--baseline", "known.json")
    monkeypatch.chdir(project.folder / "models")
    assert project.codes("missing_activation.py", "--baseline", "../known.json") == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}'])
def test_what_is_no_baseline_is_one_line(text: str, project: Project) -> None:
    project.write({"known.json": text, "model.py": "import keras\n"})
    code, _ = project.run("model.py", "--baseline", "known.json")
    assert code == 2
    assert project.error.count("\n") == 1
    assert "known.json: this is no baseline" in project.error


def test_a_missing_baseline_is_bad_input(project: Project) -> None:
    project.write({"model.py": "import keras\n"})
    assert project.run("model.py", "--baseline", "known.json")[0] == 2


def test_a_count_is_used_up() -> None:
    file = judged(IN_FUNCTIONS + IN_FUNCTIONS.partition("import tensorflow as tf\n")[2])
    counts = Counter(baseline.key("model.py", finding) for finding in file.audit.findings)
    assert max(counts.values()) == 2
    once = Counter(dict.fromkeys(counts, 1))
    left = baseline.split(file, once, Path.cwd()).audit.findings
    assert Counter(baseline.key("model.py", finding) for finding in left) == counts - Counter(dict.fromkeys(counts, 1))
