"""The arguments of one call."""

import ast
from dataclasses import dataclass, field, replace

from logit_doctor.messages import say
from logit_doctor.reading.values import Unknown, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """Positional and named values; ``is_open`` when ``*args`` or ``**kwargs`` may hide more.

    ``gap`` is the number of positional values before the last ``*args`` of which nothing is known; None without
    one.
    ``nodes`` are the expressions behind the values, by position and by name, for messages and fixes.
    """

    positional: tuple[Value, ...] = ()
    named: dict[str, Value] = field(default_factory=dict)
    is_open: bool = False
    gap: int | None = None
    nodes: dict[int | str, ast.expr] = field(default_factory=dict)
    call: ast.Call | None = None

    @property
    def line(self) -> int:
        """Line of the call, 0 when the doctor makes the call itself."""
        return self.call.lineno if self.call is not None else 0

    @property
    def written(self) -> ast.Call:
        """The call in the source, where it is known not to be one of the doctor's own."""
        assert self.call is not None
        return self.call

    def get(self, name: str, position: int | None = None) -> Value | None:
        """Return an argument by name or position: None if it is absent, unknown if it may be present."""
        value = self.first((name,), position)
        if value is None and self.is_open:
            return Unknown(reason=say("unpacked-argument", name=name), line=self.line)
        return value

    def first(self, names: tuple[str, ...], position: int | None) -> Value | None:
        """Return the first of several keyword arguments that is present, or else the positional argument."""
        for name in names:
            if name in self.named:
                return self.named[name]
        return self.positional[position] if position is not None and position < len(self.positional) else None

    def text(self, name: str, position: int | None = None) -> str:
        """Return how an argument is written, or an empty text."""
        node = self.nodes.get(name) or (self.nodes.get(position) if position is not None else None)
        return ast.unparse(node) if node is not None else ""

    def after(self, positional: tuple[Value, ...], named: dict[str, Value]) -> "Arguments":
        """Return the arguments of the function behind a partial that holds some already."""
        return replace(self, positional=positional + self.positional, named={**named, **self.named}, nodes={})
