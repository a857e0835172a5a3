"""The modules of a project that a file imports: found by name next to it and above it, and read as text."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from logit_doctor.intake.limits import RefusalError, decode_source
from logit_doctor.reading.frameworks import ROOTS
from logit_doctor.reading.state import Project

# A training script with its models, losses and layers; more would take longer than one file may take.
MAX_MODULES = 40
MAX_PROJECT_BYTES = 200_000
# Folders above a file that may be the root of its imports.
MAX_LEVELS = 6
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(.*)|import[ \t]+([\w., \t]+))", re.MULTILINE)
LIBRARIES = frozenset({"keras", "tf_keras", "tensorflow", "numpy", "scipy", "sklearn", "pandas"}) | ROOTS.keys()
"""Packages that the tables know, which a folder of the same name does not replace."""
NAME = re.compile(r"[A-Za-z_]\w*")


def project_of(path: Path, data: bytes) -> Project:
    """Return the modules that a file imports, and those that they import, as far as they are found in its project."""
    roots = list(roots_of(path))
    main = name_of(path)
    sources: dict[str, tuple[str, str]] = {}
    pending, left = [(main, path.name == "__init__.py", decoded(data))], MAX_PROJECT_BYTES
    while pending:
        importing, is_package, text = pending.pop(0)
        for name in imported(text, importing, is_package):
            if name in sources or name == main or len(sources) >= MAX_MODULES:
                continue
            found = find(name, roots)
            if found is None or found.resolve() == path.resolve() or found.stat().st_size > left:
                continue
            inner = decoded(found.read_bytes())
            left -= len(inner)
            sources[name] = (shown(found, path), inner)
            pending.append((name, found.name == "__init__.py", inner))
    return Project(name=main, sources=sources)


def decoded(data: bytes) -> str:
    """Return the text of a source, or an empty one if it cannot be read."""
    try:
        return decode_source(data)
    except RefusalError:
        return ""


def roots_of(path: Path) -> Iterator[Path]:
    """Yield the folders in which absolute imports of a file may begin, the nearest first."""
    folder = path.resolve().parent
    stop = Path.cwd().resolve()
    for _ in range(MAX_LEVELS):
        yield folder
        if (folder / "src").is_dir():
            yield folder / "src"
        if folder == stop or folder == folder.parent or (folder / ".git").exists():
            return
        folder = folder.parent


def name_of(path: Path) -> str:
    """Return the dotted name of a file, counted from the folder above its packages."""
    path = path.resolve()
    parts = [] if path.name == "__init__.py" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").exists() and folder != folder.parent:
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts) or path.parent.name


def imported(text: str, importing: str, is_package: bool) -> Iterator[str]:
    """Yield the absolute names of the modules that a source may import, packages before what is in them."""
    for found in IMPORT.finditer(text):
        module, names, plain = found.groups()
        if plain is not None:
            wanted = [part.split()[0] for part in plain.split(",") if part.split()]
        else:
            level = len(module) - len(module.lstrip("."))
            base = importing.split(".")[: len(importing.split(".")) - level + is_package] if level else []
            home = ".".join([*base, *filter(None, [module.lstrip(".")])])
            listed = (
                names if "(" not in names or ")" in names else text[found.start(2) : text.find(")", found.start(2))]
            )
            wanted = [home, *(f"{home}.{name}" if home else name for name in NAME.findall(listed))]
        for name in filter(None, wanted):
            parts = name.split(".")
            if parts[0] in LIBRARIES:
                continue
            yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def find(name: str, roots: list[Path]) -> Path | None:
    """Return the file of a module, or None if it is not part of the project."""
    inner = Path(*name.split("."))
    for root in roots:
        for path in (root / inner.with_suffix(".py"), root / inner / "__init__.py"):
            if path.is_file() and not path.is_symlink():
                return path
    return None


def shown(path: Path, main: Path) -> str:
    """Return a module's path as it is told: from the folder of the file that is checked."""
    return Path(os.path.relpath(path.resolve(), main.resolve().parent)).as_posix()
