"""The ways in: a symptom, a loss value, or a pasted text, which is recognised by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.emergency.curve_signs import signs_of_curve
from core.emergency.curves import Curve, curve_of
from core.emergency.known_messages import UNKNOWN, signs_of_messages
from core.emergency.limits import MAX_CHARACTERS, NUMBER, plain
from core.emergency.logits import PastedLogits, logits_of, signs_of_logits
from core.emergency.signs import OTHER_RULE, RULES, SYMPTOMS, Sign, sign, signs_of_value
from core.losses.fingerprints import Asked, asked
from core.messages.emergency import NO_SYMPTOM, SIGNS, TOO_LONG
from logit_doctor.finding import Audit, Finding
from logit_doctor.rules import RULES as DOCTOR_RULES

KINDS = ("nothing", "value", "message", "program", "log", "logits", "words", "unknown")
"""What a text can be recognised as."""
FINDINGS = {"error": 16, "warning": 14, "advice": 8}
"""Points of a finding of the doctor, by its severity."""
MOST_FINDINGS = 20
MAX_WORDS = 2_000
"""Characters of a description in words."""

VALUE = re.compile(
    rf"(?:loss\s{{0,9}}[:=]?\s{{0,9}})?(?:tensor\(|<tf\.Tensor: shape=\(\), dtype=\w{{1,20}}, numpy=)?"
    rf"({NUMBER}|[-+]?\d{{1,30}},\d{{1,30}})(?:, (?:device|dtype|grad_fn)=[^\n]{{1,200}})?[)>]?",
    re.IGNORECASE,
)
"""A loss alone, as it is typed or as PyTorch and TensorFlow print it."""
CODE = re.compile(
    r"^(?:import \w|from \w[\w.]{0,200} import )|\.compile\(|\.backward\(\)|\bdef \w{1,200}\(|\bclass \w{1,200}[(:]"
    r"|\b(?:keras|nn|torch|tf)\.\w{1,200}\(|\bDense\(",
    re.MULTILINE,
)
"""What only a program has."""

SAID: tuple[tuple[str, str], ...] = (
    (r"\b(?:gpu|cuda)\b.{0,300}\bcpu\b|\bcpu\b.{0,300}\b(?:gpu|cuda)\b", "gpu_only"),
    (
        r"\b(?:predict\w{0,10}|inference|vorhersage\w{0,3})\b.{0,300}\b(?:differ\w{0,4}|wrong|above|below|anders|falsch\w{0,3}"
        r"|über|unter)\b",
        "predictions_differ",
    ),
    (r"\b(?:accuracy|genauigkeit)\b.{0,100}(?:\b0[.,]50{0,6}\b(?!\d)|\b50 ?%|\bhalf\b|\bhälfte\b)", "accuracy_half"),
    (
        r"\bloss\b.{0,100}\b(?:falls?|goes down|decreases|decreasing|sinkt|fällt)\b.{0,100}"
        r"\b(?:accuracy|genauigkeit)\b",
        "accuracy_stands",
    ),
    (r"\bnegativ\w{0,2}\b", "negative"),
    (r"\bnan\b", "nan"),
    (r"\binf(?:inite|inity)?\b|\bunendlich\b", "infinite"),
    (
        r"\b(?:stuck|[ck]onstant|stands?|plateau\w{0,2}|not (?:decrease|decreasing|change|changing)"
        r"|does ?n.t (?:decrease|change|move)|steht|hängt|stagniert)\b",
        "stands",
    ),
    (r"\bloss\b.{0,60}\b(?:zero|null|0)\b", "zero"),
)
"""Words by which a symptom is told, in English and German; the first that fits counts."""
WORDS = tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), name) for pattern, name in SAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a visitor has brought.

    Parameters
    ----------
    kind : str
        One of ``KINDS``, or "symptom".
    signs : tuple of Sign
        What was seen in it.
    value : Asked, optional
        The loss value, if it is one.
    curve : Curve, optional
        The curve, if there is a log in it.
    logits : PastedLogits, optional
        The logits, if it has some.
    """

    kind: str
    signs: tuple[Sign, ...] = ()
    value: Asked | None = None
    curve: Curve | None = None
    logits: PastedLogits | None = None


def from_symptom(name: str) -> Presented:
    """Return a symptom as a sign.

    Raises
    ------
    ValueError
        If it is none of ``SYMPTOMS``.
    """
    if name not in SYMPTOMS:
        raise ValueError(NO_SYMPTOM(name=name, allowed=", ".join(SYMPTOMS)))
    return Presented(kind="symptom", signs=(sign(name),))


def from_value(text: str, classes: int | None = None, examples: int | None = None) -> Presented:
    """Return the causes of a loss value as signs.

    Raises
    ------
    ValueError
        As from ``core.losses.fingerprints.asked``.
    """
    question = asked(text, classes, examples)
    return Presented(kind="value", signs=tuple(signs_of_value(question)), value=question)


def from_text(text: str, audit: Audit | None = None) -> Presented:
    """Recognise a pasted text, and return what was seen in it.

    Parameters
    ----------
    text : str
        A traceback or warning, a log, logits with labels, a program, a loss value, or a few words.
    audit : Audit, optional
        What the doctor found, for a program; without it, a program has no signs.

    Raises
    ------
    ValueError
        If the text is too long, or has too many numbers.

    Examples
    --------
    >>> from_text("IndexError: Target 10 is out of bounds.").kind, from_text("inf, 0, 1").kind
    ('message', 'logits')
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(TOO_LONG(count=len(text), most=MAX_CHARACTERS))
    read = plain(text).strip()
    if not read:
        return Presented(kind="nothing")
    if typed := VALUE.fullmatch(read):
        return from_value(typed[1])
    is_message = UNKNOWN.search(read) is not None
    if CODE.search(read) and not is_message:
        return Presented(kind="program", signs=() if audit is None else tuple(_findings(audit)))
    messages, curve = signs_of_messages(read), curve_of(read)
    if is_message or (messages and curve is None):
        return Presented(kind="message", signs=(*messages, *(signs_of_curve(curve) if curve else ())), curve=curve)
    if curve:
        return _of_curve(curve, messages)
    if logits := logits_of(read):
        return Presented(kind="logits", signs=tuple(signs_of_logits(logits)), logits=logits)
    name = next((name for pattern, name in WORDS if len(read) <= MAX_WORDS and pattern.search(read)), None)
    return Presented(kind="unknown") if name is None else Presented(kind="words", signs=(sign(name),))


def _of_curve(curve: Curve, messages: Sequence[Sign]) -> Presented:
    if len(curve.losses) > 1:
        return Presented(kind="log", signs=(*messages, *signs_of_curve(curve)), curve=curve)
    question = Asked(value=curve.losses[0], unit=curve.digit)
    return Presented(kind="value", signs=(*messages, *signs_of_value(question)), value=question)


def _findings(audit: Audit) -> Sequence[Sign]:
    return [_finding(finding) for finding in audit.findings[:MOST_FINDINGS] if finding.rule in DOCTOR_RULES]


def _finding(finding: Finding) -> Sign:
    points = {RULES.get(finding.rule, OTHER_RULE): FINDINGS.get(finding.severity, 1)}
    if finding.line is None:
        return Sign(text=SIGNS["finding_somewhere"](message=finding.message), points=points)
    return Sign(text=SIGNS["finding"](line=finding.line, message=finding.message), points=points)
