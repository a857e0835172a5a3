"""The engine's use of the machine: processes, ports, memory, imports."""

import asyncio
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from engine_waiting import listening, wait_until

from core.engine import Engine, EngineError, Limits, cluster, diskless, following, roster
from core.engine.payload import unpack

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ORPHAN_SECONDS = 10.0


def start_host(function: str, then: str) -> tuple["subprocess.Popen[str]", dict[str, list[int]]]:
    path = os.pathsep.join([str(ROOT), str(HERE)])
    host = subprocess.Popen(
        [sys.executable, HERE / "engine_host.py", function, then],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert host.stdout is not None
    return host, json.loads(host.stdout.readline())


@pytest.mark.parametrize(
    ("ending", "function"),
    [
        pytest.param(signal.SIGKILL, "hang_after", id="killed"),
        pytest.param(
            signal.SIGKILL,
            "hold_the_interpreter_after",
            id="killed while a worker never yields",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's help"),
        ),
        pytest.param(signal.SIGTERM, "hang_after", id="terminated"),
        pytest.param(signal.SIGINT, "hang_after", id="interrupted"),
        pytest.param(None, "hang_after", id="by itself"),
    ],
)
def test_workers_leave_with_the_server_however_it_ends(ending: signal.Signals | None, function: str) -> None:
    host, facts = start_host(function, "wait" if ending else "exit")
    with host:
        assert len(facts["workers"]) == 2
        assert facts["imported"] == []
        if ending:
            host.send_signal(ending)
        try:
            host.wait(timeout=ORPHAN_SECONDS)
        finally:
            host.kill()
        wait_until(lambda: not any(map(psutil.pid_exists, facts["workers"])), ORPHAN_SECONDS)


def test_a_worker_gives_way_to_the_server(engine: Engine) -> None:
    niceness, scheduler = engine.run("engine_workloads:priority")
    assert niceness >= 10
    assert scheduler == os.SCHED_IDLE


def test_only_tls_on_loopback_is_offered_and_only_to_members(
    engine: Engine, listened_before: set[tuple[str, int]]
) -> None:
    processes = [psutil.Process(), psutil.Process(engine.run("engine_workloads:process_id"))]
    offered = set().union(*map(listening, processes)) - listened_before
    assert len(offered) == len(processes)
    assert {address for address, _ in offered} == {"127.0.0.1"}
    stranger = ssl.create_default_context()
    stranger.check_hostname = False
    stranger.verify_mode = ssl.CERT_NONE
    for address in offered:
        with (
            socket.create_connection(address, timeout=5) as connection,
            pytest.raises((ssl.SSLError, ConnectionError)),
            stranger.wrap_socket(connection) as encrypted,
        ):
            encrypted.recv(1)


def test_another_engines_certificate_is_no_ticket(tmp_path: Path) -> None:
    contexts = []
    for number in range(2):
        credentials = diskless.security()
        files = {
            name: tmp_path / f"{name}-{number}.pem" for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")
        }
        for name, file in files.items():
            file.write_text(getattr(credentials, name))
        pair = []
        for purpose in (ssl.Purpose.CLIENT_AUTH, ssl.Purpose.SERVER_AUTH):
            context = ssl.create_default_context(purpose, cafile=str(files["tls_ca_file"]))
            context.verify_mode = ssl.CERT_REQUIRED
            context.check_hostname = False
            context.load_cert_chain(files["tls_client_cert"], files["tls_client_key"])
            pair.append(context)
        contexts.append(pair)
    (server, member), (_, stranger) = contexts
    assert shake_hands(server, member)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(server, stranger)


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> bool:
    """Carry a TLS handshake between two contexts in memory, server's verification of the client included."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [client.wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True)]
    open_sides = set(sides)
    for _ in range(10):
        for side in sides:
            try:
                side.do_handshake()
                open_sides.discard(side)
            except ssl.SSLWantReadError:
                pass
    return not open_sides


def test_a_frozen_worker_is_noticed_and_replaced(engine: Engine, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "ANSWER_SECONDS", 1.5)
    run = engine.stream("engine_workloads:stop_answering", session=session)
    assert run.wait(20)
    assert (run.state, run.message) == ("lost", "Its worker stopped responding and was restarted.")
    assert engine.run("engine_workloads:process_id") > 0


def test_a_run_of_a_frozen_worker_is_begun_again(
    engine: Engine, session: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(following, "ANSWER_SECONDS", 1.5)
    run = engine.stream("engine_workloads:freeze_once", 5, str(tmp_path / "marker"), session=session, retries=1)
    assert run.wait(20)
    assert (run.state, run.events(), run.restarts) == ("done", tuple(range(5)), 1)


def test_a_run_that_ignores_a_stop_is_ended_by_force(
    engine: Engine, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "STOP_SECONDS", 0.5)
    run = engine.stream("engine_workloads:hang_after", 1, session=session)
    wait_until(run.events)
    run.stop()
    assert run.wait(20)
    assert (run.state, run.message) == ("stopped", "Stopped on request.")
    assert engine.run("engine_workloads:process_id") > 0


def test_a_worker_that_has_grown_is_replaced_between_runs() -> None:
    with Engine(num_workers=1, warm_modules=("engine_workloads",), growth_megabytes=60) as engine:
        wait_until(lambda: engine.status().state == "ready")
        seen: list[Any] = []
        for _ in range(3):
            run = engine.stream("engine_workloads:keep_memory", 40, session="one")
            assert run.wait(20)
            assert run.state == "done"
            seen += run.events()
    assert seen[0] == seen[1] != seen[2]


def test_a_run_waits_for_the_warm_up_and_pays_neither_its_seconds_nor_its_memory() -> None:
    limits = Limits(memory_megabytes=50, silence_seconds=0.4)
    with Engine(num_workers=1, warm_modules=("engine_workloads:warm_up_with_memory",)) as engine:
        run = engine.stream("engine_workloads:ticks", 10, 0.1, session="one", limits=limits)
        wait_until(lambda: engine.status().state == "warming")
        assert run.state == "queued"
        assert run.wait(20)
    assert (run.state, run.message) == ("done", "")


def test_a_worker_that_never_gets_warm_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(roster, "WARM_UP_SECONDS", 0.5)
    monkeypatch.setenv("LOGIT_LAB_TEST_MARKER", str(tmp_path / "was here"))
    with Engine(num_workers=1, warm_modules=("engine_workloads:hang_the_first_time",)) as engine:
        run = engine.stream("engine_workloads:ticks", 1, session="one")
        assert run.wait(30)
    assert (run.state, run.message) == ("done", "")


@pytest.mark.keras
def test_warm_up_imports_tensorflow_on_the_worker_only() -> None:
    """In a process of its own: other tests import TensorFlow into this one."""
    program = """
import sys, time
from core.engine import Engine, EngineError
with Engine(num_workers=1, warm_modules=("tensorflow",)) as engine:
    states = []
    while not states or states[-1] != "ready":
        states.append(engine.status().state)
        time.sleep(0.05)
    try:
        engine.run("tensorflow:constant", 1.0)
    except EngineError as error:
        print(error)
print("warming" in states, "tensorflow" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=90)
    refusal, seen = done.stdout.splitlines()
    assert re.match(r"A result contains a tensorflow\.\S+; results must be plain", refusal), done.stderr
    assert seen == "True False"


def test_a_result_that_would_import_keras_into_the_server_is_refused() -> None:
    imports_keras = b"ckeras.src.models\nModel\n."  # pickle's opcode for a global name
    with pytest.raises(EngineError, match=r"A result contains a keras\.src\.models\.Model; results must be plain"):
        unpack(imports_keras)


def test_a_result_whose_class_lives_beside_tensorflow_is_refused() -> None:
    program = """
import sys
from core.engine.payload import unpack
from core.engine.protocol import EngineError
try:
    unpack(b"ccore.keras.what_ran.ops\\nevaluate\\n.")
except EngineError as error:
    print(error)
print("tensorflow" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "would import" in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1] == "False"


def test_an_unavailable_engine_says_so_and_nothing_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as unused:
        address = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
    with Engine(scheduler_address=address, warm_modules=()) as engine:
        run = engine.stream("engine_workloads:ticks", 3, session="one", limits=Limits(waiting_seconds=1))
        wait_until(lambda: engine.status().state == "unavailable")
        assert engine.status().message == "The training engine is unavailable; the lab keeps trying to reach it."
        assert run.wait(20)
        assert (run.state, run.message) == ("lost", "No worker was available for 1 seconds.")
        with pytest.raises(EngineError, match=r"^math:hypot returned no result within 0.5 seconds\.$"):
            engine.run("math:hypot", 3, 4, timeout=0.5)


def test_a_missing_library_is_reported() -> None:
    with Engine(num_workers=1, warm_modules=("no_such_module",)) as engine:
        wait_until(lambda: engine.status().state == "unavailable")
        assert engine.status().message == (
            "The worker cannot load no_such_module: ModuleNotFoundError: No module named 'no_such_module'"
        )


def test_a_closed_engine_takes_no_work_and_ends_what_it_had() -> None:
    engine = Engine(num_workers=1, warm_modules=())
    run = engine.stream("engine_workloads:ticks", 1000, 0.05, session="one")
    wait_until(run.events)
    engine.close()
    assert run.state == "lost"
    assert engine.stream("engine_workloads:ticks", 1, session="two").state == "lost"
    with pytest.raises(EngineError, match="shut down"):
        engine.run("math:hypot", 3, 4)
    run.stop()
    engine.close_session("one")
    engine.close()


def test_a_lost_scheduler_is_replaced_and_queued_runs_survive() -> None:
    with Engine(num_workers=1, warm_modules=()) as engine:
        running = engine.stream("engine_workloads:ticks", 1000, 0.05, session="one")
        wait_until(running.events)
        queued = engine.stream("engine_workloads:ticks", 3, session="two")
        cluster: Any = engine._dispatcher._cluster
        scheduler, loop = cluster._scheduler, engine._loop
        assert loop is not None
        closing = asyncio.run_coroutine_threadsafe(scheduler.close(), loop)
        closing.exception(10)  # however it closes, it is closed
        assert running.wait(20)
        assert (running.state, running.reason) == ("lost", "disconnected")
        assert queued.wait(30)
        assert (queued.state, len(queued.events())) == ("done", 3)
