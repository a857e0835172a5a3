"""Sequential models of PyTorch and JAX: their layers, replaced, added or removed after the model is made."""

from collections.abc import Callable

from logit_doctor.messages import say
from logit_doctor.reading import classes, containers, models
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.state import Run
from logit_doctor.reading.values import Constant, Items, Layer, Method, Object, Unknown, Value, constant_of

Named = list[tuple[str, Value]]
"""Layers in their order, by name: the place, unless the program gives another one."""
TABLE = "_modules"
"""The attribute that holds a module's layers by name."""


def is_chain(run: Run, value: Value) -> bool:
    """Whether a value is a sequential model of PyTorch or JAX, or an instance of a class that inherits from one."""
    if not isinstance(value, Object):
        return False
    return value.kind == "chain" or classes.keras_base(run, value.belongs) == "chain"


def owner_of(run: Run, value: Value) -> Object | None:
    """Return the chain that a value is, or whose table of layers it is."""
    if isinstance(value, Method) and value.name == TABLE:
        value = value.owner
    return value if isinstance(value, Object) and is_chain(run, value) else None


def named_layers(run: Run, owner: Object) -> Named | None:
    """Return the layers of a chain by name, or None if one of them is not known."""
    held = run.read(owner.identity, models.LAYERS)
    items = containers.items_of(run, held) if held is not None else None
    names = run.read(owner.identity, models.NAMES)
    if items is None or not items.complete:
        return None
    known = [str(constant_of(name)) for name in names.items] if isinstance(names, Items) else []
    return list(zip([*known, *(str(place) for place in range(len(known), len(items.items)))], items.items, strict=True))


def change(run: Run, owner: Object, line: int, edited: Callable[[Named], Named | None]) -> None:
    """Give a chain other layers; where they cannot be told, its output is unknown from here on."""
    before = named_layers(run, owner)
    after = edited(before) if before is not None else None
    layers: Value = Unknown(reason=say("layer-changed", place=say("line", line=line)), line=line)
    output = layers
    if after is not None:
        layers = Items(items=tuple(layer for _, layer in after), complete=run.loops == 0)
        names = Items(items=tuple(Constant(value=name) for name, _ in after))
        run.write(owner.identity, models.NAMES, names)
        output = models.through(run, layers, line)
    run.write(owner.identity, models.LAYERS, layers)
    run.write(owner.identity, "output", output)


def place_of(layers: Named, index: Value) -> int | None:
    """Return the place of a layer that an index or a name means, or None."""
    given = constant_of(index)
    if isinstance(given, str):
        return next((place for place, (name, _) in enumerate(layers) if name == given), None)
    if not isinstance(given, int):
        return None
    place = given + len(layers) if given < 0 else given
    return place if 0 <= place < len(layers) else None


def put(run: Run, owner: Object, index: Value, layer: Value, line: int) -> None:
    """Replace a layer; one with a new name comes last."""

    def edited(layers: Named) -> Named | None:
        place, name = place_of(layers, index), constant_of(index)
        if place is not None:
            return [*layers[:place], (layers[place][0], layer), *layers[place + 1 :]]
        return [*layers, (name, layer)] if isinstance(name, str) else None

    change(run, owner, line, edited)


def take(run: Run, owner: Object, index: Value, line: int) -> None:
    """Remove a layer; the places of those after it change."""

    def edited(layers: Named) -> Named | None:
        place = place_of(layers, index)
        if place is None:
            return None
        kept = [*layers[:place], *layers[place + 1 :]]
        is_numbered = all(name.isdigit() for name, _ in layers)
        return [(str(at), layer) for at, (_, layer) in enumerate(kept)] if is_numbered else kept

    change(run, owner, line, edited)


def set_attribute(run: Run, owner: Object, name: str, layer: Value, line: int) -> None:
    """Register a layer under a name, which is what an assignment to an attribute of a module does."""
    if isinstance(layer, Layer | Object) and run.read(owner.identity, models.LAYERS) is not None:
        put(run, owner, Constant(value=name), layer, line)


def call_method(run: Run, owner: Object, name: str, arguments: Arguments) -> Value | None:
    """Call a method that changes the layers; None for any other."""
    given, line = arguments.positional, arguments.line
    result: Value = owner
    match name, given:
        case "pop" | "__delitem__", (index,):
            result = removed(run, owner, index)
            take(run, owner, index, line)
        case "__setitem__" | "add_module" | "register_module", (index, layer):
            put(run, owner, index, layer, line)
        case "insert" | "extend" | "pop", _:
            items = containers.items_of(run, given[0]) if name == "extend" and given else None
            layers = items.items if items is not None and items.complete else None
            change(run, owner, line, lambda before: extended(before, layers))
        case _:
            return None
    return result


def removed(run: Run, owner: Object, index: Value) -> Value:
    """Return the layer that ``pop`` takes out."""
    layers = named_layers(run, owner)
    place = place_of(layers, index) if layers is not None else None
    return layers[place][1] if layers is not None and place is not None else Unknown(reason=say("layer-list"))


def extended(before: Named, layers: tuple[Value, ...] | None) -> Named | None:
    """Return a chain's layers with more after them, or None if these are not known."""
    if layers is None:
        return None
    return [*before, *((str(place), layer) for place, layer in enumerate(layers, len(before)))]
