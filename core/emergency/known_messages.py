"""The errors and warnings of Keras, TensorFlow and PyTorch about losses: the table ``MESSAGES``."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.emergency.logits import IGNORED
from core.emergency.signs import Sign, sign
from core.messages.emergency import FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A message of a framework.

    Parameters
    ----------
    pattern : re.Pattern
        Found in it.
    read : callable
        Returns the sign for a match.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Sign]


def _plain(name: str) -> Callable[[re.Match[str]], Sign]:
    return lambda found: sign(name)


def _label(found: re.Match[str]) -> Sign:
    """Return the sign of a label for which there is no class; groups: the label, and the number of classes if named."""
    label = float(found[1])
    if label in IGNORED:
        return sign("label_ignored", label=label)
    if found.re.groups < 2:
        return sign("label_out_of_bounds", label=label)
    return sign("label_outside", label=label, classes=int(found[2]), most=int(found[2]) - 1)


def _gave_nan(found: re.Match[str]) -> Sign:
    operation = found[1]
    if operation in ("Sqrt", "Pow", "Norm", "LinalgVectorNorm"):
        return sign("root_gave_nan", operation=operation)
    return sign("log_gave_nan") if operation == "Log" else sign("other_gave_nan", operation=operation)


def _not_finite(found: re.Match[str]) -> Sign:
    what = "both" if "and" in found[1] else found[1].lower()
    return sign("tensor_not_finite", what=FOUND[what]())


def _jax(found: re.Match[str]) -> Sign:
    return sign("jax_not_finite", what=FOUND[found[1]](), operation=found[2])


_WIDE = r"(?!Half|BFloat16)\w{1,20}"
MOST_MATCHES = 5
"""Matches of one pattern that are read."""

MESSAGES: tuple[Known, ...] = tuple(
    Known(pattern=re.compile(pattern), read=read)
    for pattern, read in (
        (
            r"received `from_logits=True`, but the `output` argument was produced by a (\w{1,40}) activation",
            lambda found: sign("activation_warning", activation=found[1]),
        ),
        (r"Received a label value of (-?\d{1,9}) which is outside the valid range of \[0, (\d{1,9})\)", _label),
        (r"Target (-?\d{1,9}) is out of bounds", _label),
        # A forum may have made the quotation marks a change of font.
        (r"Assertion `?(?:t|cur_target) >= 0 && (?:t|cur_target) < n_classes", _plain("assert_on_label")),
        (r"Assertion `?input_val >= zero && input_val <= one", _plain("assert_on_input")),
        (r"Assertion `?target_val >= zero && target_val <= one", _plain("target_not_probability")),
        (r"all elements of input should be between 0 and 1", _plain("input_not_probability")),
        (r"all elements of target should be between 0 and 1", _plain("target_not_probability")),
        (r"Assertion `?srcIndex < srcSelectDimSize", _plain("assert_on_index")),
        (r"device-side assert triggered", _plain("assert_on_gpu")),
        (r"Function '(\w{1,60}?)Backward\d{0,3}' returned nan values", _gave_nan),
        (r"Tensor had (NaN|Inf|Inf and NaN|NaN and Inf) values", _not_finite),
        (r"invalid value \((nan|inf)\) encountered in (?:jit\()?([\w.<>]{1,80})", _jax),
        (r"Input (?:\w{1,20} )?contains (?:NaN|infinity)", _plain("input_not_finite")),
        (
            r"(?i)\bgrad[_ ]norm['\"]?\s{0,9}[:=]\s{0,9}(?:[\d.e+-]{1,30} \()?['\"]?(?:nan|inf)\b",
            _plain("gradient_not_finite"),
        ),
        (r"(?i)\bgradients are (?:nan|inf)\b", _plain("gradient_not_finite")),
        (r"total norm [^\n]{1,80} is non-finite", _plain("gradient_not_finite")),
        (r"probability tensor contains either `?inf`?, `?nan`?", _plain("samples_not_finite")),
        (r"divide by zero encountered in log\b", _plain("numpy_log_of_zero")),
        (r"overflow encountered in exp\b", _plain("numpy_overflow")),
        (
            r"[Gg]radient overflow\.? +Skipping step|OVERFLOW! Rank \d{1,6} Skipping step"
            r"|Current loss scale already at minimum|Minimum loss scale reached",
            _plain("scaler_skips"),
        ),
        (r"(?i)\bNaN in summary histogram for: (\S{1,120})", lambda found: sign("histogram_nan", summary=found[1])),
        (r"Invalid loss, terminating training", _plain("stopped_on_nan")),
        (r"Loss (?:is (?:nan|inf), stopping|became infinite or NaN)", _plain("stopped_on_nan")),
        (r"loss returned in `?training_step`? is (?:nan|inf)", _plain("stopped_on_nan")),
        (
            r"(?i)(?:Error|Exception|Warning): [^\n]{0,80}\bloss (?:is|was|became) (?:nan|inf|not finite|non-finite)",
            _plain("stopped_on_nan"),
        ),
        (r"`target\.ndim - 1`", _plain("one_hot_for_sparse")),
        (r"Shapes \([^()]{1,60}\) and \([^()]{1,60}\) are incompatible", _plain("shapes_differ")),
        (r"`target` and `output` must have the same (?:rank|shape)", _plain("shapes_differ")),
        (r"logits`? and `?labels`? must (?:be broadcastable|have the same)", _plain("shapes_differ")),
        (r"target size \(.{1,60}\) that is different to the input size", _plain("shapes_differ")),
        (r"Expected input batch_size \(\d{1,9}\) to match target batch_size", _plain("shapes_differ")),
        (r"Target size \(.{1,60}\) must be the same as input size", _plain("shapes_differ")),
        (
            r"0D or 1D target tensor expected|1D target tensor expected|multi-target not supported",
            _plain("rows_for_classes"),
        ),
        # Half and BFloat16 are types of weights: that is about autocast, not about labels.
        (rf"expected scalar type {_WIDE} but (?:found|got scalar type) {_WIDE}", _plain("label_type")),
        (rf"Expected object of scalar type {_WIDE} but got scalar type {_WIDE}", _plain("label_type")),
        (rf"Found dtype {_WIDE} but expected {_WIDE}|result type {_WIDE} can't be cast", _plain("label_type")),
        (
            r"(?:loss|cross_entropy)\w{0,60} ?[\"'] not implemented for '(?:Int|Long|Float|Double|Bool)'",
            _plain("label_type"),
        ),
    )
)
"""Every message that is recognised."""

PYTHON_MESSAGE = re.compile(
    r"^\s{0,40}(?:\S{1,300}:\d{1,6}: )?"
    r"(?:Traceback \(most recent call last\)|(?:[\w.]{1,200}(?:Error|Exception|Warning)|Warning)\b\s{0,9}:)"
    r"|Assertion `?[^`\n]{1,200}`? failed",
    re.MULTILINE,
)
"""A message of Python, whatever it says, with the file and line that a warning begins with."""


def signs_of_messages(text: str) -> list[Sign]:
    """Return what the messages in a text say, each once.

    Examples
    --------
    >>> [found.text for found in signs_of_messages("IndexError: Target 7 is out of bounds.")]
    ['A label is 7, for which there is no class.']
    """
    # A terminal may have broken a message into lines.
    found = list(_found_in(text)) or list(_found_in(" ".join(text.splitlines())))
    return list({one.text: one for one in (known.read(match) for known, match in found)}.values())


def _found_in(text: str) -> Iterator[tuple[Known, re.Match[str]]]:
    for known in MESSAGES:
        for match in itertools.islice(known.pattern.finditer(text), MOST_MATCHES):
            yield known, match
