"""The presets of the training lab: a run that shows something, its cause in one sentence, and what it claims.

Importable without TensorFlow. Every claim is tested over five seeds.
"""

from dataclasses import dataclass, replace

from core.keras.arms import ArmChoice, parse_choice
from core.keras.claims import Claim, ahead, level, same_bits
from core.keras.plan import TrainParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A run worth seeing.

    ``name`` is the key of ``PRESETS`` and the value in a link, ``title`` the display phrase, ``cause`` why it happens,
    ``claims`` what is seen and tested.
    """

    name: str
    title: str
    cause: str
    params: TrainParams
    claims: tuple[Claim, ...]


def arms(*texts: str) -> tuple[ArmChoice, ...]:
    """Return the arm choices written as ``arm[:policy[:loss_dtype]]``."""
    return tuple(parse_choice(text) for text in texts)


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="nothing-happens",
            title="Nothing happens",
            cause=(
                "At the usual initial weights the logits stay small, every probability is far from the clip, and both "
                "losses have the same value and gradient up to rounding."
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default", "two_step_clip"),
                hidden=(25, 15),
                learning_rate=0.1,
                epochs=30,
            ),
            claims=(level("fused", "two_step_clip", within=0.02), same_bits("fused", "keras_default")),
        ),
        Preset(
            name="loud",
            title="The loud one",
            cause=(
                "The model starts out confidently wrong; where the label's probability is below 1e-7 the clipped loss "
                "has gradient exactly zero, so those examples never come back."
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default", "two_step_clip"),
                scale=100.0,
                learning_rate=1.0,
                epochs=30,
            ),
            claims=(ahead("fused", "two_step_clip", by=0.4), same_bits("fused", "keras_default")),
        ),
    )
}


def preset_named(text: str) -> Preset:
    """Return a preset by name or title, whatever the case, spaces, hyphens or underscores.

    Raises
    ------
    ValueError
        If there is none; the message lists the names.
    """
    wanted = _plain(text)
    for preset in PRESETS.values():
        if wanted in (_plain(preset.name), _plain(preset.title)):
            return preset
    raise ValueError(f"preset: unknown name {text!r}, choose from {', '.join(PRESETS)}")


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def with_seed(preset: Preset, seed: int) -> TrainParams:
    """Return the preset's parameters under another seed."""
    return replace(preset.params, seed=seed)
