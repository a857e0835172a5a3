"""The presets of the training page: an instructive run, its cause in one sentence, and its claims.

Importable without TensorFlow. In how many of many seeds each claim holds is recorded (``core.keras.training.seeds``).
Presets report both sides: some show that the two-step loss does no harm, or even helps.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.arithmetic.entries import Text
from core.arithmetic.formats import FORMATS
from core.keras.training.arms import ArmChoice, parse_choice
from core.keras.training.claims import (
    Claim,
    ahead,
    at_least,
    at_most,
    breaks,
    falls,
    level,
    ran,
    same_bits,
    stays_finite,
)
from core.keras.training.plan import TrainParams
from core.losses.steps import KERAS_EPSILON
from core.messages import held

DEFAULT_PRESET = "loud"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A prepared experiment.

    ``name`` is the key of ``PRESETS`` and the value in a link, ``title`` the display phrase, ``cause`` why it happens,
    ``claims`` what is seen and tested.
    """

    name: str
    title: str
    cause: str
    params: TrainParams
    claims: tuple[Claim, ...]

    @property
    def story(self) -> str:
        """Title and cause in one."""
        return f"{self.title}: {self.cause}"


def arms(*texts: str) -> tuple[ArmChoice, ...]:
    """Return the arm choices written as ``arm[:policy[:loss_dtype]]``."""
    return tuple(parse_choice(text) for text in texts)


# The smallest 10-class loss that a second softmax can reach: its logits are probabilities, at best one 1 and nine 0.
DOUBLE_SOFTMAX_FLOOR = math.log(math.e + 9) - 1
# exp(-gap) rounds to 0 below half the smallest subnormal number.
FLOAT16_VANISHES = -math.log(FORMATS["float16"].min_subnormal / 2)
# Half a spacing of the numbers just below a power of two, relative to them.
BFLOAT16_ABSORBS = 2 / FORMATS["bfloat16"].unit_roundoff

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="nothing-happens",
            title=Text("Nothing happens", de="Nichts geschieht"),
            cause=Text(
                "With the usual initial weights, the logits stay small and every probability is far from the clip, "
                "so both losses have the same value and gradient up to rounding.",
                de=(
                    "Mit den üblichen Anfangsgewichten bleiben die Logits klein, und jede Wahrscheinlichkeit ist "
                    "weit vom Clip entfernt; beide Losses haben also bis auf Rundung denselben Wert und denselben "
                    "Gradienten."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default", "two_step_clip"),
                hidden=(25, 15),
                learning_rate=0.1,
                epochs=20,
            ),
            claims=(level("fused", "two_step_clip", within=0.02), same_bits("fused", "keras_default")),
        ),
        Preset(
            name="loud",
            title=Text("Confidently wrong from the start", de="Von Anfang an selbstsicher falsch"),
            cause=Text(
                held(
                    "Where the label's probability is below 1e-7, the clipped loss no longer depends on it. No "
                    "gradient pulls at the label, so an example that starts out confidently wrong is never corrected.",
                    by="clip",
                ),
                de=(
                    "Wo die Wahrscheinlichkeit des Labels unter 1e-7 liegt, hängt der abgeschnittene Loss nicht mehr "
                    "von ihr ab. Kein Gradient zieht am Label; ein anfangs selbstsicher falsches Beispiel wird also "
                    "nie korrigiert."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default", "two_step_clip"),
                scale=100.0,
                learning_rate=1.0,
                epochs=30,
            ),
            claims=(
                ahead("fused", "two_step_clip", by=0.4),
                at_least("two_step_clip", "clipped_share", 0.4),
                same_bits("fused", "keras_default"),
            ),
        ),
        Preset(
            name="rescued-by-keras",
            title=Text("Rescued by Keras", de="Von Keras gerettet"),
            cause=Text(
                held(
                    "Keras remembers the logits behind its own softmax and computes the fused loss from them. The "
                    "textbook code, softmax with from_logits=False, is therefore the fused arm, bit for bit, as long "
                    "as nothing comes between activation and loss.",
                    by="keras_remembers",
                ),
                de=(
                    "Keras merkt sich die Logits hinter seinem eigenen Softmax und berechnet aus ihnen den "
                    "fusionierten Loss. Der Lehrbuchcode, Softmax mit from_logits=False, ist also Bit für Bit der "
                    "fusionierte Arm, solange nichts zwischen Aktivierung und Loss kommt."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default", "two_step_clip"),
                hidden=(25, 15),
                scale=30.0,
                optimizer="adam",
                learning_rate=0.001,
                epochs=10,
            ),
            claims=(
                same_bits("fused", "keras_default"),
                ran("keras_default", "fused"),
                ran("two_step_clip", "two_step"),
            ),
        ),
        Preset(
            name="mixed-precision",
            title=Text("Mixed precision breaks the rescue", de="Gemischte Genauigkeit zerstört die Rettung"),
            cause=Text(
                "Under mixed_float16, the softmax output is float16 and the loss casts it to float32. That is a new "
                "tensor, on which Keras no longer finds the logits, so the same code now runs on clipped "
                "probabilities.",
                de=(
                    "Unter mixed_float16 ist die Softmax-Ausgabe float16, und der Loss wandelt sie in float32 um. "
                    "Das ist ein neuer Tensor, an dem Keras die Logits nicht mehr findet; derselbe Code rechnet nun "
                    "mit abgeschnittenen Wahrscheinlichkeiten."
                ),
            ),
            params=TrainParams(
                arms=arms("fused:mixed_float16", "keras_default:mixed_float16", "keras_default"),
                scale=100.0,
                learning_rate=1.0,
                epochs=8,
            ),
            claims=(
                ran("keras_default:mixed_float16", "two_step"),
                ran("keras_default", "fused"),
                ahead("fused:mixed_float16", "keras_default:mixed_float16", by=0.3),
                level("fused:mixed_float16", "keras_default", within=0.02),
            ),
        ),
        Preset(
            name="float64-is-no-cure",
            title=Text("More precision does not help", de="Mehr Genauigkeit hilft nicht"),
            cause=Text(
                held(
                    "With float64 weights and activations, Keras does not find the logits either, and the clip at 1e-7 "
                    "does not depend on the precision: no gradient pulls at the label of a confidently wrong example, "
                    "in any format.",
                    by="clip",
                ),
                de=(
                    "Auch mit Gewichten und Aktivierungen in float64 findet Keras die Logits nicht, und der Clip bei "
                    "1e-7 hängt nicht von der Genauigkeit ab: Am Label eines selbstsicher falschen Beispiels zieht in "
                    "keinem Format ein Gradient."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "keras_default:float64"),
                scale=100.0,
                learning_rate=1.0,
                epochs=30,
            ),
            claims=(ran("keras_default:float64", "two_step"), ahead("fused", "keras_default:float64", by=0.4)),
        ),
        Preset(
            name="log-of-zero",
            title=Text("The log of zero", de="Der Logarithmus von null"),
            cause=Text(
                held(
                    "Without a clip, the probability of a label far below the largest logit underflows to exactly 0. "
                    "Its logarithm is minus infinity, and one NaN gradient ends the training. The fused loss never "
                    "computes that probability.",
                    by="probability_underflows",
                ),
                de=(
                    "Ohne Clip wird die Wahrscheinlichkeit eines Labels weit unter dem größten Logit durch Unterlauf "
                    "exakt 0. Ihr Logarithmus ist minus unendlich, und ein NaN-Gradient beendet das Training. Der "
                    "fusionierte Loss berechnet diese Wahrscheinlichkeit nie."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "two_step_clip", "two_step_raw"),
                scale=100.0,
                learning_rate=1.0,
                epochs=10,
            ),
            claims=(breaks("two_step_raw", "log"), stays_finite("fused"), stays_finite("two_step_clip")),
        ),
        Preset(
            name="nan-in-float16",
            title=Text("NaN in float16", de="NaN in float16"),
            cause=Text(
                held(
                    "In float16, a probability is 0 from a logit gap of {gap:.3g}; 1/p overflows before that, and 1 "
                    "- 1e-7 rounds to 1, so not even the clip keeps the logarithm finite. The fused loss of the same "
                    "float16 logits has no such step.",
                    by=("preset_underflows", "formula", "clip_in_half"),
                ),
                de=(
                    "In float16 ist eine Wahrscheinlichkeit ab einem Logit-Abstand von {gap:.3g} gleich "
                    "0; 1/p läuft schon vorher über, und 1 - 1e-7 wird auf 1 gerundet, sodass nicht einmal der Clip "
                    "den Logarithmus endlich hält. Der fusionierte Loss derselben float16-Logits hat keinen "
                    "solchen Schritt."
                ),
            ).of(gap=FLOAT16_VANISHES),
            params=TrainParams(
                arms=arms("fused:float16", "two_step_raw:float16", "two_step_clip:float16:float16"),
                dataset="digits_0_1",
                scale=20.0,
                learning_rate=0.5,
                epochs=10,
            ),
            claims=(
                breaks("two_step_raw:float16", "log", "gradient"),
                breaks("two_step_clip:float16:float16", "log", "gradient"),
                stays_finite("fused:float16"),
            ),
        ),
        Preset(
            name="double-activation",
            title=Text("Double activation costs little here", de="Doppelte Aktivierung kostet hier wenig"),
            cause=Text(
                held(
                    "With small logits, the second softmax only flattens the loss. It cannot fall below ln(e + 9) - 1, "
                    "but its gradient still points the right way, and the accuracy hides the mistake.",
                    by="floor_in_words",
                ),
                de=(
                    "Bei kleinen Logits macht das zweite Softmax den Loss nur flacher. Er kann nicht unter ln(e + "
                    "9) - 1 sinken, aber sein Gradient zeigt noch in die richtige Richtung, und die Genauigkeit "
                    "verdeckt den Fehler."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "double_activation"),
                hidden=(32,),
                optimizer="adam",
                learning_rate=0.002,
                epochs=20,
            ),
            claims=(
                level("fused", "double_activation", within=0.03),
                at_least("double_activation", "loss", DOUBLE_SOFTMAX_FLOOR),
                at_most("fused", "loss", 0.2),
            ),
        ),
        Preset(
            name="double-activation-saturates",
            title=Text("Double activation saturates here", de="Doppelte Aktivierung sättigt hier"),
            cause=Text(
                held(
                    "For a confidently wrong example, the first softmax is flat: its derivative p (1 - p) is almost "
                    "zero, so nothing pulls the example back, and the second softmax hides how wrong it is.",
                    by="formula",
                ),
                de=(
                    "Bei einem selbstsicher falschen Beispiel ist das erste Softmax flach: Seine Ableitung p (1 - p) "
                    "ist fast null; nichts zieht das Beispiel also zurück, und das zweite Softmax verbirgt, wie "
                    "falsch es ist."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "double_activation"),
                scale=100.0,
                learning_rate=1.0,
                epochs=30,
            ),
            claims=(ahead("fused", "double_activation", by=0.4),),
        ),
        Preset(
            name="missing-activation",
            title=Text("Missing activation", de="Fehlende Aktivierung"),
            cause=Text(
                held(
                    "The loss treats the logits as probabilities and clips them to [1e-7, 1 - 1e-7]. Outside that "
                    "interval, the gradient is exactly zero, and Keras gives no warning.",
                    by="clip_range",
                ),
                de=(
                    "Der Loss behandelt die Logits als Wahrscheinlichkeiten und schneidet sie auf [1e-7, 1 - 1e-7] "
                    "ab. Außerhalb davon ist der Gradient exakt null, und Keras warnt nicht."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "missing_activation"),
                hidden=(25, 15),
                learning_rate=0.1,
                epochs=20,
            ),
            claims=(
                ahead("fused", "missing_activation", by=0.4),
                at_least("missing_activation", "dead_share", 0.9),
                ran("missing_activation", "missing"),
            ),
        ),
        Preset(
            name="logistic-is-fine",
            title=Text("Logistic regression is fine", de="Logistische Regression verträgt es"),
            cause=Text(
                "Where the classes overlap, no logit grows large, so the sigmoid never saturates and the clipped loss "
                "loses nothing. For logistic regression, the two steps of Keras do little harm.",
                de=(
                    "Wo sich die Klassen überlappen, wird kein Logit groß; das Sigmoid sättigt also nie, und der "
                    "abgeschnittene Loss verliert nichts. Bei logistischer Regression schaden Keras' zwei Schritte "
                    "kaum."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "two_step_clip"),
                dataset="overlap",
                learning_rate=0.1,
                epochs=15,
            ),
            claims=(
                level("fused", "two_step_clip", within=0.01),
                at_most("fused", "largest_logit", 15.0),
                at_most("two_step_clip", "dead_share", 0.0),
            ),
        ),
        Preset(
            name="outliers",
            title=Text("Outliers: the clip even helps", de="Ausreißer: Der Clip hilft sogar"),
            cause=Text(
                "The fused loss grows with the distance, so a few distant points on the wrong side outvote all others. "
                "The clipped loss has a gradient of zero beyond {cap:.3f} and ignores them. It helps here by the "
                "mechanism that hurts elsewhere, and at a distance that is a matter of chance.",
                de=(
                    "Der fusionierte Loss wächst mit dem Abstand; ein paar ferne Punkte auf der falschen Seite "
                    "überstimmen also alle anderen. Der abgeschnittene hat jenseits von {cap:.3f} den Gradienten null "
                    "und übergeht sie. Hier hilft der Mechanismus, der anderswo schadet, und in einem Abstand, der "
                    "Zufall ist."
                ),
            ).of(cap=-math.log(KERAS_EPSILON)),
            params=TrainParams(
                arms=arms("fused", "two_step_clip"),
                dataset="outliers",
                learning_rate=5.0,
                batch_size=16,
                epochs=30,
            ),
            claims=(
                ahead("two_step_clip", "fused", by=0.4),
                at_least("two_step_clip", "wrong_and_dead_share", 0.05),
            ),
        ),
        Preset(
            name="overfits",
            title=Text("Too expressive: overfitting", de="Zu ausdrucksstark: Überanpassung"),
            cause=Text(
                held(
                    "128 hidden units memorise the wrong labels: with either loss, training accuracy keeps rising "
                    "while validation accuracy falls. A well-computed loss does not cure a badly chosen model.",
                    by="hidden_units",
                ),
                de=(
                    "128 verdeckte Einheiten lernen die falschen Labels auswendig: Mit beiden Losses steigt die "
                    "Genauigkeit im Training weiter, in der Validierung sinkt sie. Ein gut berechneter Loss heilt "
                    "kein schlecht gewähltes Modell."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "two_step_clip"),
                hidden=(128,),
                optimizer="adam",
                learning_rate=0.01,
                batch_size=64,
                epochs=30,
                label_noise=0.3,
            ),
            claims=(
                falls("fused", by=0.05),
                falls("two_step_clip", by=0.05),
                level("fused", "two_step_clip", within=0.05),
            ),
        ),
        Preset(
            name="learning-rate-too-high",
            title=Text("Learning rate too high", de="Lernrate zu hoch"),
            cause=Text(
                "The first steps are so large that the ReLUs of the hidden units are off for every input. Only the "
                "bias is left to learn, whichever loss is used.",
                de=(
                    "Die ersten Schritte sind so groß, dass die ReLUs der verdeckten Einheiten für jede Eingabe aus "
                    "sind. Zu lernen bleibt nur der Bias, welcher Loss auch verwendet wird."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "two_step_clip"),
                hidden=(25, 15),
                learning_rate=10.0,
                epochs=8,
            ),
            claims=(
                at_most("fused", "validation_accuracy", 0.2),
                at_most("two_step_clip", "validation_accuracy", 0.2),
                stays_finite("fused"),
            ),
        ),
        Preset(
            name="bfloat16-absorbs",
            title=Text("bfloat16 weights absorb the updates", de="bfloat16-Gewichte verschlucken die Schritte"),
            cause=Text(
                held(
                    "An update smaller than 1/{most:.0f} of a bfloat16 weight is rounded away, so the model stops "
                    "learning. The same arithmetic with float32 weights (mixed_bfloat16) learns.",
                    by="formula",
                ),
                de=(
                    "Ein Schritt, der kleiner ist als 1/{most:.0f} eines bfloat16-Gewichts, wird weggerundet; das "
                    "Modell lernt also nichts mehr. Dieselbe Rechnung mit float32-Gewichten (mixed_bfloat16) lernt."
                ),
            ).of(most=BFLOAT16_ABSORBS),
            params=TrainParams(
                arms=arms("fused:bfloat16", "fused:mixed_bfloat16"),
                hidden=(25, 15),
                optimizer="adam",
                learning_rate=0.0003,
                epochs=15,
            ),
            claims=(ahead("fused:mixed_bfloat16", "fused:bfloat16", by=0.4),),
        ),
        Preset(
            name="bfloat16-loss-is-zero",
            title=Text(
                held("bfloat16: a loss of exactly 0", by="preset_zero_loss"), de="bfloat16: ein Loss von exakt 0"
            ),
            cause=Text(
                held(
                    "With the loss in bfloat16 as well, the sum of exponentials absorbs every small term. The loss "
                    "of an example that is right and fairly sure is exactly 0, although its probability is not 1.",
                    by=("preset_zero_loss", "preset_sure_example"),
                ),
                de=(
                    "Wird auch der Loss in bfloat16 berechnet, verschluckt die Summe der Exponentialterme jeden "
                    "kleinen Term. Der Loss eines richtigen und ziemlich sicheren Beispiels ist exakt 0, obwohl "
                    "seine Wahrscheinlichkeit nicht 1 ist."
                ),
            ),
            params=TrainParams(
                arms=arms("fused", "fused:bfloat16", "fused:bfloat16:bfloat16"),
                learning_rate=1.0,
                epochs=20,
            ),
            claims=(
                at_least("fused:bfloat16:bfloat16", "zero_loss_share", 0.1),
                at_most("fused", "zero_loss_share", 0.0),
                level("fused", "fused:bfloat16:bfloat16", within=0.03),
            ),
        ),
    )
}


def preset_named(text: str, former: Mapping[str, str] = MappingProxyType({})) -> Preset:
    """Return a preset by name or title, whatever the case, spaces, hyphens or underscores.

    Parameters
    ----------
    text : str
        A name, or a title.
    former : mapping of str to str
        Titles of earlier versions, with the name of each preset.

    Raises
    ------
    ValueError
        If there is no such preset. The message lists the names.
    """
    present = {said: preset.name for preset in PRESETS.values() for said in (preset.title, preset.name)}
    names = {_plain(said): name for said, name in {**former, **present}.items()}
    if _plain(text) not in names:
        raise ValueError(f"preset: unknown name {text!r}, choose from {', '.join(PRESETS)}")
    return PRESETS[names[_plain(text)]]


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
