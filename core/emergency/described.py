"""A description in words, in English or German: the symptom that it tells, and the loss that it names."""

import re
from collections.abc import Sequence

from core.emergency.limits import NUMBER, as_number
from core.losses.fingerprints import Asked, asked

MAX_WORDS = 2_000
"""Characters of a description."""

_LOSS = r"\b(?:loss(?:es)?|verlust|cross ?-?entropy|kreuzentropie)\b"
_ACCURACY = r"\b(?:accuracy|acc|genauigkeit)\b"
_IS = (
    r"\b(?:is|was|are|becomes?|gets?|stays?|goes(?: down)? to|drops to|falls to|stuck|stands?|remains?|at|bei|ist|war"
    r"|wird|werden|bleibt|steht|geht|fällt|sinkt)\b|[=:]"
)
_NOT = r"\b(?:not|no|never|without|nicht|kein\w{0,2}|nie|ohne)\b|n['’]t\b"
_HARDLY = rf"(?:(?!{_NOT}).)"
"""A character at which no negation begins."""
_GPU, _CPU, _BROKEN = r"\b(?:gpu|cuda)\b", r"\bcpu\b", r"\b(?:error\w{0,1}|exception|raises|fehler|assert\w{0,9})\b"
_NAN = r"(?<!no )(?<!not )(?<!never )(?<!without )(?<!kein )(?<!keine )(?<!ohne )(?<!nicht )\bnans?\b"
_ZERO = r"(?:zero|null|0(?:[.,]0{1,20})?(?![.,]?\d)(?!\s?%))\b"
_HALF = r"(?:\b0[.,]50{0,6}(?!\d)|\b50\s?(?:%|per ?cent|prozent)|\bhalf\b|\bhälfte\b)"
_DEGREE = "always|exactly|just|only|constantly|still|about|to|at|immer|genau|exakt|nur|konstant|auf|bei|um"
_ADVERB = rf"(?:(?:{_DEGREE})\s{{1,3}}){{0,3}}"


def _both(one: str, other: str, apart: int) -> str:
    """Return a pattern for two things near each other, in any order."""
    return rf"(?:{one}).{{0,{apart}}}(?:{other})|(?:{other}).{{0,{apart}}}(?:{one})"


SAID: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gpu_only", (_both(rf"{_NAN}|{_BROKEN}", _GPU, 60), _both(_BROKEN, _CPU, 60))),
    ("nan", (_NAN,)),
    ("infinite", (_both(_LOSS, r"(?<!not )(?<!nicht )\binf(?:inite|inity)?\b|\bunendlich\b", 60),)),
    (
        "predictions_differ",
        (
            r"\b(?:predict\w{0,10}|inference|vorhersage\w{0,3})\b.{0,300}\b(?:differ\w{0,4}|wrong|above|below|outside"
            r"|larger than|greater than|anders|falsch\w{0,3}|über|unter|außerhalb)\b",
        ),
    ),
    ("accuracy_half", (rf"{_ACCURACY}.{{0,100}}?{_HALF}(?!.{{0,100}}(?:\b0[.,]\d|\b1[.,]0|\d\s?%))",)),
    (
        "accuracy_stands",
        (
            rf"{_LOSS}{_HARDLY}{{0,100}}?\b(?:falls?|goes down|going down|drops?|decreases|decreasing|sinkt|fällt)\b"
            rf"(?!\s{{1,3}}(?:nicht|nie|kaum)).{{0,100}}{_ACCURACY}",
            rf"\b(?:but|aber|although|obwohl|while|während)\b.{{0,60}}{_ACCURACY}|{_ACCURACY}.{{0,60}}(?:{_NOT}"
            r"|\b(?:stuck|stays?|remains?|[ck]onstant|same|stands?|unchanged|flat|bleibt|steht|gleich)\b)",
        ),
    ),
    (
        "negative",
        (
            rf"{_LOSS}{_HARDLY}{{0,40}}?\bnegativ\w{{0,2}}\b(?! (?:log|class|sampl|label|exampl|weight))"
            rf"|\bnegative[nrs]? {_LOSS}",
        ),
    ),
    ("zero", (rf"{_LOSS}{_HARDLY}{{0,30}}?(?:{_IS})\s{{0,3}}{_ADVERB}{_ZERO}",)),
    (
        "stands",
        (
            _both(
                _LOSS,
                r"\b(?:stuck|[ck]onstant|stands?|stays|plateau\w{0,2}|flat|steht|hängt|stagniert|bleibt)\b"
                rf"|(?:{_NOT}).{{0,12}}\b(?:decreas|chang|mov|go(?:es|ing)? down|improv|fall|drop|converg|learn)"
                rf"|\b(?:sinkt|fällt|ändert sich|bewegt sich|verbessert sich|konvergiert)\b.{{0,12}}(?:{_NOT})",
                100,
            ),
        ),
    ),
)
"""What tells a symptom: all of its patterns have to be found; the first symptom that fits counts."""
PATTERNS = tuple(
    (name, [re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns]) for name, patterns in SAID
)
NAMED = re.compile(
    rf"(?:{_LOSS}.{{0,60}}?(?:{_IS})|\b(?:stuck|constant|konstant|steht|stays|bleibt)\s{{1,3}}(?:at|bei)\b)\s{{0,3}}{_ADVERB}"
    rf"({NUMBER}|\d{{1,30}},\d{{1,30}})(?![\w%])(?!\s?%)",
    re.IGNORECASE | re.DOTALL,
)
"""A loss in a sentence."""


def symptoms_in(text: str) -> Sequence[str]:
    """Return the symptom that a description tells, as a name of ``SYMPTOMS``; none if it tells none.

    Examples
    --------
    >>> symptoms_in("My loss is NaN"), symptoms_in("Der Loss sinkt nicht"), symptoms_in("hello")
    (['nan'], ['stands'], [])
    """
    if len(text) > MAX_WORDS:
        return []
    return [name for name, patterns in PATTERNS if all(pattern.search(text) for pattern in patterns)][:1]


def value_in(text: str) -> Asked | None:
    """Return the finite loss that a description names.

    Examples
    --------
    >>> value_in("it does not decrease, stuck at 0.693").value
    0.693
    """
    named = NAMED.search(text) if len(text) <= MAX_WORDS else None
    written = as_number(named[1].rstrip(".")) if named else "nan"
    return None if written.lower().lstrip("+-").startswith(("nan", "inf")) else asked(written)
