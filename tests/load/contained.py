"""Services of compose.yaml in one sandbox that is like its containers, as far as this is possible without images.

The programs are this machine's; of the checkout, only what the ``Dockerfile`` copies is there, in /lab. The file system
is read-only but for /tmp, the user is the image's, without any capability, and the network is one of its own, in which
each service has its name. Inside, ``inside.py`` starts the services and then runs a check.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
COPIED = re.findall(r"^COPY --chmod=(\d+) (\S+) (\S+)$", DOCKERFILE, re.MULTILINE)
HEALTH, COMMAND = (
    json.loads(re.findall(rf"^{name}\b.*?(\[.*\])$", DOCKERFILE, re.MULTILINE)[-1]) for name in (r"HEALTHCHECK", r"CMD")
)
UID = re.findall(r"^RUN useradd --uid (\d+) lab$", DOCKERFILE, re.MULTILINE)[0]
VARIABLES = dict(word.split("=", 1) for word in shlex.split(re.findall(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE)[0]))
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
PREFIX = Path(sys.prefix).resolve()
SECONDS = 400


def rendered(**given: str) -> dict[str, dict[str, Any]]:
    """Return the services of compose.yaml with values for its variables, as ``docker compose config`` does."""

    def value(found: re.Match[str]) -> str:
        name, kind, otherwise = found.groups()
        if kind == "?" and not given.get(name):
            raise KeyError(f"{name}: {otherwise}")
        return given.get(name) or otherwise or ""

    text = VARIABLE.sub(value, (ROOT / "compose.yaml").read_text("utf-8"))
    services: dict[str, dict[str, Any]] = yaml.safe_load(text)["services"]
    return services


def build(folder: Path) -> Path:
    """Copy what the Dockerfile copies, from a checkout that only its owner can read, and compile it."""
    image = folder / "lab"
    before = os.umask(0o077)
    try:
        image.mkdir()
        for mode, name, there in COPIED:
            source, target = ROOT / name, image / (name if there == "." else there)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
            for path in (target, *target.rglob("*")):
                path.chmod(int(mode, 8))
    finally:
        os.umask(before)
    image.chmod(0o755)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=image, check=True, umask=0o022)
    return image


def is_possible() -> bool:
    """Return whether this machine has bubblewrap, and lets it work."""
    bubblewrap = shutil.which("bwrap")
    return (
        bubblewrap is not None and not subprocess.run([*_sandbox(bubblewrap), "true"], capture_output=True).returncode
    )


def run(image: Path, services: dict[str, dict[str, Any]], check: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Start services and run a check beside them, a program in Python; return how it ended."""
    hosts = folder / "hosts"
    hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in ("localhost", *services)), "utf-8")
    told = [
        {"command": service.get("command", COMMAND), "environment": VARIABLES | service.get("environment", {})}
        for service in services.values()
    ]
    mounts = ["--ro-bind", str(image), "/lab", "--ro-bind", str(hosts), "/etc/hosts"]
    for service in services.values():
        for source, target in (volume.split(":")[:2] for volume in service.get("volumes", ())):
            mounts += ["--bind" if target == "/data" else "--ro-bind", source, target]
    mounts += ["--ro-bind", str(ROOT / "benchmarks"), "/checks/benchmarks"]
    mounts += ["--ro-bind", str(Path(__file__).with_name("inside.py")), "/checks/inside.py"]
    python = str(PREFIX / "bin" / "python")
    inside = ["--chdir", "/lab", "--remount-ro", "/", python, "/checks/inside.py", json.dumps(told), check]
    bubblewrap = shutil.which("bwrap")
    assert bubblewrap
    return subprocess.run([*_sandbox(bubblewrap), *mounts, *inside], capture_output=True, text=True, timeout=SECONDS)


def _sandbox(bubblewrap: str) -> list[str]:
    command = [bubblewrap, "--die-with-parent", "--unshare-all", "--uid", UID, "--gid", UID, "--cap-drop", "ALL"]
    command += ["--clearenv", "--setenv", "PATH", f"{PREFIX / 'bin'}:/usr/bin:/bin"]
    for folder in (
        "/usr",
        "/etc",
        "/bin",
        "/sbin",
        "/lib",
        "/lib64",
        str(Path(sys.base_prefix).resolve()),
        str(PREFIX),
    ):
        if Path(folder).exists():
            command += ["--ro-bind", folder, folder]
    return [*command, "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
