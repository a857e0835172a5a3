"""What formulations are called: a name for readers first, the name in code second."""

from core.losses import FORMULATIONS
from ui.words import core_text


def title(loss: str, name: str) -> str:
    """Return a formulation's name for readers; an operation of a library is called by its name in code.

    Parameters
    ----------
    loss : str
        A key of ``FORMULATIONS``.
    name : str
        The formulation's name in code.
    """
    formulation = FORMULATIONS[loss].get(name)
    return name if formulation is None else core_text(f"titles_{loss}", name, formulation.title)


def titles(loss: str) -> dict[str, str]:
    """Return the name for readers of each formulation of a loss."""
    return {name: title(loss, name) for name in FORMULATIONS[loss]}


def in_full(loss: str, name: str, code: str = "") -> str:
    """Return both names, the one in code between two ``code`` marks, such as Markdown's backtick."""
    said = title(loss, name)
    return said if said == name else f"{said} ({code}{name}{code})"
