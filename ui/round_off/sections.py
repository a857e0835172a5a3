"""What "look closer" opens on the round-off page, by its name in the URL."""

from collections.abc import Callable
from types import ModuleType

from ui.round_off.limits import exp_section
from ui.round_off.near import near_section
from ui.round_off.number import bits_section

SECTIONS: dict[str, Callable[[int, ModuleType], None]] = {
    "bits": bits_section,
    "near": near_section,
    "exp": exp_section,
}
