"""Files of a watch: read in bounded memory, refused in one sentence, and turned into causes."""

import json
import math
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.__main__ import main
from core.emergency.causes import CAUSES
from core.emergency.diagnosis import diagnose
from core.emergency.watched import OTHER_CAUSES, curve_of_watch, signs_of_watch
from core.logits.reader import LogitsReader
from core.logits.watch_file import MAX_LINE, MOST_EVENTS, MOST_POINTS, WorstRow, read_watch
from core.logits.watch_reader import MAX_BYTES, read_watched
from logit_watch.states import STATES

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/watch.jsonl"
LOSS = b'{"kind": "loss", "step": 1, "loss": 0.5}'
START = b'{"kind": "start", "step": 1, "schema": 1, "framework": "keras on tensorflow", "rank": 0, "every": 50}'
CLIP = {"kind": "state", "step": 7, "state": "clip", "where": "the loss", "evidence": {"share": 0.5, "ceiling": 16.118}}
DEEP = b"[" * (MAX_LINE - 10)
MEMORY = 8_000_000
"""Bytes for a file of any length: some thousand numbers, lists and messages."""


def as_line(**values: object) -> bytes:
    return json.dumps(CLIP | values).encode()


REFUSED = {
    "empty": ([], "watch-none"),
    "blank": ([b"\n", b"  \n"], "watch-none"),
    "text": ([b"hello"], "watch-line"),
    "another log": ([b'{"loss": 0.5}'], "watch-line"),
    "a list": ([LOSS, b"[1, 2]", LOSS], "watch-line"),
    "binary": ([LOSS, b"\xff\xfe\x00", LOSS], "watch-line"),
    "deep": ([DEEP], "watch-line"),
    "long": ([LOSS, b'{"kind": "' + b"x" * MAX_LINE], "watch-long-line"),
    "digits": ([b'{"kind": "loss", "step": 1, "loss": ' + b"9" * 5_000 + b"}"], "watch-line"),
    "a negative step": ([b'{"kind": "loss", "step": -1, "loss": 0.5}'], "watch-line"),
    "an endless step": ([b'{"kind": "loss", "step": 1e999, "loss": 0.5}'], "watch-line"),
    "a loss in words": ([b'{"kind": "loss", "step": 1, "loss": "low"}'], "watch-line"),
    "no loss": ([b'{"kind": "loss", "step": 1}'], "watch-line"),
    "an unknown kind": ([b'{"kind": "shell", "step": 1}'], "watch-line"),
    "an unknown state": ([as_line(state="rm")], "watch-line"),
    "evidence that is missing": ([as_line(evidence={})], "watch-line"),
    "evidence that is none": ([as_line(evidence={"share": [1], "ceiling": {}})], "watch-line"),
    "a place that is none": ([as_line(where=["the loss"])], "watch-line"),
    "cut in the middle": ([LOSS, b'{"kind": "lo', LOSS], "watch-line"),
}


RECORD = {
    "kind": "record",
    "step": 7,
    "loss": 0.5,
    "classes": 3,
    "computed_in": "float32",
    "worst_row": [0.0, 9.0, 1.0],
}
REFUSED |= {
    f"a worst row {name}": ([json.dumps(RECORD | {"worst_row": row}).encode(), LOSS], "watch-line")
    for name, row in {
        "of one": [1.0],
        "too long": [0.0] * 33,
        "of words": ["high", 1.0],
        "of rows": [[1.0], 2.0],
    }.items()
}


def test_the_worst_row_is_that_of_the_first_state_that_has_one() -> None:
    lines = [RECORD | {"step": 1, "worst_row": [5.0, 5.0]}, CLIP, RECORD, CLIP | {"state": "absorbed"}]
    lines[3]["evidence"] = {"share": 0.5, "format": "float32"}
    lines += [RECORD | {"step": 9, "worst_row": ["nan", 1.0]}, CLIP | {"step": 9}]
    found = read_watch(json.dumps(line).encode() for line in lines)
    assert found.worst == WorstRow(step=7, logits=(0.0, 9.0, 1.0), classes=3, format="float32")
    assert read_watch([LOSS, json.dumps(RECORD).encode()]).worst is None


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_file_of_a_watch_is_refused_in_one_sentence(name: str) -> None:
    lines, code = REFUSED[name]
    with pytest.raises(ValueError, match=r"line|lines") as refusal:
        read_watch(lines)
    assert refusal.value.args[0].key == code
    assert "\n" not in str(refusal.value)


def test_a_line_that_was_cut_off_may_be_the_last_or_stand_before_a_new_beginning() -> None:
    assert read_watch([LOSS, b'{"kind": "lo']).losses.values == (0.5,)
    assert read_watch([LOSS, b'{"kind": "lo', START, LOSS]).losses.values == (0.5, 0.5)


def test_text_from_a_file_has_no_control_characters_and_is_short() -> None:
    found = read_watch([as_line(where="\x1b[31m\u202elayer" + "x" * 5_000)])
    (event,) = found.events
    assert event.text.isprintable()
    assert len(event.text) < 1_000


def long_file(count: int) -> Iterator[bytes]:
    yield START
    for step in range(1, count + 1):
        loss = '"nan"' if step == count - 5 else f"{2 + 1 / step:.6f}"
        yield f'{{"kind": "loss", "step": {step}, "loss": {loss}}}\n'.encode()
        if step % 50 == 0:
            yield f'{{"kind": "record", "step": {step}, "loss": 2.0, "one_term": 0.25, "path": "logits"}}\n'.encode()
            yield as_line(step=step)


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.extensive)])
def test_a_long_file_is_read_in_bounded_memory(count: int) -> None:
    tracemalloc.start()
    found = read_watch(long_file(count))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY
    assert found.last_step == count
    assert MOST_POINTS <= len(found.losses.values) <= 2 * MOST_POINTS
    (place,) = [place for place, loss in enumerate(found.losses.values) if math.isnan(loss)]
    assert found.losses.steps[place] == count - 5
    assert len(found.events) == MOST_EVENTS
    assert set(found.shares) == {"one_term"}


def test_every_state_leads_to_a_cause() -> None:
    assert set(STATES) <= set(CAUSES) | set(OTHER_CAUSES)
    assert set(OTHER_CAUSES).isdisjoint(CAUSES)
    assert {cause for points in OTHER_CAUSES.values() for cause in points} <= set(CAUSES)


def test_a_state_proves_its_cause() -> None:
    found = read_watch([LOSS, json.dumps(CLIP).encode()])
    assert [suspect.cause.name for suspect in diagnose(signs_of_watch(found)).suspects] == ["clip"]
    assert diagnose(signs_of_watch(found)).questions == ()
    curve = curve_of_watch(found)
    assert curve is not None
    assert (curve.steps, curve.losses, curve.unit) == ((1.0,), (0.5,), "step")


def test_the_report_names_states_causes_and_repairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch-report", str(EXAMPLE)]) == 0
    shown = capsys.readouterr().out
    assert "! Step 1, the loss: 69% of the examples" in shown
    assert "! Step 30, the loss: The loss is 0" in shown
    assert str(CAUSES["clip"].repair) in shown
    assert main(["watch-report", str(EXAMPLE), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(event["state"], event["step"]) for event in report["events"]] == [("clip", 1), ("zero_weights", 30)]
    assert {event["text_code"] for event in report["events"]} == {"watch-clip", "watch-zero-weights"}
    assert [cause["cause"] for cause in report["causes"]] == ["clip", "zero_weights"]


def test_files_that_were_rotated_are_read_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "watch.jsonl"
    path.write_bytes(as_line(step=900, state="zero_weights", evidence={"loss": "nan"}))
    path.with_name("watch.jsonl.1").write_bytes(as_line())
    main(["watch-report", str(path), "--json"])
    assert [event["step"] for event in json.loads(capsys.readouterr().out)["events"]] == [7, 900]


@pytest.mark.parametrize("data", [b"", b"{}", b"x" * 100_000])
def test_the_command_refuses_other_files_in_one_line(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "watch.jsonl"
    path.write_bytes(data)
    with pytest.raises(SystemExit) as stop:
        sys.exit(main(["watch-report", str(path)]))
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)


def test_an_upload_is_read_in_another_process() -> None:
    with closing(LogitsReader()) as reader:
        for lines in (EXAMPLE.read_bytes().splitlines(), [json.dumps(one).encode() for one in (RECORD, CLIP)]):
            assert read_watched(reader, b"\n".join(lines)) == read_watch(lines)
        with pytest.raises(ValueError, match="line 1 is not a line") as refusal:
            read_watched(reader, b"<html>")
        assert refusal.value.args[0].key == "watch-line"


def test_an_upload_that_is_too_large_is_refused_and_not_cut_off() -> None:
    line = b'{"kind": "loss", "step": 1, "loss": 2.5}\n'
    with closing(LogitsReader()) as reader, pytest.raises(ValueError, match="need at most 10,000,000"):
        read_watched(reader, line * (MAX_BYTES // len(line) + 1))


def test_the_command_needs_little_memory(tmp_path: Path) -> None:
    """A line without an end is refused after the bytes that a line may have."""
    path = tmp_path / "watch.jsonl"
    with path.open("wb") as file:
        file.truncate(400_000_000)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    command = [sys.executable, "-m", "core", "watch-report", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "line 1 has more than" in done.stderr
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before < 300_000
