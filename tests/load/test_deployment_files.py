"""Files, programs, options, settings and figures in compose.yaml, Dockerfile, proxy and docs/scale.md exist."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import distributed  # noqa: F401  brings the defaults of its settings
import pytest
import uvicorn
import yaml
from dask.config import get
from streamlit import config

from core.classroom.stores import SCHEMES, VARIABLE
from deploy import wheels

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROXY = (ROOT / "deploy" / "haproxy.cfg").read_text("utf-8")
SCALE = (ROOT / "docs" / "scale.md").read_text("utf-8")
SETTINGS = sorted({key for service in SERVICES.values() for key in service.get("environment", {})})
MANIFESTS = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", SCALE, re.MULTILINE | re.DOTALL)]
DENIED = re.compile(r"^\s+http-request deny deny_status 404 if \{ path,url_dec -m end -i (\S+) \}$", re.MULTILINE)
DASK_COMMANDS = {
    "compose scheduler": SERVICES["scheduler"]["command"],
    "compose worker": SERVICES["worker"]["command"],
    **{
        f"kubernetes {role}": MANIFESTS[0]["spec"][role]["spec"]["containers"][0]["args"]
        for role in ("scheduler", "worker")
    },
}


def test_what_the_image_copies_exists_and_is_not_ignored() -> None:
    copied = re.findall(r"^COPY --chmod=755 (\S+) ", DOCKERFILE, re.MULTILINE)
    assert len(copied) == DOCKERFILE.count("COPY ")
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {"app.py", "core", "logit_doctor", "logit_watch", "ui", "pages", "static", ".streamlit"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if not any(line.startswith(f"!{name}") for line in kept)] == []


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1] == "lab"


@pytest.mark.parametrize("name", DASK_COMMANDS)
def test_dask_knows_every_option(name: str) -> None:
    program, role, *arguments = DASK_COMMANDS[name]
    assert program == "dask"
    shown = subprocess.run(
        [sys.executable, "-m", f"distributed.cli.dask_{role}", "--help"], capture_output=True, text=True, check=True
    ).stdout
    options = [argument for argument in arguments if argument.startswith("--")]
    assert options
    assert [option for option in options if not re.search(rf"{option}\b", shown)] == []


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_of_the_containers_exists(setting: str) -> None:
    if setting.startswith("STREAMLIT_"):
        section, _, words = setting.removeprefix("STREAMLIT_").lower().partition("_")
        assert f"{section}.{words.replace('_', '')}" in {key.lower() for key in config.get_config_options()}
    elif setting.startswith("DASK_DISTRIBUTED__"):
        dotted = setting.removeprefix("DASK_").lower().replace("__", ".")
        *sections, key = dotted.split(".")
        holder = get(".".join(sections))
        assert key.replace("_", "-") in holder
    else:
        assert setting in ("HOME", "DASK_SCHEDULER_ADDRESS", "FORWARDED_ALLOW_IPS", VARIABLE)


def test_the_web_servers_share_class_sessions() -> None:
    address = urlsplit(SERVICES["app"]["environment"][VARIABLE])
    assert f"{address.scheme}://" in SCHEMES
    assert address.hostname in SERVICES["app"]["depends_on"]
    shared = set(SERVICES["app"]["networks"]) & set(SERVICES[address.hostname]["networks"])
    assert shared
    assert all(COMPOSE["networks"][name]["internal"] for name in shared)


def test_mounted_files_exist_and_servers_are_named_alike() -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES["proxy"]["volumes"]]
    assert all((ROOT / path).is_file() for path in mounted)
    assert re.search(r"server-template \S+ \S+ app:8501 ", PROXY)
    assert "EXPOSE 8501" in DOCKERFILE
    assert "app" in SERVICES


def test_the_cluster_has_a_network_of_its_own_and_only_the_proxy_a_port() -> None:
    assert COMPOSE["networks"]["engine"]["internal"] is True
    assert [SERVICES[name]["networks"] for name in ("scheduler", "worker")] == [["engine"], ["engine"]]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_certificates_are_written_once_and_for_the_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    command = [sys.executable, str(ROOT / "deploy" / "certificates.py"), str(folder)]
    subprocess.run(command, check=True)
    wanted = {
        Path(value).name for value in SERVICES["worker"]["environment"].values() if value.startswith("/certificates/")
    }
    assert {file.name for file in folder.iterdir()} == wanted
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 2


def test_the_page_on_installing_names_each_python_and_platform_as_the_requirements_do() -> None:
    page = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert f"<!-- wheels -->\n{wheels.table()}<!-- /wheels -->" in page


@pytest.mark.parametrize("python", wheels.PYTHONS)
@pytest.mark.parametrize("title", wheels.PLATFORMS)
def test_requirements_ask_for_tensorflow_once_where_it_has_wheels_and_nowhere_else(title: str, python: str) -> None:
    names = [one.name for one in wheels.wanted(wheels.PLATFORMS[title], python)]
    libraries = [name for name in names if name.startswith("tensorflow") or name == "keras"]
    assert len(libraries) == (0 if python == "3.14" else 2)
    assert len(names) == len(set(names))
    assert {"streamlit", "distributed", "python-flint"} <= set(names)


def test_a_web_server_learns_the_visitors_address_from_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    frontend = PROXY.partition("frontend ")[2].partition("backend ")[0]
    assert re.findall(r"^\s+http-request set-header (\S+) (\S+)$", frontend, re.MULTILINE) == [
        ("X-Forwarded-For", "%[src]")
    ]
    name = "FORWARDED_ALLOW_IPS"
    monkeypatch.setenv(name, SERVICES["app"]["environment"][name])
    clients: list[str] = []

    async def lab(scope: Any, _receive: Any, _send: Any) -> None:
        clients.append(scope["client"][0])

    server = uvicorn.Config(lab, interface="asgi3")
    server.load()
    headers = [(b"x-forwarded-for", b"203.0.113.7")]
    scope = {"type": "websocket", "scheme": "ws", "client": ("172.18.0.2", 5000), "headers": headers}
    asyncio.run(server.loaded_app(scope, None, None))
    assert clients == ["203.0.113.7"]


def test_the_proxy_shows_no_visitor_what_the_server_counts() -> None:
    frontend = PROXY.partition("frontend ")[2].partition("backend ")[0]
    assert DENIED.findall(frontend) == ["/_stcore/metrics"]
