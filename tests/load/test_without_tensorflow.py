"""Without TensorFlow the lab works, plays its recordings, and reports the missing library in one sentence."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from machines import ROOT
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import server
from benchmarks._trainee import Trainee
from ui.frame.page_table import PAGES
from ui.words.en import training as text

HIDDEN = {"PYTHONPATH": str(Path(__file__).with_name("without_tensorflow")), "PYTHONDONTWRITEBYTECODE": "1"}
SAID = {"en": "TensorFlow is not installed for this Python", "de": "TensorFlow ist für dieses Python"}
PLACES = {
    "a training": "training",
    "the table of probes": "training",
    "a cell run again": "traps",
    "the library's curves": "loss_error?softmax_library=tf_dense&softmax_formulations=fused",
}
WHO = {"a training": "alert", "the table of probes": "markdown", "a cell run again": "markdown"}


class Reader(Trainee):
    """A tab that keeps what it is told, by the kind of element."""

    def __init__(self, address: str, page: str, link: str = "") -> None:
        super().__init__(address, link)
        self._page = page
        self.told: dict[str, list[str]] = {"alert": [], "markdown": []}

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind in self.told:
            self.told[kind].append(getattr(element, kind).body)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A lab that make run has started where there is no TensorFlow."""
    with server(ROOT, **HIDDEN) as (address, _process):
        yield address


def read(address: str, place: str, language: str) -> Reader:
    page, _, link = place.partition("?")

    async def visit() -> Reader:
        async with Reader(address, page, f"{link}&lang={language}".removeprefix("&")) as reader:
            await reader.open()
            return reader

    return asyncio.run(visit())


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(name: str, language: str, address: str) -> None:
    assert read(address, PAGES[name].url_path, language).errors == []


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("what", PLACES)
def test_what_needs_tensorflow_says_so_in_one_sentence(what: str, language: str, address: str) -> None:
    told = read(address, PLACES[what], language).told[WHO.get(what, "alert")]
    said = [text for text in told if SAID[language] in text]
    assert len(said) == 1, told
    assert "Python 3." in said[0]  # a version has no decimal comma


def test_training_plays_its_recording(address: str) -> None:
    async def play() -> tuple[list[str], str, list[str]]:
        async with Reader(address, "training", "preset=loud") as reader:
            await reader.open()
            offered = [key for key in reader.buttons if key in ("training_train", "training_play_recording")]
            await reader.train()
            async with asyncio.timeout(60):
                while await reader.poll():
                    pass
            return offered, reader.progress.partition(":")[0], reader.errors

    assert asyncio.run(play()) == (["training_play_recording"], text.STATES_OF_RECORDING["done"], [])


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "core", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | HIDDEN, capture_output=True, text=True)


@pytest.mark.parametrize(
    "arguments",
    [("train",), ("train", "--preset", "loud", "--json"), ("train", "--record"), ("probe",), ("matrix", "--run")],
    ids=" ".join,
)
def test_a_command_that_needs_tensorflow_says_so_in_one_line(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"python -m core {arguments[0]}: {' '.join(arguments)} cannot run: TensorFlow")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("train", "--help"),
        ("sweep", "--samples", "2", "--magnitudes", "0:1:2", "--json"),
        ("autopsy", "--logits", "20,0,0", "--label", "1"),
        ("matrix",),
        ("doctor", "app.py"),
        ("logits", "docs/examples/logits.csv"),
        ("export", "--page", "training"),
        ("export", "--page", "loss_error", "--kind", "notebook"),
    ],
    ids=" ".join,
)
def test_every_other_command_works(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_mistake_is_named_before_what_is_missing() -> None:
    assert "unknown" in run("train", "--preset", "nonsense").stderr
