"""What a rule is, what it is given and what it gives."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from logit_doctor.finding import BACKENDS
from logit_doctor.judging.edits import Edits, Source
from logit_doctor.messages import Message
from logit_doctor.reading.guards import Guards


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the facts of a file say together.

    ``sites`` are the conditions of all facts of one type, line and episode; ``logits`` the models trained on logits,
    ``binary_logits`` those trained on them by a binary loss; ``uses`` says which models are fitted or called.
    """

    sites: dict[tuple[type, int, int], list[Guards]]
    logits: frozenset[int]
    binary_logits: frozenset[int]
    uses: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule has to say about a fact, at a node of the source.

    Without a node it is an open question. ``severity`` overrides the rule's own on every backend.
    """

    message: Message
    node: ast.expr | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    name : str
        Its name in findings.
    code : str
        Its number, which it keeps whatever it is called: ``LL`` and three digits.
    title : str
        What it finds, in a few words.
    where : str
        Where it bites.
    fix : str
        How it is mended.
    page : str
        The lab's page that shows the effect.
    says : mapping of str to str
        Templates of what it says about a finding, by a key of its own.
    values : mapping of str to float
        Numbers that are computed, for the fields of the texts.
    instead_of : tuple of str
        Rules that are silent about a fact that this one speaks of.
    leaves_questions : bool
        Whether what is passed on after a correction need not be known.
    severities : mapping of str to str
        By backend of Keras; an error everywhere by default.
    about : type, optional
        What it judges; this and the following are filled in from the rule's file.
    judge, correct : callable, optional
        From what it judges and the evidence to remarks; from a source and what was judged to edits, the best first.
    failing, passing : str
        A program that breaks it, and the same program corrected.
    """

    name: str
    code: str
    title: str
    where: str
    fix: str
    page: str
    says: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    instead_of: tuple[str, ...] = ()
    leaves_questions: bool = False
    severities: Mapping[str, str] = field(default_factory=lambda: everywhere("error"))
    about: type | None = None
    judge: Callable[[Any, Evidence], Iterator[Remark]] = lambda fact, evidence: iter(())
    correct: Callable[[Source, Any], Iterator[Edits]] | None = None
    failing: str = ""
    passing: str = ""

    def severity(self, backend: str) -> str:
        """Return the severity on a backend."""
        return self.severities[backend]

    def text(self, part: str, **values: Any) -> Message:
        """Return one of its texts: ``title``, ``where``, ``fix`` or what it ``says`` under a key."""
        template = self.says[part] if part in self.says else getattr(self, part)
        return Message(f"{self.name}.{part}", template, {**self.values, **values})


def everywhere(severity: str) -> dict[str, str]:
    """Return the same severity for every backend."""
    return dict.fromkeys(BACKENDS, severity)


def completed(module: ModuleType) -> Rule:
    """Return the rule of a file with everything that is in the file."""
    rule: Rule = module.RULE
    return replace(
        rule,
        about=module.judge.__annotations__["fact"],
        judge=module.judge,
        correct=getattr(module, "correct", None),
        failing=module.FAILING,
        passing=module.PASSING,
    )
