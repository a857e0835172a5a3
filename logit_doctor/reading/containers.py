"""Lists, tuples and dicts: their known contents, and the effect of their methods."""

import ast
from collections.abc import Callable
from dataclasses import replace

from logit_doctor.messages import say
from logit_doctor.reading import tensors
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.guards import MAX_OPTIONS, Guard
from logit_doctor.reading.state import Run, chosen
from logit_doctor.reading.values import NONE, Constant, External, Items, Mapping, Object, Tensor, Unknown, Value

# Items of a list in the source; a longer list is data, not parts of a model.
MAX_ITEMS = 500
FIELDS = "the values of a named tuple"
"""Where a named tuple holds its items; no field can have this name."""


def items_within_cap(items: tuple[Value, ...], complete: bool) -> Items:
    """Return items, cut and open when they are too many."""
    return Items(items=items[:MAX_ITEMS], complete=complete and len(items) <= MAX_ITEMS)


def new_list(run: Run, items: Items, line: int) -> Object:
    """Return a new list that holds ``items``."""
    made = run.new_object("list", line)
    run.write(made.identity, "items", items)
    return made


def new_dict(run: Run, items: Mapping, line: int) -> Object:
    """Return a new dict that holds ``items``."""
    made = run.new_object("dict", line)
    run.write(made.identity, "items", items)
    return made


def items_of(run: Run, value: Value) -> Items | None:
    """Return the items of a tuple or list, or None."""
    if isinstance(value, Object):
        held = run.read(value.identity, "items" if value.kind == "list" else FIELDS)
        return held if isinstance(held, Items) else None
    return value if isinstance(value, Items) else None


def mapping_of(run: Run, value: Value) -> Mapping | None:
    """Return the items of a dict, or None."""
    if isinstance(value, Object) and value.kind == "dict":
        held = run.read(value.identity, "items")
        return held if isinstance(held, Mapping) else None
    return value if isinstance(value, Mapping) else None


def iterated(run: Run, value: Value) -> Items | None:
    """Return what a loop over a list, a tuple or a dict goes through: of a dict its keys; or None."""
    mapping = mapping_of(run, value)
    return items_of(run, value) if mapping is None else keys_of(mapping)


def keys_of(mapping: Mapping) -> Items:
    """Return the keys of a dict as texts, under which its items are found again."""
    return Items(items=tuple(Constant(value=name) for name, _ in mapping.items), complete=mapping.complete)


def element(run: Run, owner: Value, index: Value, node: ast.Subscript) -> Value:
    """Return one element of a known container; a part of a tensor keeps the meaning of the tensor."""
    if isinstance(owner, Tensor):
        return tensors.chosen_of(owner) if is_of_columns(node.slice) else tensors.part(owner)
    items, mapping = items_of(run, owner), mapping_of(run, owner)
    if isinstance(node.slice, ast.Slice) and items is not None:
        return sliced(items, node.slice)
    if isinstance(owner, External) and owner.path == "torchvision.models.__dict__":
        return owner
    if items is not None and items.repeats and len(items.items) == 1 and not isinstance(node.slice, ast.Slice):
        return items.items[0]
    if isinstance(index, Constant):
        if items is not None and isinstance(index.value, int) and items.complete:
            position = index.value + (len(items.items) if index.value < 0 else 0)
            if 0 <= position < len(items.items):
                return items.items[position]
        if items is not None and index.value == -1 and items.is_typical and items.items:
            return items.items[-1]
        if mapping is not None and str(index.value) in dict(mapping.items):
            return dict(mapping.items)[str(index.value)]
    elif mapping is not None and mapping.complete and 0 < len(mapping.items) <= MAX_OPTIONS:
        return one_of(mapping, ast.unparse(node.slice), node.lineno)
    reason = owner.reason if isinstance(owner, Unknown) else say("expression", code=ast.unparse(node)[:60])
    return Unknown(reason=reason, line=node.lineno)


def one_of(mapping: Mapping, key: str, line: int) -> Value:
    """Return an item of a dict under a key that is not known: each of them, under the condition that the key is its."""
    return chosen(
        [
            ((Guard(subject=key, comparison="==", constant=name, holds=True, line=line),), value)
            for name, value in mapping.items
        ]
    )


def is_of_columns(index: ast.expr) -> bool:
    """Whether an index chooses along another axis than the first: ``p[:, 1]``, ``p[..., 0]``."""
    parts = index.elts if isinstance(index, ast.Tuple) else []
    is_whole = [
        (isinstance(part, ast.Slice) and part.lower is part.upper is part.step is None)
        or (isinstance(part, ast.Constant) and part.value in (None, ...))
        for part in parts
    ]
    return not all(is_whole[1:])


def sliced(items: Items, cut: ast.Slice) -> Items:
    """Return a slice of known items; with bounds that are no literals, any of them may be missing."""
    try:
        bounds = [None if bound is None else ast.literal_eval(bound) for bound in (cut.lower, cut.upper, cut.step)]
        return replace(items, items=items.items[slice(*bounds)]) if items.complete else items
    except (ValueError, TypeError):
        return replace(items, complete=False, repeats=items.is_typical)


def append(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``list.append``."""
    items = items_of(run, owner)
    if items is not None and arguments.positional:
        run.write(owner.identity, "items", grown(run, items, arguments.positional[:1]))
    return NONE


def extend(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``list.extend``."""
    items = items_of(run, owner)
    more = items_of(run, arguments.positional[0]) if arguments.positional else None
    if items is not None:
        extended = grown(run, items, more.items if more is not None else ())
        is_typical = more is not None and more.is_typical
        complete = extended.complete and more is not None and more.complete
        run.write(
            owner.identity, "items", replace(extended, complete=complete, repeats=extended.repeats and is_typical)
        )
    return NONE


def grown(run: Run, items: Items, more: tuple[Value, ...]) -> Items:
    """Return a list's contents after an append; in a loop of unknown length they stay open."""
    repeats = items.repeats or (items.complete and run.loops > 0)
    return Items(items=items.items + more, complete=items.complete and run.loops == 0, repeats=repeats)


def write(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``TensorArray.write``."""
    append(run, owner, replace(arguments, positional=arguments.positional[1:2]))
    return owner


def stack(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``TensorArray.stack`` and ``concat``."""
    items = items_of(run, owner)
    return tensors.united(items.items) if items is not None and items.is_typical else None


def pop(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``list.pop`` of the last item; of any other it is not analysed."""
    items = items_of(run, owner)
    if items is None or not items.complete or not items.items or arguments.positional or run.loops:
        return disturb(run, owner, arguments)
    run.write(owner.identity, "items", Items(items=items.items[:-1]))
    return items.items[-1]


def disturb(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """Change a list in a way that is not analysed."""
    items = items_of(run, owner)
    run.write(owner.identity, "items", Items(items=items.items if items is not None else (), complete=False))
    return None


def update(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.update``."""
    mapping = mapping_of(run, owner) or Mapping(items=(), complete=False)
    more = mapping_of(run, arguments.positional[0]) if arguments.positional else None
    found = {**dict(mapping.items), **dict(more.items if more is not None else ()), **arguments.named}
    complete = mapping.complete and (more is not None or not arguments.positional)
    run.write(owner.identity, "items", Mapping(items=tuple(found.items()), complete=complete))
    return NONE


def get(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.get``."""
    mapping = mapping_of(run, owner)
    key = arguments.positional[0] if arguments.positional else None
    if mapping is None or not isinstance(key, Constant):
        return None
    found = dict(mapping.items).get(str(key.value))
    if found is None and mapping.complete:
        return arguments.positional[1] if len(arguments.positional) > 1 else NONE
    return found


def keys(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.keys``."""
    mapping = mapping_of(run, owner)
    return keys_of(mapping) if mapping is not None else None


def values(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.values``."""
    mapping = mapping_of(run, owner)
    if mapping is None:
        return None
    return Items(items=tuple(value for _, value in mapping.items), complete=mapping.complete)


def pairs(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.items``."""
    mapping = mapping_of(run, owner)
    if mapping is None:
        return None
    rows = tuple(Items(items=(Constant(value=name), value)) for name, value in mapping.items)
    return Items(items=rows, complete=mapping.complete)


def take(run: Run, owner: Object, arguments: Arguments) -> Value | None:
    """``dict.pop``."""
    mapping, key = mapping_of(run, owner), arguments.positional[0] if arguments.positional else None
    if mapping is None:
        return None
    name = str(key.value) if isinstance(key, Constant) else None
    found = get(run, owner, arguments)
    kept = tuple(row for row in mapping.items if row[0] != name)
    run.write(owner.identity, "items", Mapping(items=kept, complete=mapping.complete and name is not None))
    return found


def structure(run: Run, value: Value) -> Value:
    """Return a list or dict of losses or metrics as ``Items`` or ``Mapping``."""
    return items_of(run, value) or mapping_of(run, value) or value


CONTAINERS: dict[str, dict[str, Callable[[Run, Object, Arguments], Value | None]]] = {
    "list": {
        "append": append,
        "write": write,
        "stack": stack,
        "concat": stack,
        "extend": extend,
        "insert": disturb,
        "pop": pop,
        "remove": disturb,
        "clear": disturb,
        "reverse": disturb,
    },
    "dict": {"update": update, "get": get, "keys": keys, "values": values, "items": pairs, "pop": take},
}
