"""Several files and zips on the Doctor page, its corrections and its reports, by AppTest."""

import io
import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.states.doctor import OWN
from logit_doctor.formats import render
from logit_doctor.report import Judged
from logit_doctor.rules import RULES
from logit_doctor.together import audit_uploads
from tests.logit_doctor.projects import Project
from tests.pages.opening import open_page
from ui.doctor import project as projects
from ui.doctor import reports, sources
from ui.doctor.program import EDITOR
from ui.doctor.sources import Source
from ui.words import words

TEXT = words("doctor")
opened = partial(open_page, "doctor")
NETS = "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n"
FIT = "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n"
FAULTY = RULES["double-activation"].failing
ATTACK = '<script>alert(1)</script><img src=x onerror="alert(1)">'
SHOWN = ("error", "warning", "advice", "unresolved")


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def with_uploads(*uploads: tuple[str, bytes], **link: str) -> AppTest:
    app = opened(**link)
    field: Any = next(field for field in app.get("file_uploader") if field.key == "doctor_upload")
    field.set_value([(name, data, "") for name, data in uploads]).run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    """What the page draws itself, without its style sheets."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    return "".join(body for body in bodies if "<style" not in body)


def keras_on(backend: str) -> str:
    return str(TEXT.FRAMEWORKS["keras"].format(backend=TEXT.CONTROLS["doctor_backend"]["options"][backend]))


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_findings_stand_under_their_file_with_evidence_in_another() -> None:
    app = with_uploads(("p.zip", zipped({"repo/fit.py": FIT, "repo/nets.py": NETS, "repo/m.py": FAULTY})))
    drawn = html(app)
    titles = [drawn.index(f'<h3 class="lab-finding-file">repo/{name}.py</h3>') for name in ("fit", "m")]
    assert titles == sorted(titles)  # the error before the warning
    assert 'lab-finding-file">repo/nets.py' not in drawn
    assert 'class="marked" id="lab-line-2-0-2"' in drawn
    assert 'href="#lab-line-2-0-2"' in drawn
    assert TEXT.PROJECT_COUNTS.format(files=3, pairings=2, open=0) in captions(app)
    said = ", ".join([keras_on("tensorflow"), TEXT.FRAMEWORKS["pytorch"]])
    assert TEXT.READ_AS.format(frameworks=said) in captions(app)


def test_several_sources_are_one_project_and_one_is_a_file() -> None:
    both = with_uploads(("fit.py", FIT.encode()), ("nets.py", NETS.encode()))
    assert "<code>double-activation-op</code>" in html(both)
    alone = with_uploads(("fit.py", FIT.encode()))
    assert "<code>double-activation-op</code>" not in html(alone)
    assert "lab-lines" not in html(alone)


def test_what_was_not_read_has_its_reason() -> None:
    app = with_uploads(("p.zip", zipped({"../a.py": "", "a.zip": "", "b.md": "", "c.py": "x = 1"})))
    assert TEXT.UNREAD.format(count=2) in [expander.label for expander in app.expander]
    assert "<li><code>../a.py</code>: " in html(app)
    assert TEXT.OTHER_FILES.format(count=1) in captions(app)
    assert TEXT.NOTHING_SEEN_IN_FILES in [element.value for element in app.markdown]


def test_a_broken_zip_says_so() -> None:
    app = with_uploads(("p.zip", b"PK\x03\x04"))
    assert "<code>p.zip</code>" in html(app)
    assert TEXT.NOTHING_SEEN_IN_FILES in [element.value for element in app.markdown]


def test_names_and_lines_from_a_zip_are_literal() -> None:
    files = {f"{ATTACK.replace('/', '')}.py": f"{FAULTY}\n# {ATTACK}\n", f"..\\{ATTACK}.py": ""}
    drawn = html(with_uploads(("p.zip", zipped(files))))
    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn
    assert "<img" not in drawn


def test_lines_far_from_the_evidence_are_left_out() -> None:
    text = "x = 1\n" * 200 + FAULTY + "x = 1\n" * 200
    drawn = html(with_uploads(("p.zip", zipped({"m.py": text}))))
    assert drawn.count("<i>") < 40
    assert drawn.count('class="gap"') == 2
    assert f"<i>{text[: text.index('model.compile')].count(chr(10)) + 1}</i>model.compile" in drawn


def test_a_correction_goes_into_the_editor() -> None:
    app = opened(doctor_rule="double-activation")
    app.button(key="doctor_apply_0_1").click().run()
    assert app.selectbox(key="doctor_rule").value == OWN
    assert app.text_area(key=EDITOR).value == FAULTY.replace("from_logits=True", "from_logits=False")
    assert "lab-finding warning" not in html(app)


def test_the_backend_that_a_program_sets_is_named() -> None:
    app = opened()
    app.text_area(key=EDITOR).set_value(f'import os\nos.environ["KERAS_BACKEND"] = "jax"\n{FAULTY}').run()
    said = TEXT.READ_AS.format(frameworks=keras_on("jax"))
    assert f"{said} {TEXT.BACKEND_SET}" in captions(app)


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    """The results of a log of SARIF, without what depends on the lab's address and the order of the files."""
    found = [result | {"properties": None} for result in log["runs"][0]["results"]]
    return sorted(found, key=json.dumps)


def test_the_report_is_that_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path, capsys)
    files = {"repo/fit.py": FIT, "repo/nets.py": NETS, "repo/m.py": FAULTY, "repo/n.py": f"{FAULTY})"}
    project.write(files)
    audit = audit_uploads([("p.zip", zipped(files))], "tensorflow")
    made = reports.report(audit.reported(), SHOWN, "tensorflow", "http://lab.test")
    log = json.loads(render("sarif", made))
    assert results(log) == results(json.loads(project.run("repo", "--format", "sarif")[1]))
    assert len(results(log)) == 4
    links = [result["properties"]["link"] for result in log["runs"][0]["results"]]
    assert "http://lab.test/doctor?doctor_rule=double-activation" in links


def test_the_report_has_what_the_page_shows() -> None:
    files = {"fit.py": FIT, "nets.py": NETS, "m.py": FAULTY}
    audit = audit_uploads([("p.zip", zipped(files))], "tensorflow")
    made = reports.report(audit.reported(), ("warning",), "tensorflow", "")
    assert [finding.rule for _, finding in made.findings()] == ["double-activation"]


@pytest.mark.parametrize("name", ["m.py", "n.ipynb"])
def test_a_single_file_has_reports_too(name: str) -> None:
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": FAULTY}]})
    app = with_uploads((name, {"m.py": FAULTY, "n.ipynb": notebook}[name].encode()))
    keys = [button.proto.id.rpartition("-")[2] for button in app.get("download_button")]
    assert {f"doctor_report_{kind}" for kind in reports.KINDS} <= {*keys}
    assert ("doctor_corrected_0_0" in keys) == (name == "m.py")


def test_nothing_of_a_zip_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    source = Source(suffix=".zip", data=b"", uploads=(("p.zip", zipped({"m.py": "open('ran', 'w')\n" + FAULTY})),))
    audit = projects.audit(source, "tensorflow")
    assert isinstance(audit.files[0], Judged)
    assert list(tmp_path.iterdir()) == []
    assert not Path("ran").exists()
    assert sources.pool().pids()
