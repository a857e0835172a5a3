"""The ways in: a symptom, a loss value, or a pasted text, which is recognised by itself."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.emergency.curve_signs import signs_beside, signs_of_curve
from core.emergency.curves import Curve, curve_of
from core.emergency.described import circumstances_in, symptoms_in, value_in
from core.emergency.known_messages import PYTHON_MESSAGE, signs_of_messages
from core.emergency.limits import MAX_CHARACTERS, NUMBER, plain
from core.emergency.logits import PastedLogits, logits_of, signs_of_logits
from core.emergency.signs import OTHER_RULE, RULES, SYMPTOMS, Sign, sign, signs_of_value
from core.losses.fingerprints import Asked, asked
from core.messages.emergency import NO_SYMPTOM, SIGNS, TOO_LONG
from logit_doctor.finding import Audit, Finding
from logit_doctor.rules import RULES as DOCTOR_RULES

FINDINGS = {"error": 16, "warning": 14, "advice": 8}
"""Points of a finding of the doctor, by its severity."""
MOST_FINDINGS = 20
MOST_MESSAGES = 100
"""Messages that a text is searched for."""

VALUE = re.compile(
    rf"(?:(?:loss|(?:loss[ _-])?value|output|wert)\s{{0,9}}[:=]?\s{{0,9}})?`?"
    rf"(?:tensor\(|tf\.Tensor\(|<tf\.Tensor: shape=\(\), dtype=\w{{1,20}}, numpy=|(?:np|numpy)\.float\d{{1,3}}\()?"
    rf"({NUMBER}|[-+]?\d{{1,30}},\d{{1,30}})(?:, (?:device|dtype|grad_fn|shape)=[^\n]{{1,200}})?[)>]?`?",
    re.IGNORECASE,
)
"""A loss alone, as it is typed or as NumPy, PyTorch and TensorFlow print it."""
CODE = re.compile(
    r"^(?:import \w|from \w[\w.]{0,200} import )|\.compile\(|\.backward\(\)|\bdef \w{1,200}\(|\bclass \w{1,200}[(:]"
    r"|\b(?:keras|nn|torch|tf)\.(?!Tensor\b|tensor\b|Size\b)\w{1,200}\(|\bDense\(",
    re.MULTILINE,
)
"""What a program has, and now and then a message, logits or a description."""
STATEMENT = re.compile(r"^(?:import \w|from \w[\w.]{0,200} import |def \w{1,200}\(|class \w{1,200}[(:])", re.MULTILINE)
"""What only a program has."""
NAN = re.compile(r"\bnan\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a visitor has brought.

    Parameters
    ----------
    kind : str
        "symptom", "nothing", "value", "message", "program", "log", "logits", "watch", "words" or "unknown".
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
    is_message = _is_message(read)
    is_readable = audit is None or audit.is_relevant or any(one.rule in DOCTOR_RULES for one in audit.findings)
    program = Presented(kind="program", signs=() if audit is None else tuple(_findings(audit)))
    if STATEMENT.search(read) and not is_message and is_readable:
        return program
    messages, is_program = signs_of_messages(read), CODE.search(read) is not None
    curve = None if is_program and is_readable and not messages and not is_message else curve_of(read)
    if curve and _is_told(curve, read):
        curve = None
    if is_message or (messages and curve is None):
        return _of_message(messages, curve)
    if curve:
        if _hides_the_gradient(curve):
            messages = [sign("gradient_hidden") if one == sign("gradient_not_finite") else one for one in messages]
        return _of_curve(curve, messages, has_nan=NAN.search(read) is not None)
    if logits := logits_of(read):
        return Presented(kind="logits", signs=tuple(signs_of_logits(logits)), logits=logits)
    if is_program and is_readable:
        return program
    return _of_words(read) or (program if is_program else Presented(kind="unknown"))


def _is_message(text: str) -> bool:
    """Return whether a text is a message of Python; a docstring of a program may name errors, too, but is indented."""
    found = [match[0] for match in itertools.islice(PYTHON_MESSAGE.finditer(text), MOST_MESSAGES)]
    if STATEMENT.search(text) is None:
        return bool(found)
    return any(not one[0].isspace() or "Traceback" in one for one in (one.lstrip("\n") for one in found))


def _is_told(curve: Curve, text: str) -> bool:
    """Return whether the only loss of a curve is a NaN in a sentence that tells more than that."""
    if len(curve.losses) > 1 or curve.unit != "entry" or not math.isnan(curve.losses[0]):
        return False
    symptoms = symptoms_in(text)
    return "validation_not_finite" in symptoms or bool(circumstances_in(text, symptoms))


def _hides_the_gradient(curve: Curve) -> bool:
    """Return whether the losses are those that a Trainer prints in place of NaN: zero, or the last finite one."""
    losses = curve.losses
    return 0 in losses or any(one == other for one, other in itertools.pairwise(losses))


def _of_message(messages: Sequence[Sign], curve: Curve | None) -> Presented:
    return Presented(kind="message", signs=(*messages, *(signs_of_curve(curve) if curve else ())), curve=curve)


def _of_curve(curve: Curve, messages: Sequence[Sign], *, has_nan: bool) -> Presented:
    is_counted = curve.unit != "entry" and not math.isfinite(curve.losses[0])  # of one epoch, that it was the first
    if len(curve.losses) > 1 or is_counted:
        signs = (*messages, *signs_of_curve(curve))
        return Presented(kind="log", signs=_with_nan(signs, has_nan), curve=curve)
    question = Asked(value=curve.losses[0], unit=curve.digit)
    signs = (*messages, *signs_of_value(question), *signs_beside(curve))
    return Presented(kind="value", signs=_with_nan(signs, has_nan), value=question)


def _with_nan(signs: tuple[Sign, ...], has_nan: bool) -> tuple[Sign, ...]:
    """Return signs with one more if a NaN is in the text that nothing speaks of."""
    is_explained = any(points > 0 for one in signs for points in one.points.values())
    return (*signs, sign("nan_beside")) if has_nan and not is_explained else signs


def _of_words(text: str) -> Presented | None:
    """Return the symptom that is told; of a loss that stands at a known value, what the value says."""
    symptoms, value = symptoms_in(text), value_in(text)
    if value is not None and (not symptoms or "stands" in symptoms):
        signs = tuple(signs_of_value(value)) or tuple(map(sign, symptoms))
        return Presented(kind="words" if symptoms else "value", signs=signs, value=value)
    names = (*symptoms, *circumstances_in(text, symptoms))
    return Presented(kind="words", signs=tuple(map(sign, names))) if symptoms else None


def _findings(audit: Audit) -> Sequence[Sign]:
    return [_finding(finding) for finding in audit.findings[:MOST_FINDINGS] if finding.rule in DOCTOR_RULES]


def _finding(finding: Finding) -> Sign:
    points = {RULES.get(finding.rule, OTHER_RULE): FINDINGS.get(finding.severity, 1)}
    if finding.line is None:
        text = SIGNS["finding_somewhere"](message=finding.message)
    else:
        text = SIGNS["finding"](line=finding.line, message=finding.message)
    return Sign(text=text, points=points, group=finding.rule)
