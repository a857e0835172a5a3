"""A description in words, in English or German: the symptom that it tells, its circumstances, and the loss it names."""

import itertools
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
_NEAR = (
    "around|near|nearly|almost|approximately|equals?|below|above|the|same|value|etwa|rund|ungefähr|fast|unter|den|wert"
)
_COUNTED = (
    r"epochs?|epochen|steps?|schritte\w?|iterations?|iterationen|batch\w{0,2}|class\w{0,2}|klassen|examples?|samples?"
    r"|beispiele\w?|layers?|gpus?|hours?|minutes?|seconds?|days?|times|lr|k"
)
"""What a number in a sentence counts that is not a loss."""
_VALIDATION = (
    r"\b(?:val(?:id(?:ate|ation)?)?|eval(?:uation)?|test)[ _-]?loss(?:es)?\b|\bloss of the validation\b"
    r"|\bvalidierungs-?\w{0,9}\b"
)


def _both(one: str, other: str, apart: int) -> str:
    """Return a pattern for two things near each other, in any order."""
    return rf"(?:{one}).{{0,{apart}}}(?:{other})|(?:{other}).{{0,{apart}}}(?:{one})"


_FALLING = (
    rf"{_LOSS}{_HARDLY}{{0,100}}?\b(?:falls?|goes down|going down|drops?|decreases|decreasing|sinkt|fällt)\b"
    r"(?!\s{1,3}(?:nicht|nie|kaum))"
)

SAID: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "gradient_not_finite",
        (rf"\bgrad(?:ient)?s?[ _-]?norms?\b.{{0,30}}{_NAN}|{_NAN}.{{0,10}}\bgrad(?:ient)?s?[ _-]?norms?\b",),
    ),
    (
        "validation_not_finite",
        (_both(_NAN, _VALIDATION, 30), r"\A(?!.*(?:\btrain\w{0,8}(?: loss)? (?:and|und)|\bboth)\b)"),
    ),
    ("gpu_only", (_both(rf"{_NAN}|{_BROKEN}", _GPU, 60), _both(_BROKEN, _CPU, 60))),
    ("nan", (_NAN,)),
    ("infinite", (_both(_LOSS, r"(?<!not )(?<!nicht )\binf(?:inite|inity)?\b|\bunendlich\b", 60),)),
    (
        "predictions_differ",
        (
            r"\b(?:predict\w{0,10}|inference|vorhersage\w{0,3})\b.{0,300}\b(?:differ\w{0,4}|wrong|above|below|outside"
            r"|larger than|greater than|anders|falsch\w{0,3}|über|unter|außerhalb)\b"
            rf"|\b(?:predict\w{{0,10}}|vorhersage\w{{0,3}})\b(?:(?!{_LOSS}).){{0,40}}\bnegati[v]\w{{0,2}}\b"
            r"(?! (?:log|class|sampl|label|exampl|weight))"
            r"|\b(?:predict\w{0,10}|vorhersage\w{0,3})\b.{0,100}\b(?:not|no|keine)\b.{0,30}"
            r"(?:\bprobabilit|\bwahrscheinlichk|\bsum to)",
        ),
    ),
    ("accuracy_half", (rf"{_ACCURACY}.{{0,100}}?{_HALF}(?!.{{0,100}}(?:\b0[.,]\d|\b1[.,]0|\d\s?%))",)),
    (
        "accuracy_stands",
        (
            rf"{_FALLING}.{{0,100}}{_ACCURACY}|{_ACCURACY}.{{0,100}}{_FALLING}",
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
    rf"(?:{_LOSS}.{{0,60}}?(?:{_IS}|\b(?:{_DEGREE}|{_NEAR})\b)"
    rf"|\b(?:stuck|constant|konstant|steht|stays|bleibt)\s{{1,3}}(?:at|bei|around|near|um|auf)\b)"
    rf"\s{{0,3}}(?:(?:{_DEGREE}|{_NEAR})\s{{1,3}}){{0,4}}"
    rf"({NUMBER}|\d{{1,30}},\d{{1,30}})(?![\w%])(?!\s?%)(?!\s{{0,3}}(?:{_COUNTED})\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A loss in a sentence."""
OF_ACCURACY = re.compile(rf"{_ACCURACY}(?:(?!{_LOSS}).){{0,40}}\Z", re.IGNORECASE | re.DOTALL)
"""The words before a number that is an accuracy."""
CLASSES = re.compile(r"(?<![\w.,])(\d{1,6})[ -](?:class(?:es)?|way|categories|klassen)\b", re.IGNORECASE)
MOST_NAMED = 10
"""Numbers of a description that are looked at."""
DENIED = re.compile(rf"(?:{_NOT})[^.,;]{{0,20}}\Z", re.IGNORECASE)
"""The words before something that is not the case."""
CIRCUMSTANCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for name, pattern in (
        (
            "computed_in_float16",
            r"\b(?:fp16|float16|half[ -]precision|mix(?:ed)?[ -]precision(?! bf)|amp|autocast|halber präzision"
            r"|gemischter (?:präzision|genauigkeit))\b(?! (?:off|disabled|=? ?false))(?!.{0,300}\bb(?:f|float)16\b)",
        ),
        ("computed_in_bfloat16", r"\bb(?:f|float)16\b"),
        (
            "nothing_counts",
            r"\b(?:all|every|only|alle|jedes|nur)\b.{0,20}\b(?:labels?|targets?|tokens?)\b.{0,30}"
            r"(?:-100\b|\bignored?\b|\bmasked\b|\bpadding\b|\bignoriert\b|\bmaskiert\b)"
            r"|\b(?:all|every|alle)\b.{0,30}(?:\bweights?\b|gewichte?\b).{0,20}\b(?:zero|0(?![.,]\d)|null)\b",
        ),
    )
)
"""What is told beside a loss that is not finite, as names of signs."""
BROKEN = ("nan", "infinite", "validation_not_finite", "gradient_not_finite")


def symptoms_in(text: str) -> Sequence[str]:
    """Return the symptom that a description tells, as a name of ``SIGNS``; none if it tells none.

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
    if len(text) > MAX_WORDS:
        return None
    counted = CLASSES.search(text)
    classes = int(counted[1]) if counted else None
    for named in itertools.islice(NAMED.finditer(text), MOST_NAMED):
        written = as_number(named[1].rstrip("."))
        if not (written.lower().lstrip("+-").startswith(("nan", "inf")) or OF_ACCURACY.search(text[: named.start(1)])):
            return asked(written, classes if classes and classes > 1 else None)
    return None


def circumstances_in(text: str, symptoms: Sequence[str]) -> Sequence[str]:
    """Return what else a description tells of a loss that is not finite, as names of ``SIGNS``.

    Examples
    --------
    >>> circumstances_in("NaN as soon as I use mixed precision", ["nan"])
    ['computed_in_float16']
    """
    if not set(symptoms) & set(BROKEN):
        return []
    found = ((name, pattern.search(text)) for name, pattern in CIRCUMSTANCES)
    return [name for name, match in found if match and not DENIED.search(text[: match.start()])]
