"""The definition of a rule, its input and its output."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any, TypeAlias

from logit_doctor.finding import BACKENDS, KERAS
from logit_doctor.judging.edits import Edits, Source
from logit_doctor.messages import Message
from logit_doctor.reading.guards import Guards

Origin: TypeAlias = int | tuple[str, int, int]
"""A model, or the file, the line and the column of a layer: where an output comes from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A summary of all facts of a file.

    ``sites`` are the conditions of all facts of one type, line and episode; ``logits`` the origins of outputs
    trained on logits, ``binary_logits`` those of them with a binary loss; ``uses`` the models that are fitted or
    called.
    """

    sites: dict[tuple[type, int, int], list[Guards]]
    logits: frozenset[Origin]
    binary_logits: frozenset[Origin]
    uses: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Remark:
    """A rule's comment on a fact, at a node of the source.

    Without a node it is unresolved. ``severity`` overrides the rule's own on every backend.
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
        Its number, ``LL`` and three digits, which stays the same when the name changes.
    title : str
        The mistake that it finds, in a few words.
    where : str
        Why the mistake matters.
    fix : str
        The remedy.
    page : str
        The lab's page that shows the effect.
    says : mapping of str to str
        Templates of its messages about a finding, by their keys.
    values : mapping of str to float
        Computed numbers for the fields of the texts.
    instead_of : tuple of str
        Rules that are suppressed where this one reports a fact.
    leaves_questions : bool
        Whether a correction may leave unresolved findings.
    severities : mapping of str to str
        By backend of Keras; an error everywhere by default.
    elsewhere : mapping of str to str
        By framework beside Keras, where the severity of a program in it is another one.
    framework : str
        The framework of its programs.
    about : type, optional
        The type of its subjects; this and the following are filled in from the rule's file.
    judge, correct : callable, optional
        Returns remarks on a subject, given the evidence; yields edits for a source and a subject, the best first.
    failing, passing : str
        A program that breaks it, and the same program corrected.
    examples : mapping of str to (str, str)
        The same in other frameworks.
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
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    framework: str = KERAS
    about: type | None = None
    judge: Callable[[Any, Evidence], Iterator[Remark]] = lambda fact, evidence: iter(())
    correct: Callable[[Source, Any], Iterator[Edits]] | None = None
    failing: str = ""
    passing: str = ""
    examples: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def severity(self, backend: str, framework: str = KERAS) -> str:
        """Return the severity in a program of a framework; in one of Keras it may depend on the backend."""
        return self.elsewhere.get(framework) or self.severities[backend]

    def told(self, part: str, framework: str) -> Message:
        """Return its ``title``, ``where`` or ``fix`` as it is said of programs of a framework.

        Where it differs from what is said of Keras, it is the entry ``title-pytorch`` (and so on) of ``says``.
        """
        return self.text(f"{part}-{framework}" if f"{part}-{framework}" in self.says else part)

    def text(self, part: str, **values: Any) -> Message:
        """Return one of its texts: ``title``, ``where``, ``fix``, or a message of ``says`` by its key."""
        template = self.says[part] if part in self.says else getattr(self, part)
        return Message(f"{self.name}.{part}", template, {**self.values, **values})


def everywhere(severity: str) -> dict[str, str]:
    """Return the same severity for every backend."""
    return dict.fromkeys(BACKENDS, severity)


def completed(module: ModuleType) -> Rule:
    """Return the rule of a file, completed with the functions and programs of the file."""
    rule: Rule = module.RULE
    return replace(
        rule,
        about=module.judge.__annotations__["fact"],
        judge=module.judge,
        correct=getattr(module, "correct", None),
        failing=module.FAILING,
        passing=module.PASSING,
        examples=getattr(module, "EXAMPLES", {}),
    )
