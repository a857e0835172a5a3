"""Two web servers and one cluster of two workers, as in compose.yaml: a worker dies mid-run and no run is lost."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from machines import Cluster
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks._server import ROOT, server
from benchmarks._visitor import Visitor
from ui.words.en import training as text

pytestmark = [pytest.mark.keras, pytest.mark.extensive]

SECONDS = 240
EPOCHS = 150
LINK = f"preset=nothing-happens&epochs={EPOCHS}"
TABS_PER_SERVER = 2


class Student(Visitor):
    """A tab on the training page, with what it shows: sentences, and the charts' content by their keys."""

    def __init__(self, address: str) -> None:
        super().__init__(address, "training", LINK)
        self.notes: list[str] = []
        self.sentences: list[str] = []
        self.charts: dict[str, Any] = {}

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "alert":
                self.notes.append(element.alert.body)
            case "markdown":
                self.sentences.append(element.markdown.body)
            case "bidi_component" if element.bidi_component.component_name == "lab_chart":
                chart = json.loads(element.bidi_component.bytes)
                chart.pop("played", None)  # the name of the run, of which each session has its own
                self.charts[element.bidi_component.id.rpartition("-")[2]] = chart

    @property
    def epoch(self) -> float:
        """Where the progress line says that the training stands."""
        return float(self.progress.partition("epoch ")[2].partition(" of")[0] or 0)

    async def train(self) -> None:
        """Press Train and look until nothing moves any more."""
        await self.open()
        await self.press("training_train")
        while await self.poll():
            pass


async def train_everywhere(students: list[Student], cluster: Cluster) -> None:
    """Let all tabs train, and kill a worker as soon as both workers have come some way."""
    async with asyncio.timeout(SECONDS), contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for student in students:
            await stack.enter_async_context(student)
            group.create_task(student.train())
        while sum(3 < student.epoch < EPOCHS for student in students) < 2:
            await asyncio.sleep(0.02)
        cluster.workers()[0].kill()


def test_a_dying_worker_loses_no_run_of_two_servers(tmp_path: Path) -> None:
    with (
        Cluster(tmp_path, num_workers=2) as cluster,
        server(ROOT, **cluster.settings) as (first, _),
        server(ROOT, **cluster.settings) as (second, _),
    ):
        students = [Student(address) for _ in range(TABS_PER_SERVER) for address in (first, second)]
        try:
            asyncio.run(train_everywhere(students, cluster))
        except TimeoutError:
            pytest.fail(f"still under way: {[student.progress for student in students]}")
    assert [student.errors for student in students if student.errors] == []
    assert {student.progress.partition(":")[0] for student in students} == {text.STATES["done"]}
    restarted = [student for student in students if text.RESTARTED in student.notes]
    # Each server may have given the worker a run; the others' were never disturbed.
    assert 0 < len(restarted) < len(students)
    endings = [sentence for sentence in students[0].sentences if "the same weights, bit for bit" in sentence]
    assert endings
    for student in students:
        assert set(endings) <= set(student.sentences)
        assert student.charts == students[0].charts
