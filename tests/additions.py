"""Additions to a copy of the checkout: each is one entry in one file, as a newcomer would write it.

A rule of the doctor is a file of its own, and a language a folder.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = ("docs/screens/",)
"""Files that a copy does not need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One entry, and the places where it should appear.

    Parameters
    ----------
    kind, name : str
        The kind of the addition, and its name.
    titles : dict of str to str
        Its title on the page, in each language of the entry.
    file : str
        The only file that changes or is new.
    hunks : tuple of (str, str)
        The line before which a text is inserted, and the text.
    page, control : str
        The page where it can be chosen, and the key of the control.
    command : str
        The command whose ``--help`` lists it.
    link : dict of str to list of str
        Further parameters of the page's link.
    is_exported : bool
        Whether the page has a script to export.
    """

    kind: str
    name: str
    titles: dict[str, str]
    file: str
    hunks: tuple[tuple[str, str], ...]
    page: str
    control: str
    command: str
    link: dict[str, list[str]] = field(default_factory=dict)
    is_exported: bool = True


def copied(folder: Path) -> Path:
    """Copy the files of the checkout that git tracks or would track into a folder; return it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def add(addition: Addition, folder: Path) -> None:
    """Make an addition in a copy: insert each text before the first matching line after the previous text."""
    path = folder / addition.file
    content, place = path.read_text("utf-8") if path.exists() else "", 0
    for before, text in addition.hunks:
        found = re.compile(f"^{re.escape(before)}", re.MULTILINE).search(content, place)
        assert found is not None, before
        content = content[: found.start()] + text + content[found.start() :]
        place = found.start() + len(text)
    path.write_text(content, "utf-8")


def add_language(language: "Language", folder: Path) -> None:
    """Add a language to a copy: the folder of another one, with changes in some of its modules."""
    source, target = folder / "ui" / "words" / language.like, folder / "ui" / "words" / language.code
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    for name, changes in language.changes.items():
        content = (target / name).read_text("utf-8")
        for before, after in changes.items():
            assert content.count(before) == 1, before
            content = content.replace(before, after)
        (target / name).write_text(content, "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """An added language, and some of its texts.

    Parameters
    ----------
    code, name : str
        The name of its folder, and its name for itself.
    like : str
        The language that it is translated from; untranslated texts stay the same.
    changes : dict of str to dict of str to str
        Replacements by module.
    title : str
        The title of the Training page.
    refusal : str
        The message about a table of 2 rows.
    number : str
        The number 12,345.6 in this language.
    """

    code: str
    name: str
    like: str
    changes: dict[str, dict[str, str]]
    title: str
    refusal: str
    number: str


END_OF_FORMATS = """    )
}

COMMON"""
FIRST_SOFTMAX = "def _differences_fit"
PRESET_END = """    )
}


def preset_named"""
ARM_END = """    )
}

ARM_ALIASES"""

ADDITIONS: dict[str, Addition] = {
    "a format": Addition(
        kind="format",
        name="float8_e3m4",
        titles={"en": "float8_e3m4", "de": "float8_e3m4"},
        file="core/arithmetic/formats.py",
        hunks=((END_OF_FORMATS, '        FloatFormat(name="float8_e3m4", exponent_bits=3, precision=5),\n'),),
        page="loss_error",
        control="formats",
        command="sweep",
    ),
    "a format without zero, sign and infinity": Addition(
        kind="format",
        name="float6_e6m0u",
        titles={"en": "float6_e6m0u", "de": "float6_e6m0u"},
        file="core/arithmetic/formats.py",
        hunks=(
            (
                END_OF_FORMATS,
                """\
        FloatFormat(
            name="float6_e6m0u", exponent_bits=6, precision=1, has_infinity=False, has_sign=False, has_zero=False
        ),
""",
            ),
        ),
        page="loss_error",
        control="formats",
        command="sweep",
    ),
    "a formulation": Addition(
        kind="formulation",
        name="two_logs",
        titles={"en": "Log of the sum minus log of the term"},
        file="core/losses/softmax.py",
        hunks=(
            (
                FIRST_SOFTMAX,
                '''\
def two_logs(steps: SoftmaxSteps) -> Evaluation:
    """log S - log e_y: the logarithm of a quotient as a difference of logarithms."""
    arithmetic = steps.arithmetic
    loss = arithmetic.subtract(steps.log_total, arithmetic.log(steps.of_label(steps.exponentials)))
    return Evaluation(loss=loss, gradient=arithmetic.subtract(steps.probabilities, steps.one_hot))


''',
            ),
            (
                '    Formulation(\n        name="fused"',
                """\
    Formulation(
        name="two_logs",
        loss=SOFTMAX,
        title="Log of the sum minus log of the term",
        formula=r"\\log S-\\log e_y",
        breaks="the term underflows when the model is confidently wrong",
        function=two_logs,
    ),
""",
            ),
        ),
        page="loss_error",
        control="softmax_formulations",
        command="sweep",
    ),
    "a formulation with a bound, an onset, a look and German": Addition(
        kind="formulation",
        name="minus_log_sigmoid",
        titles={"en": "Minus log of one sigmoid", "de": "Minus Logarithmus eines Sigmoids"},
        file="core/losses/sigmoid.py",
        hunks=(
            (
                "def _sigmoid_stays_in_range",
                '''\
def minus_log_sigmoid(steps: SigmoidSteps) -> Evaluation:
    """-log(sigmoid(z)) for y = 1 and -log(sigmoid(-z)) for y = 0."""
    arithmetic = steps.arithmetic
    sign = 2 * steps.target - steps.one
    activation = arithmetic.sigmoid(sign * steps.logits)
    gradient = -sign * arithmetic.subtract(steps.one, activation)
    return Evaluation(loss=-arithmetic.log(activation), gradient=gradient[None])


''',
            ),
            (
                '    Formulation(\n        name="log1p_exp"',
                """\
    Formulation(
        name="minus_log_sigmoid",
        loss=SIGMOID,
        title=Text("Minus log of one sigmoid", de="Minus Logarithmus eines Sigmoids"),
        formula=r"-\\log\\sigma(\\pm z)",
        breaks=Text("the sigmoid rounds to 1", de="das Sigmoid wird zu 1 gerundet"),
        function=minus_log_sigmoid,
        style=Style(light="#0d6c7a", dark="#52c4d4", dash="dot", marker="star"),
        bound=Bound(
            formula=r"|\\Delta L| \\le u\\,(1 + L)",
            roundoffs=lambda truth: 1 + truth.loss,
            relative=lambda truth: np.full_like(truth.loss, 1),
            holds=lambda truth, format: truth.log_argument > 4 * format.min_normal,
            underflow=lambda truth: 2,
        ),
        onsets=(
            Onset(
                name="one_sigmoid_absorbed",
                title=Text("the sigmoid rounds to 1", de="das Sigmoid wird zu 1 gerundet"),
                formula=r"(p+1) \\ln 2",
                sides=("right",),
                begins=lambda format, num_classes: absorption_of_one(format, num_classes) + 0.6931471805599453,
                share=dead_gradient,
            ),
        ),
    ),
""",
            ),
        ),
        page="loss_error",
        control="sigmoid_formulations",
        command="sweep",
        link={"loss": ["sigmoid"], "side": ["right"]},
    ),
    "an arm": Addition(
        kind="arm",
        name="detached_logits",
        titles={"en": "Detached logits"},
        file="core/keras/training/arms.py",
        hunks=(
            (
                ARM_END,
                """\
        Arm(
            name="detached_logits",
            title="Detached logits",
            ending="linear output reshaped, from_logits=True",
            meaning="The logits pass through an identity before the fused loss sees them.",
            activated=False,
            detached=True,
            from_logits=True,
        ),
""",
            ),
        ),
        page="training",
        control="arm1",
        command="train",
    ),
    "an arm whose loss is written by hand": Addition(
        kind="arm",
        name="padded_log",
        titles={"en": "Two steps, padded", "de": "Zwei Schritte, mit Epsilon"},
        file="core/keras/training/arms.py",
        hunks=(
            (
                ARM_END,
                """\
        Arm(
            name="padded_log",
            title=Text("Two steps, padded", de="Zwei Schritte, mit Epsilon"),
            ending="log of the probabilities plus 1e-7",
            meaning="The textbook formula by hand, with an epsilon inside the logarithm.",
            activated=True,
            by_hand={name: code.replace("log(", "log(1e-7 + ") for name, code in LOG_OF_PROBABILITIES.items()},
            style=Style(light="#0d6c7a", dark="#52c4d4", dash="longdashdot", marker="star"),
        ),
""",
            ),
        ),
        page="training",
        control="arm1",
        command="train",
    ),
    "a preset": Addition(
        kind="preset",
        name="moons-in-short",
        titles={"en": "Moons in short"},
        file="core/keras/training/presets.py",
        hunks=(
            (
                PRESET_END,
                """\
        Preset(
            name="moons-in-short",
            title="Moons in short",
            cause="Two epochs on two moons are over before anything can go wrong.",
            params=TrainParams(arms=arms("fused"), dataset="moons", hidden=(), epochs=2),
            claims=(stays_finite("fused"),),
        ),
""",
            ),
        ),
        page="training",
        control="preset",
        command="train",
    ),
    "a preset in two languages, of arms in narrow formats": Addition(
        kind="preset",
        name="narrow-circles",
        titles={"en": "Circles in bfloat16", "de": "Kreise in bfloat16"},
        file="core/keras/training/presets.py",
        hunks=(
            (
                PRESET_END,
                """\
        Preset(
            name="narrow-circles",
            title=Text("Circles in bfloat16", de="Kreise in bfloat16"),
            cause=Text("Narrow weights are enough for circles.", de="Für Kreise genügen schmale Gewichte."),
            params=TrainParams(
                arms=arms("fused:bfloat16", "fused"), dataset="circles", hidden=(8,), optimizer="adam", epochs=2
            ),
            claims=(stays_finite("fused"), at_most("fused:bfloat16", "zero_loss_share", 1.0)),
        ),
""",
            ),
        ),
        page="training",
        control="preset",
        command="train",
    ),
    "a loss family": Addition(
        kind="loss family",
        name="log_cosh",
        titles={"en": "log cosh of a residual"},
        file="core/losses/families/log_cosh.py",
        hunks=(
            (
                "",
                '''\
"""The logarithm of the hyperbolic cosine of a residual."""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.losses.family import Balls, Exact, Family, Way
from core.losses.tape import Tape, Variable


def as_written(tape: Tape, inputs: Variable) -> Variable:
    """log((e^r + e^-r) / 2)."""
    return tape.log((tape.exp(inputs[0]) + tape.exp(-inputs[0])) * 0.5)


def folded(tape: Tape, inputs: Variable) -> Variable:
    """|r| + log1p(e^-2|r|) - ln 2."""
    size = tape.magnitude(inputs[0])
    return size + tape.log1p(tape.exp(-2.0 * size)) - 0.6931471805599453


def exact(inputs: Balls) -> Exact:
    """Return log cosh r and tanh r."""
    return Exact(loss=arb.cosh(inputs[0]).log(), gradient=[arb.tanh(inputs[0])])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw residuals of a size."""
    return np.asarray((magnitudes + rng.uniform(0.5, 1, len(magnitudes)))[None])


FAMILY = Family(
    name="log_cosh",
    title="log cosh of a residual",
    formula=r"\\log\\cosh r",
    inputs="r, the residual",
    trap="The cosine overflows long before its logarithm is large.",
    magnitude="size of the residual",
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    num_inputs=range(1, 2),
    ways=(
        Way(
            name="as_written",
            title="cosh, then log",
            formula=r"\\log\\cosh r",
            breaks="exp overflows",
            compute=as_written,
        ),
        Way(
            name="folded",
            title="Folded at 0",
            formula=r"|r|+\\operatorname{log1p}(e^{-2|r|})-\\ln 2",
            breaks="cancels near 0",
            compute=folded,
        ),
    ),
    example=(100.0,),
)
''',
            ),
        ),
        page="vocabulary",
        control="family",
        command="losses",
        is_exported=False,
    ),
    "a loss family with a parameter, a derivative, a look and German": Addition(
        kind="loss family",
        name="sharp_softplus",
        titles={"en": "Sharpened softplus", "de": "Geschärftes Softplus"},
        file="core/losses/families/sharp_softplus.py",
        hunks=(
            (
                "",
                '''\
"""Softplus with a sharpness, log(1 + e^(b z)) / b."""

from flint import arb

from core.arithmetic.entries import Style, Text
from core.losses.families.dpo import draw
from core.losses.family import Balls, Exact, Family, Way, log_one_plus_exp
from core.losses.tape import Tape, Variable


def as_written(tape: Tape, inputs: Variable, b: float) -> Variable:
    """log(1 + exp(b z)) / b."""
    return tape.log(1.0 + tape.exp(b * inputs[0])) / b


def folded(tape: Tape, inputs: Variable, b: float) -> Variable:
    """(max(x, 0) + log1p(e^-|x|)) / b, x = b z."""
    return log_one_plus_exp(tape, b * inputs[0]) / b


def slope(tape: Tape, inputs: Variable, b: float) -> Variable:
    """The derivative sigmoid(b z)."""
    return tape.sigmoid(b * inputs)


def exact(inputs: Balls, b: arb) -> Exact:
    """Return the loss and its derivative."""
    argument = b * inputs[0]
    loss = argument.exp().log1p() if float(argument) < 0 else (-argument).exp().log1p() + argument
    return Exact(loss=loss / b, gradient=[1 / (1 + (-argument).exp())])


FAMILY = Family(
    name="sharp_softplus",
    title=Text("Sharpened softplus", de="Geschärftes Softplus"),
    formula=r"\\tfrac1b\\log(1+e^{bz})",
    inputs=Text("z, the logit", de="z, das Logit"),
    trap=Text("exp overflows or is absorbed.", de="exp läuft über oder wird absorbiert."),
    magnitude=Text("size of the logit", de="Betrag des Logits"),
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    num_inputs=range(1, 2),
    parameters={"b": 4.0},
    ways=(
        Way(
            name="as_written",
            title=Text("As written", de="Wie geschrieben"),
            formula=r"\\tfrac1b\\log(1+e^{bz})",
            breaks=Text("exp overflows", de="exp läuft über"),
            compute=as_written,
            style=Style(light="#0d6c7a", dark="#52c4d4", dash="longdashdot", marker="star"),
        ),
        Way(
            name="folded",
            title=Text("Folded at 0", de="Bei 0 gefaltet"),
            formula=r"\\tfrac1b\\bigl(\\max(x,0)+\\operatorname{log1p}(e^{-|x|})\\bigr)",
            breaks=Text("exp underflows", de="exp unterläuft"),
            compute=folded,
            derive=slope,
        ),
    ),
    example=(100.0,),
)
''',
            ),
        ),
        page="vocabulary",
        control="family",
        command="losses",
        is_exported=False,
    ),
    "a rule": Addition(
        kind="rule",
        name="tanh-with-binary",
        titles={"en": "tanh where a probability belongs"},
        file="logit_doctor/rules/tanh_with_binary.py",
        hunks=(
            (
                "",
                '''\
"""The hyperbolic tangent in place of a probability."""

from collections.abc import Iterator

from logit_doctor.judging import BINARY, Evidence, Meeting, Remark, Rule, compiled

RULE = Rule(
    "tanh-with-binary",
    code="LL901",
    title="tanh where a probability belongs",
    where="Always: half of the outputs are negative, and the loss takes their logarithm.",
    fix="Use sigmoid, or a linear layer with from_logits=True.",
    page="traps",
    instead_of=("missing-activation",),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find tanh with binary cross-entropy of probabilities."""
    if fact.activation == "tanh" and fact.family == "binary" and fact.loss.from_logits is False:
        yield Remark(fact.description(), fact.output.activation.node or fact.output.node)


FAILING, PASSING = (
    compiled(BINARY, 'keras.layers.Dense(1, activation="tanh")', '"binary_crossentropy"'),
    compiled(BINARY, 'keras.layers.Dense(1, activation="sigmoid")', '"binary_crossentropy"'),
)
''',
            ),
        ),
        page="doctor",
        control="doctor_rule",
        command="doctor",
    ),
    "a rule with a correction and a severity of its own": Addition(
        kind="rule",
        name="relu-logits",
        titles={"en": "logits that cannot be negative"},
        file="logit_doctor/rules/relu_logits.py",
        hunks=(
            (
                "",
                '''\
"""Logits that an activation has cut off."""

from collections.abc import Iterator

from logit_doctor.judging import CLASSES, Edits, Evidence, Meeting, Remark, Rule, Source, compiled, everywhere
from logit_doctor.judging import other_activation

RULE = Rule(
    "relu-logits",
    code="LL902",
    title="logits that cannot be negative",
    where="Always: a class whose logit is 0 can lose no more probability, and its gradient is 0.",
    fix="Leave the activation out: logits are any real numbers.",
    page="fixes",
    says={"cut": "relu cuts the logits off at {least}"},
    severities=everywhere("warning"),
)


def judge(fact: Meeting, evidence: Evidence) -> Iterator[Remark]:
    """Find relu before a loss that takes logits."""
    if fact.activation == "relu" and fact.loss.from_logits is True:
        yield Remark(RULE.text("cut", least=0), fact.output.activation.node or fact.output.node)


def correct(source: Source, fact: Meeting) -> Iterator[Edits]:
    """Use no activation."""
    yield from other_activation(source, fact.output.activation.node, "linear")


LOSS = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
FAILING, PASSING = (
    compiled(CLASSES, 'keras.layers.Dense(3, activation="relu")', LOSS),
    compiled(CLASSES, 'keras.layers.Dense(3, activation="linear")', LOSS),
)
''',
            ),
        ),
        page="doctor",
        control="doctor_rule",
        command="doctor",
    ),
}
"""A plain and a harder addition of each kind."""
GERMAN_ROWS = "CSV: {count:,|Zeile|Zeilen}; erlaubt sind {least} bis {most:,}"
LANGUAGES: dict[str, Language] = {
    "a language": Language(
        code="nl",
        name="Nederlands",
        like="de",
        changes={
            "__init__.py": {'NAME = "Deutsch"': 'NAME = "Nederlands"'},
            "training.py": {'TITLE = "Training"': 'TITLE = "Trainen"'},
            "messages_of_files.py": {GERMAN_ROWS: "CSV: {count:,|rij|rijen}, toegestaan zijn {least} tot {most:,}"},
        },
        title="Trainen",
        refusal="CSV: 2 rijen, toegestaan zijn 10 tot 5.000",
        number="12.345,6",
    ),
    "a language with four plural forms": Language(
        code="pl",
        name="Polski",
        like="de",
        changes={
            "__init__.py": {'NAME = "Deutsch"': 'NAME = "Polski"'},
            "training.py": {'TITLE = "Training"': 'TITLE = "Uczenie"'},
            "messages_of_files.py": {
                GERMAN_ROWS: "CSV: {count:,|wiersz|wiersze|wierszy|wiersza}, dozwolone od {least} do {most:,}"
            },
        },
        title="Uczenie",
        refusal="CSV: 2 wiersze, dozwolone od 10 do 5\xa0000",
        number="12\xa0345,6",
    ),
}
