"""The commands of compose.yaml run as its containers would run them, and a checkout's umask does not matter."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import contained
import pytest

pytestmark = pytest.mark.skipif(not contained.is_possible(), reason="needs bubblewrap, and the right to use it")

OPENED = f"""
import asyncio, os, pathlib, subprocess, sys, time
from benchmarks._visitor import Visitor

health = {contained.HEALTH!r}
until = time.monotonic() + 60
while subprocess.run(health, stderr=subprocess.DEVNULL).returncode:
    assert time.monotonic() < until, "never healthy"
assert os.getuid() == {contained.UID}
for place in ("/lab", "/", "/usr", os.path.expanduser("~")):
    try:
        pathlib.Path(place, "written").touch()
    except OSError:
        continue
    assert place == "/tmp", place

async def visit():
    for page in ("", "doctor", "training"):
        async with Visitor("http://127.0.0.1:8501", page) as visitor:
            await visitor.open()
        assert visitor.errors == [], visitor.errors

asyncio.run(visit())
assert not list(pathlib.Path("/tmp").rglob("*.pyc"))
"""
TRAINED = """
from benchmarks._trainee import OVER, Trainee

async def train():
    async with Trainee("http://127.0.0.1:8501", "preset=nothing-happens&epochs=5") as trainee:
        await trainee.open()
        await trainee.train()
        await trainee.watch(OVER, 240)
    assert (trainee.state, trainee.errors) == ("done", [])

asyncio.run(train())
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contained.build(tmp_path_factory.mktemp("image"))


@pytest.fixture
def services(tmp_path: Path) -> dict[str, dict[str, Any]]:
    certificates, data = tmp_path / "certificates", tmp_path / "data"
    subprocess.run([sys.executable, str(contained.ROOT / "deploy" / "certificates.py"), str(certificates)], check=True)
    data.mkdir()
    found = contained.rendered(COOKIE_SECRET="a long random text", CERTIFICATES=str(certificates))
    sessions = found["sessions"]
    assert sessions["volumes"] == ["sessions:/data"]
    sessions["volumes"] = [f"{data}:/data"]
    if shutil.which(sessions["command"][0]) is None:
        sessions["command"][0] = "redis-server"
    return found


def test_a_variable_without_a_value_or_a_default_is_an_error() -> None:
    with pytest.raises(KeyError, match="COOKIE_SECRET: one long random text"):
        contained.rendered(CERTIFICATES="/somewhere")
    pinned = contained.rendered(COOKIE_SECRET="x", CERTIFICATES="/somewhere", PYTHON_IMAGE="python@sha256:0")
    assert pinned["app"]["build"]["args"] == {"PYTHON_IMAGE": "python@sha256:0"}


def test_every_file_of_the_image_is_readable_by_its_user(image: Path) -> None:
    files = [*image.rglob("*")]
    assert len(files) > 500
    assert [path for path in files if not path.stat().st_mode & 0o004] == []
    assert [path for path in files if path.is_dir() and not path.stat().st_mode & 0o001] == []


def test_a_web_server_runs_as_its_container_would(
    image: Path, services: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    chosen = {name: services[name] for name in ("app", "scheduler")}
    done = contained.run(image, chosen, OPENED, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]


@pytest.mark.keras
@pytest.mark.extensive
def test_all_services_run_and_train_as_their_containers_would(
    image: Path, services: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    del services["proxy"]  # it asks Docker where the web servers are
    done = contained.run(image, services, OPENED + TRAINED, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr[-2_000:]
