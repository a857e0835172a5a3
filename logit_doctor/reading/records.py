"""Records: instances of data classes and named tuples, whose fields the program names once and fills by a call."""

import ast
from collections.abc import Sequence

from logit_doctor.messages import say
from logit_doctor.reading import classes, containers
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Class, Constant, External, Items, Object, Partial, Unknown, Value, constant_of

READERS = frozenset({"print", "repr", "str", "asdict", "astuple", "isinstance", "hasattr", "getattr", "fields"})
"""Functions that leave the fields of a record as they are."""
NAMED_TUPLE = "NamedTuple"
DATA_CLASS = "dataclass"


def is_record(belongs: Class) -> bool:
    """Whether a class is a data class or inherits from ``typing.NamedTuple``, itself or through another one."""
    is_data = any(DATA_CLASS in ast.unparse(decorator) for decorator in belongs.node.decorator_list)
    return is_data or is_named_tuple(belongs) or any(is_record(base) for base in above(belongs))


def is_named_tuple(belongs: Class) -> bool:
    """Whether a class inherits from ``typing.NamedTuple``."""
    outside = (base.path for base in belongs.bases if isinstance(base, External))
    return any(path.rpartition(".")[2] == NAMED_TUPLE for path in outside) or any(map(is_named_tuple, above(belongs)))


def above(belongs: Class) -> list[Class]:
    """Return the classes of the file from which a class inherits directly."""
    return [base for base in belongs.bases if isinstance(base, Class) and base != belongs]


def fields_of(run: Run, belongs: Class) -> list[str]:
    """Return the fields of a record's class in their order, those that it inherits first."""
    ancestors = [base for base in classes.lineage(run, belongs) if isinstance(base, Class)]
    names = [
        statement.target.id
        for ancestor in reversed(ancestors)
        for statement in ancestor.node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if "ClassVar" not in ast.unparse(statement.annotation)
    ]
    return list(dict.fromkeys(names))


def fill(run: Run, made: Object, names: Sequence[str], arguments: Arguments, is_tuple: bool) -> None:
    """Write the fields of a record; those of a named tuple are its items too."""
    values = []
    for place, name in enumerate(names):
        given = arguments.get(name, place)
        default = classes.of_class(run, made.belongs, name) if made.belongs is not None else None
        value = given if given is not None else default
        values.append(value if value is not None else Unknown(reason=say("attribute", name=name), line=arguments.line))
        run.write(made.identity, name, values[-1])
    if is_tuple:
        run.write(made.identity, containers.FIELDS, Items(items=tuple(values)))


def disturb(run: Run, value: Value, line: int) -> None:
    """Forget the fields of a data class, which something that is not followed may have changed."""
    if isinstance(value, Object) and value.belongs is not None and is_record(value.belongs):
        for name in () if is_named_tuple(value.belongs) else fields_of(run, value.belongs):
            run.write(value.identity, name, Unknown(reason=say("attribute", name=name), line=line))


def named_tuple(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``namedtuple("Outputs", ["logits", "probabilities"])``, and a call of what it makes."""
    first, *rest = arguments.positional or (None,)
    names = containers.items_of(run, first) if first is not None else None
    if names is not None:
        made = run.new_object("state", arguments.line)
        fields = [str(constant_of(title)) for title in names.items]
        given = Arguments(positional=tuple(rest), named=arguments.named, is_open=arguments.is_open, call=arguments.call)
        fill(run, made, fields, given, is_tuple=True)
        return made
    titles = titles_of(run, rest[0]) if rest else None
    return Partial(function=External(path=path), positional=(titles,), named=()) if titles is not None else None


def titles_of(run: Run, given: Value) -> Items | None:
    """Return the names of fields, from a list of them or from one text."""
    text = constant_of(given)
    if isinstance(text, str):
        return Items(items=tuple(Constant(value=name) for name in text.replace(",", " ").split()))
    items = containers.items_of(run, given)
    is_known = items is not None and items.complete and all(isinstance(constant_of(item), str) for item in items.items)
    return items if is_known else None
