"""Paths: selects the files of a folder that are checked."""

from collections.abc import Iterable, Iterator
from pathlib import Path

SOURCES = (".py", ".ipynb")
ARCHIVES = (".keras",)
LEGACIES = (".h5", ".hdf5")
IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})


def expand(paths: Iterable[str]) -> Iterator[tuple[Path, bool]]:
    """Yield the files to check, and whether each was given explicitly rather than found in a folder.

    Raises
    ------
    ValueError
        If a path does not exist, or is a file of an unsupported type.
    """
    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from ((inner, False) for inner in walk(path))
        elif not path.is_file():
            raise ValueError(f"PATH: got {name!r}, need an existing file or folder")
        elif path.suffix not in SOURCES + ARCHIVES + LEGACIES:
            allowed = ", ".join(SOURCES + ARCHIVES)
            raise ValueError(f"PATH: got {name!r}, need a folder or a file of type {allowed}")
        else:
            yield path, True


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in order; hidden folders and caches are skipped."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if not path.name.startswith(".") and path.name not in IGNORED_FOLDERS:
                yield from walk(path)
        elif path.suffix in SOURCES + ARCHIVES and path.is_file():
            yield path
