"""The modules of a project that a file imports: found by name next to it and above it, and read as text.

The project is a folder, or files that have arrived together and are in no folder.
"""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath

from logit_doctor.intake.limits import RefusalError, decode_source
from logit_doctor.reading.frameworks import ROOTS
from logit_doctor.reading.state import Project

# A training script with its models, losses and layers; more would take longer than one file may take.
MAX_MODULES = 40
MAX_PROJECT_BYTES = 200_000
# Names in a dotted name; a line can hold thousands.
MAX_PARTS = 40
# Folders above a file that may be the root of its imports.
MAX_LEVELS = 6
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(.*)|import[ \t]+([\w., \t]+))", re.MULTILINE)
LIBRARIES = frozenset({"keras", "tf_keras", "tensorflow", "numpy", "scipy", "sklearn", "pandas"}) | ROOTS.keys()
"""Packages that the tables know, which a folder of the same name does not replace."""
RUN = re.compile(r"^[ \t]*%run[ \t]+(?:\./)?([A-Za-z_]\w*)(?:\.py)?[ \t]*$", re.MULTILINE)
"""A magic that runs a script beside the notebook, whose names are the notebook's afterwards."""
NAME = re.compile(r"[A-Za-z_]\w*")


class Tree(ABC):
    """Files in folders."""

    @abstractmethod
    def real(self, path: PurePath) -> PurePath:
        """Return the path by which a file is compared with others."""

    @abstractmethod
    def is_file(self, path: PurePath) -> bool:
        """Whether there is a file that is not a link."""

    @abstractmethod
    def is_folder(self, path: PurePath) -> bool:
        """Whether there is a folder."""

    @abstractmethod
    def is_top(self, folder: PurePath) -> bool:
        """Whether nothing above a folder belongs to the project."""

    @abstractmethod
    def text(self, path: PurePath, most: int) -> str | None:
        """Return the text of a file, empty if it cannot be read, or None if it has more than ``most`` bytes."""


class Disk(Tree):
    """The files on disk.

    Parameters
    ----------
    opened : mapping of Path to bytes, optional
        Content that counts instead of that of the file, such as that of an editor.
    """

    def __init__(self, opened: Mapping[Path, bytes] | None = None) -> None:
        self._opened = opened or {}
        self._stop = Path.cwd().resolve()

    def real(self, path: PurePath) -> Path:
        """Return the path without links."""
        return Path(path).resolve()

    def is_file(self, path: PurePath) -> bool:
        """Whether there is a file that is not a link."""
        return Path(path).is_file() and not Path(path).is_symlink()

    def is_folder(self, path: PurePath) -> bool:
        """Whether there is a folder."""
        return Path(path).is_dir()

    def is_top(self, folder: PurePath) -> bool:
        """Whether a folder is the working folder, a repository or the root of the disk."""
        return folder in (self._stop, folder.parent) or Path(folder, ".git").exists()

    def text(self, path: PurePath, most: int) -> str | None:
        """Return the text of a file."""
        opened = self._opened.get(self.real(path))
        if opened is None and Path(path).stat().st_size > most:
            return None
        data = Path(path).read_bytes() if opened is None else opened
        return decoded(data) if len(data) <= most else None


class Memory(Tree):
    """Files that are in no folder.

    Parameters
    ----------
    files : mapping of str to bytes
        The content by path, with slashes.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {PurePosixPath(name): data for name, data in files.items()}
        self._folders = {folder for path in self._files for folder in path.parents}
        self._texts: dict[PurePath, str] = {}

    def real(self, path: PurePath) -> PurePath:
        """Return the path itself."""
        return path

    def is_file(self, path: PurePath) -> bool:
        """Whether there is a file."""
        return path in self._files

    def is_folder(self, path: PurePath) -> bool:
        """Whether a file is in a folder of this name."""
        return path in self._folders

    def is_top(self, folder: PurePath) -> bool:
        """Whether a folder contains everything."""
        return folder == folder.parent

    def text(self, path: PurePath, most: int) -> str | None:
        """Return the text of a file, which is decoded once."""
        data = self._files[PurePosixPath(path)]
        if len(data) > most:
            return None
        if path not in self._texts:
            self._texts[path] = decoded(data)
        return self._texts[path]


def project_of(path: PurePath, data: bytes, tree: Tree | None = None) -> Project:
    """Return the modules that a file imports, and those that they import, as far as they are found in its project."""
    tree = tree or Disk()
    here = tree.real(path)
    roots = list(roots_of(here, tree))
    main = name_of(here, tree)
    sources: dict[str, tuple[str, str]] = {}
    pending, left = [(main, path.name == "__init__.py", text_of(path, data))], MAX_PROJECT_BYTES
    while pending:
        importing, is_package, text = pending.pop(0)
        for name in imported(text, importing, is_package):
            if name in sources or name == main or len(sources) >= MAX_MODULES:
                continue
            found = find(name, roots, tree)
            if found is None or tree.real(found) == here:
                continue
            inner = tree.text(found, left)
            if inner is None:
                continue
            left -= len(inner)
            sources[name] = (shown(tree.real(found), here), inner)
            pending.append((name, found.name == "__init__.py", inner))
    return Project(name=main, sources=sources)


def files_of(project: Project, path: Path) -> Iterator[Path]:
    """Yield the files of the modules that a file imports."""
    folder = path.resolve().parent
    return ((folder / file).resolve() for file, _ in project.sources.values())


def text_of(path: PurePath, data: bytes) -> str:
    """Return the text of a file in which imports stand on lines of their own."""
    if path.suffix != ".ipynb":
        return decoded(data)
    # The lines of a notebook are strings of JSON, or parts of one.
    lines = data.decode("utf-8", "replace").replace("\\n", "\n").replace('"', "\n")
    return RUN.sub(r"from \1 import *", lines)


def decoded(data: bytes) -> str:
    """Return the text of a source, or an empty one if it cannot be read."""
    try:
        return decode_source(data)
    except RefusalError:
        return ""


def roots_of(path: PurePath, tree: Tree) -> Iterator[PurePath]:
    """Yield the folders in which absolute imports of a file may begin, the nearest first."""
    folder = path.parent
    for _ in range(MAX_LEVELS):
        yield folder
        if tree.is_folder(folder / "src"):
            yield folder / "src"
        if tree.is_top(folder):
            return
        folder = folder.parent


def name_of(path: PurePath, tree: Tree) -> str:
    """Return the dotted name of a file, counted from the folder above its packages."""
    parts = [] if path.name == "__init__.py" else [path.stem if path.suffix == ".py" else "__main__"]
    folder = path.parent
    while tree.is_file(folder / "__init__.py") and folder != folder.parent:
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
            if parts[0] in LIBRARIES or len(parts) > MAX_PARTS:
                continue
            yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def find(name: str, roots: list[PurePath], tree: Tree) -> PurePath | None:
    """Return the file of a module, or None if it is not part of the project."""
    inner = PurePosixPath(*name.split("."))
    for root in roots:
        for path in (root / inner.with_suffix(".py"), root / inner / "__init__.py"):
            if tree.is_file(path):
                return path
    return None


def shown(path: PurePath, main: PurePath) -> str:
    """Return a module's path as it is told: from the folder of the file that is checked."""
    return PurePath(os.path.relpath(path, main.parent)).as_posix()
