"""The state of one reading: the store of names and objects, the open conditions, the budget, the facts found so far."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from logit_doctor.messages import say
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.facts import Fact
from logit_doctor.reading.guards import MAX_OPTIONS, Guards, merged
from logit_doctor.reading.values import (
    Choice,
    Class,
    Constant,
    External,
    Function,
    Method,
    Namespace,
    Object,
    Scope,
    Unknown,
    Value,
)

# Eight thousand lines of models, or a tenth of a second; the longest program of the corpus takes 133.
MAX_STEPS = 40_000
# Calls in progress. The corpus needs 3; each takes some twenty of Python's own frames, of which there are 1,000.
MAX_CALL_DEPTH = 14
# Items of a loop that are gone through one by one: lists of layer sizes are as long, lists of data are longer.
MAX_UNROLLED = 12
Key = tuple[int, str]
FILE = "logit_doctor_file"
"""The attribute of a syntax tree's nodes that tells the file, if it is not the one that is checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The modules that a program may import.

    Parameters
    ----------
    name : str
        The dotted name of the program itself, from which relative imports start.
    sources : mapping of str to (str, str)
        The other modules by dotted name: the path of the file, and its text.
    """

    name: str = "__main__"
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict)


NO_PROJECT = Project()


def file_of(node: ast.AST) -> str:
    """Return the file of a node, or an empty text for the program that is checked."""
    return str(getattr(node, FILE, ""))


class Left:
    """The outcome of a statement after which the block does not go on."""


LEFT: Final = Left()


Outcome = Guards | Left


class BudgetExceededError(Exception):
    """The program needs more steps than the doctor takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """A way through an ``if`` that was not taken, because of what a name holds.

    ``block`` are the statements of that way, or those that it would skip (``is_skipped``).
    """

    test: ast.expr
    block: Sequence[ast.stmt]
    is_skipped: bool
    function: Function | None


@dataclass(slots=True)
class Frame:
    """One call in progress: its function, the call, and what it returned so far, each value under its conditions."""

    function: Function
    call: ast.Call | None = None
    returned: list[tuple[Guards, Value]] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """The mutable state of one reading, and the three functions that call each other.

    ``evaluate`` an expression in a scope, ``call`` a value, ``execute`` statements in a scope: ``interpreter`` sets
    them once, so that their parts can use ``run.call(...)`` without importing them.
    """

    evaluate: Callable[[ast.expr, Scope], Value] = field(init=False, repr=False)
    call: Callable[[Value, Arguments], Value] = field(init=False, repr=False)
    execute: Callable[[Sequence[ast.stmt], Scope], Outcome] = field(init=False, repr=False)

    layers: list[dict[Key, Value]] = field(default_factory=lambda: [{}])
    guards: Guards = ()
    facts: list[Fact] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    executed: set[int] = field(default_factory=set)
    hoisted: dict[str, ast.stmt] = field(default_factory=dict)
    instances: dict[int, Object] = field(default_factory=dict)
    classes: list[Class] = field(default_factory=list)
    compiled_losses: dict[int, tuple[ast.expr, Value]] = field(default_factory=dict)
    unused_compiles: dict[int, tuple[Guards, tuple[Fact, ...]]] = field(default_factory=dict)
    ruled_out: dict[tuple[int, bool], RuledOut] = field(default_factory=dict)
    read_blocks: set[tuple[int, bool]] = field(default_factory=set)
    built: list[Value] = field(default_factory=list)
    declared: dict[Key, Scope] = field(default_factory=dict)
    foreign_stars: list[str] = field(default_factory=list)
    regressions: int = 0
    loops: int = 0
    graph_depth: int = 0
    compiled: int = 0
    device: str = ""
    libraries: set[str] = field(default_factory=set)
    project: Project = NO_PROJECT
    module: str = ""
    loaded: dict[str, Namespace] = field(default_factory=dict)
    steps: int = 0
    episode: int = 0
    latest: int = 0
    identities: Iterator[int] = field(default_factory=lambda: count(1))

    def step(self) -> None:
        """Count one step; raise BudgetExceededError when there were too many."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise BudgetExceededError

    def note(self, fact: Fact) -> None:
        """Remember a fact under the present conditions."""
        module, called_at = self.whereabouts()
        told = replace(fact, guards=self.guards + fact.guards, episode=self.episode, module=module, called_at=called_at)
        self.facts.append(told)

    def whereabouts(self) -> tuple[str, int]:
        """Return the file that is read, empty for the one that is checked, and the line of that one that led there."""
        module = file_of(self.frames[-1].function.node) if self.frames else self.module
        calls = [frame.call for frame in reversed(self.frames) if frame.call is not None and not file_of(frame.call)]
        return module, calls[0].lineno if module and calls else 0

    def number(self) -> int:
        """Return the number of a new object or namespace, higher than all before."""
        self.latest = next(self.identities)
        return self.latest

    def new_scope(self, parent: Scope | None, is_class: bool = False) -> Scope:
        """Return an empty namespace below ``parent``."""
        return Scope(identity=self.number(), parent=parent, is_class=is_class)

    def new_object(self, kind: str, line: int, belongs: Class | None = None) -> Object:
        """Return a new object of the program."""
        return Object(identity=self.number(), kind=kind, line=line, belongs=belongs)

    def read(self, identity: int, name: str) -> Value | None:
        """Return the value of ``name`` in a scope or object under the present conditions, or None."""
        key = (identity, name)
        for layer in reversed(self.layers):
            if key in layer:
                return self.narrowed(layer[key])
        return None

    def write(self, identity: int, name: str, value: Value) -> None:
        """Give ``name`` of a scope or object a value."""
        self.layers[-1][(identity, name)] = value

    def narrowed(self, value: Value) -> Value:
        """Drop the options of ``value`` that the present conditions exclude."""
        if not isinstance(value, Choice) or not self.guards:
            return value
        return chosen([(guards, option) for guards, option in value.options if merged(self.guards, guards) is not None])

    @contextmanager
    def assuming(self, guards: Guards) -> Iterator[bool]:
        """Add conditions for a while; yields whether they can hold at all."""
        before = self.guards
        together = merged(before, guards)
        self.guards = before if together is None else together
        try:
            yield together is not None
        finally:
            self.guards = before

    @contextmanager
    def branch(self) -> Iterator[dict[Key, Value]]:
        """Collect the writes of a branch instead of making them."""
        written: dict[Key, Value] = {}
        self.layers.append(written)
        try:
            yield written
        finally:
            self.layers.pop()

    def merge(self, branches: list[tuple[Guards, dict[Key, Value]]], latest: int) -> None:
        """Make the writes of several branches, each value under its branch's conditions.

        What has a number above ``latest``, the highest before the branches, exists only where one of them made it.
        """
        for key in {key: None for _, written in branches for key in written}:
            before = self.read(*key)
            options = []
            self.steps += len(branches)
            for guards, written in branches:
                value = written.get(key, before)
                if value is None and key[0] > latest:
                    continue
                if value is None:
                    value = Unknown(reason=say("one-branch", name=key[1]))
                options.append((guards, value))
            self.write(*key, chosen(options))

    def lift(self, function: Callable[..., Value], *arguments: Value) -> Value:
        """Apply a function of plain values to every consistent combination of the arguments' options."""
        if not any(isinstance(argument, Choice) for argument in arguments):
            return function(*arguments)
        results: list[tuple[Guards, Value]] = []
        for guards, values in combinations(arguments):
            with self.assuming(guards) as possible:
                if possible:
                    results.append((guards, function(*values)))
        return chosen(results)


def options_of(value: Value) -> tuple[tuple[Guards, Value], ...]:
    """Return a value's options; a plain value is one option without conditions."""
    return value.options if isinstance(value, Choice) else (((), value),)


def combinations(arguments: tuple[Value, ...]) -> list[tuple[Guards, tuple[Value, ...]]]:
    """Return the consistent combinations of the arguments' options."""
    results: list[tuple[Guards, tuple[Value, ...]]] = [((), ())]
    for argument in arguments:
        results = [
            (together, (*values, option))
            for guards, values in results
            for more, option in options_of(argument)
            if (together := merged(guards, more)) is not None
        ]
        if len(results) > MAX_OPTIONS:
            unknown = Unknown(reason=say("too-many-conditions"))
            return [((), tuple(unknown if isinstance(value, Choice) else value for value in arguments))]
    return results


def chosen(options: list[tuple[Guards, Value]]) -> Value:
    """Return one value for several options: themselves, or the one they agree on."""
    flat = [
        (together, inner)
        for guards, value in options
        for more, inner in options_of(value)
        if (together := merged(guards, more)) is not None
    ]
    if not flat:
        return Unknown(reason=say("unreachable"))
    first = flat[0][1]
    if all(isinstance(value, Unknown) for _, value in flat):
        return first
    if all(type(value) is type(first) and value == first for _, value in flat):
        return first
    if len(flat) > MAX_OPTIONS:
        return Unknown(reason=say("too-many-conditions"))
    return Choice(options=tuple(flat))


def truth_of(value: Value) -> bool | None:
    """Return whether a value is true, or None when that is not known."""
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Method) and isinstance(value.owner, Unknown):
        return None
    return None if isinstance(value, Unknown | Choice | Object | External) else True
