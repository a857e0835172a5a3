"""Many requests to the doctor at once: each gets its own answer, and none waits for the file of another."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest

from logit_doctor.finding import Audit
from logit_doctor.process.confines import GROUP
from logit_doctor.process.pool import LANES, Pool

HONEST = int(os.environ.get("LAB_HONEST_REQUESTS", "400"))
TIMED_OUT = max(HONEST // 25, 8)
HELD_UP_SECONDS = 0.15
"""How long closing a process takes: longer than the hostile source goes on after its time is over."""
ASKING = 4
FIRST = 10
"""Units of the first model; one unit would be another finding."""
HOSTILE_TABS, ORDINARY, ANSWER_SECONDS = 10, 20, 3.0

MODEL = """\
import keras
model = keras.Sequential([keras.layers.Dense({units})])
model.compile(loss="sparse_categorical_crossentropy")
"""
SLOW = "import keras\n" + "".join(
    f"m{n} = keras.Sequential([keras.layers.Dense(999999)])\nm{n}.compile(loss='sparse_categorical_crossentropy')\n"
    for n in range(80)
)
"""A tenth of a second: too long for the limit of the test, and over soon after it."""


def endless(number: int) -> str:
    """A source that takes far more than the doctor's time."""
    layers = "".join(f"if a{n}:\n    m.add(keras.layers.Dense(3, activation='softmax'))\n" for n in range(20))
    loss = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    return f"import keras  # {number}\nm = keras.Sequential()\n{layers}" + f"m.compile(loss={loss})\n" * 300


def units_in(audit: Audit) -> list[str]:
    return [str(found.message).partition(" over ")[2].partition(" units")[0] for found in audit.findings if found.diff]


def held_up(close: Callable[..., Any]) -> Callable[..., Any]:
    def slowly(*arguments: Any) -> Any:
        time.sleep(HELD_UP_SECONDS)
        return close(*arguments)

    return slowly


def test_nobody_gets_the_answer_to_another_ones_source(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(seconds=0.05)
    pool.judge("warm.py", b"import keras", "tensorflow")
    numbers, slow = count(1), threading.Semaphore(TIMED_OUT)

    def ask(number: int) -> tuple[int, list[str] | str]:
        try:
            if number % (HONEST // TIMED_OUT) == 0 and slow.acquire(blocking=False):
                pool.judge("slow.py", f"{SLOW}# {next(numbers)}".encode(), "tensorflow")
            audit = pool.judge("model.py", MODEL.format(units=number).encode(), "tensorflow")
        except Exception as error:  # said below, after what matters more
            return number, repr(error)
        is_refused = any(found.severity == "unresolved" for found in audit.findings)
        return number, str(audit.findings[0].message) if is_refused else units_in(audit)

    with monkeypatch.context() as patched, ThreadPoolExecutor(ASKING) as asking:
        for owner, name in ((Pool, "close"), (subprocess.Popen, "kill")):
            patched.setattr(owner, name, held_up(getattr(owner, name)))
        answers = list(asking.map(ask, range(FIRST, FIRST + HONEST)))
    pool.close()
    answered = [(number, units) for number, units in answers if isinstance(units, list)]
    assert [(number, units) for number, units in answered if units != [str(number)]] == []
    assert len(answered) > HONEST // 2, [said for _, said in answers if isinstance(said, str)][:3]


@pytest.fixture
def crowd() -> Iterator[Pool]:
    """A pool that ten keep busy with sources that take seconds, each with another one as soon as one has ended."""
    over, numbers = threading.Event(), count(1)
    with Pool() as pool:
        pool.judge("warm.py", b"import keras", "tensorflow")

        def go_on(tab: int) -> None:
            while not over.is_set():
                pool.judge("hostile.py", endless(next(numbers)).encode(), "tensorflow")

        tabs = [threading.Thread(target=go_on, args=(tab,), daemon=True) for tab in range(HOSTILE_TABS)]
        for tab in tabs:
            tab.start()
        time.sleep(1.0)
        yield pool
        over.set()
    for tab in tabs:
        tab.join()


def test_ordinary_sources_are_answered_while_ten_send_hostile_ones(crowd: Pool) -> None:
    waits: list[float] = []
    for number in range(FIRST, FIRST + ORDINARY):
        started = time.monotonic()
        audit = crowd.judge("model.py", MODEL.format(units=number).encode(), "tensorflow")
        waits.append(time.monotonic() - started)
        assert units_in(audit) == [str(number)]
        assert waits[-1] <= ANSWER_SECONDS


def test_what_is_refused_for_its_time_says_so() -> None:
    with Pool(seconds=0.3) as pool:
        (found,) = pool.judge("hostile.py", endless(0).encode(), "tensorflow").findings
    assert str(found.message) == "not checked: reading it takes more than 0.3 seconds or crashes the reader process"


@pytest.mark.skipif(not GROUP.exists(), reason="this system does not group processes by session")
def test_a_reader_stands_back_as_a_process_and_as_a_group() -> None:
    with Pool(lanes=LANES[:1]) as pool:
        pool.judge("model.py", b"import keras\n", "tensorflow")
        (pid,) = pool.pids()
        assert psutil.Process(pid).nice() == min(psutil.Process().nice() + LANES[0].confines.niceness, 19)
        assert Path(f"/proc/{pid}/autogroup").read_text("ascii").split()[-1] == str(LANES[0].confines.niceness)
