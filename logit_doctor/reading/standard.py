"""Calls into the standard library that affect the model built: containers, loops, partial, getattr."""

from collections.abc import Callable

from logit_doctor.messages import say
from logit_doctor.reading import attributes, bindings, containers, frameworks, records
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import (
    NONE,
    Activation,
    Class,
    Constant,
    External,
    Function,
    Items,
    Layer,
    Loss,
    Mapping,
    Object,
    Partial,
    Tensor,
    Unknown,
    Value,
    constant_of,
)

Handler = Callable[[Run, str, str, Arguments], Value | None]


def partial(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``functools.partial``."""
    if not arguments.positional:
        return None
    named = tuple(arguments.named.items())
    return Partial(function=arguments.positional[0], positional=arguments.positional[1:], named=named)


def make_dict(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``dict(name=value)``."""
    first = containers.mapping_of(run, arguments.positional[0]) if arguments.positional else Mapping(items=())
    items = tuple({**dict(first.items if first is not None else ()), **arguments.named}.items())
    complete = first is not None and first.complete and not arguments.is_open
    return containers.new_dict(run, Mapping(items=items, complete=complete), arguments.line)


def rounds(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``range`` with literal bounds."""
    bounds = [constant_of(value) for value in arguments.positional]
    # A longer range counts epochs or samples, and at most 32 of its numbers are ever used.
    known = [bound for bound in bounds if isinstance(bound, int) and abs(bound) < 1000]
    if len(known) != len(bounds) or not 1 <= len(known) <= 3 or known[2:] == [0]:
        return None
    numbers = range(known[0]) if len(known) == 1 else range(known[0], known[1], *known[2:])
    return Items(items=tuple(Constant(value=number) for number in numbers[:32]), complete=len(numbers) <= 32)


def numbered(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``enumerate`` of known items."""
    items = containers.items_of(run, arguments.positional[0]) if arguments.positional else None
    if items is None or len(arguments.positional) > 1:
        return None
    pairs = tuple(Items(items=(Constant(value=place), item)) for place, item in enumerate(items.items))
    return Items(items=pairs, complete=items.complete)


def zipped(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``zip`` of known items; beside them, what is not known is as long."""
    several = [containers.items_of(run, value) for value in arguments.positional]
    known = [items for items in several if items is not None and items.complete]
    if not known or any(items is not None and not items.complete for items in several):
        return None
    count = min(len(items.items) for items in known)
    other = (Unknown(reason=say("loop-items"), line=arguments.line),) * count
    rows = zip(*(other if items is None else items.items for items in several), strict=False)
    return Items(items=tuple(Items(items=tuple(row)) for row in rows))


def length(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``len`` of known items."""
    items = containers.items_of(run, arguments.positional[0]) if arguments.positional else None
    return Constant(value=len(items.items)) if items is not None and items.complete else None


def get_attribute(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``getattr`` with a literal name."""
    given = arguments.positional
    title = constant_of(given[1]) if len(given) > 1 else None
    if not isinstance(title, str) or not title.isidentifier():
        return None
    return run.lift(lambda owner: attributes.attribute(run, owner, title, arguments.line), given[0])


def set_attribute(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``setattr`` with a literal name."""
    match arguments.positional:
        case owner, Constant(value=str(title)), value:
            bindings.set_attribute(run, owner, title, value, arguments.line)
            return NONE
    return None


def ordered(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``OrderedDict`` of pairs or of keywords."""
    rows = containers.items_of(run, arguments.positional[0]) if arguments.positional else None
    if rows is None:
        return make_dict(run, path, name, arguments)
    pairs = [containers.items_of(run, row) for row in rows.items]
    named = tuple(
        (str(constant_of(pair.items[0])), pair.items[1]) for pair in pairs if pair is not None and len(pair.items) == 2
    )
    complete = rows.complete and len(named) == len(rows.items)
    return containers.new_dict(run, Mapping(items=named, complete=complete), arguments.line)


def deep_copy(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``copy.deepcopy``: another object with the same parts, which are shared as long as only their owner changes."""
    if path != "copy.deepcopy" or not arguments.positional:
        return None
    return run.lift(lambda plain: copied(run, plain), arguments.positional[0])


def copied(run: Run, value: Value) -> Value:
    """Return a copy of an object, and anything else, which never changes, itself."""
    if not isinstance(value, Object):
        return value
    made = run.new_object(value.kind, value.line, value.belongs)
    for name in {name for layer in run.layers for identity, name in layer if identity == value.identity}:
        held = run.read(value.identity, name)
        if held is not None:
            run.write(made.identity, name, held)
    return made


BUILTINS: dict[str, tuple[type, ...]] = {
    f"builtins.{kind.__name__}": (kind,) for kind in (str, int, float, bool, list, tuple, dict)
}


def is_instance(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``isinstance`` of a known value and Python's own types."""
    match arguments.positional:
        case value, kinds if path == "builtins.isinstance":
            wanted = kinds.items if isinstance(kinds, Items) else (kinds,)
            types = tuple(BUILTINS.get(kind.path, ()) if isinstance(kind, External) else () for kind in wanted)
            if all(types):
                return run.lift(lambda plain: of_types(plain, sum(types, ()), arguments.line), value)
    return None


def of_types(value: Value, types: tuple[type, ...], line: int) -> Value:
    """Return whether a plain value has one of Python's types."""
    if isinstance(value, Constant):
        return Constant(value=isinstance(value.value, types))
    if isinstance(value, Object) and value.kind in ("list", "dict"):
        return Constant(value={"list": list, "dict": dict}[value.kind] in types)
    if isinstance(value, Mapping):
        return Constant(value=dict in types)
    if isinstance(value, Items) and len({list, tuple} & set(types)) != 1:
        return Constant(value=list in types)
    is_known = isinstance(value, Tensor | Layer | Loss | Activation | Function | Class)
    is_known |= isinstance(value, Object) and value.kind in ("chain", "model", "sequential")
    is_known |= isinstance(value, External) and frameworks.entry_of(value.path) is not None
    return Constant(value=False) if is_known else Unknown(reason=say("open-condition"), line=line)


def process(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``Process(target=f, args=(...))`` and ``Thread``: the function is called."""
    target = arguments.named.get("target")
    given = containers.items_of(run, arguments.named.get("args") or Items(items=()))
    if target is not None and given is not None:
        run.call(target, Arguments(positional=given.items, is_open=not given.complete, call=arguments.call))
    return None


def spawn(run: Run, path: str, name: str, arguments: Arguments) -> Value | None:
    """``torch.multiprocessing.spawn(f, args=(...))``, which passes the number of the process first."""
    given = containers.items_of(run, arguments.first(("args",), 1) or Items(items=()))
    target = arguments.first(("fn",), 0)
    if target is not None and given is not None and "multiprocessing" in path:
        rank = Unknown(reason=say("loop-items"), line=arguments.line)
        run.call(target, Arguments(positional=(rank, *given.items), is_open=not given.complete, call=arguments.call))
    return None


STANDARD: dict[str, Handler] = {
    "partial": partial,
    "namedtuple": records.named_tuple,
    "dict": make_dict,
    "OrderedDict": ordered,
    **dict.fromkeys(("Process", "Thread"), process),
    "spawn": spawn,
    "range": rounds,
    "enumerate": numbered,
    "zip": zipped,
    "len": length,
    "getattr": get_attribute,
    "setattr": set_attribute,
    "deepcopy": deep_copy,
    "isinstance": is_instance,
}
