"""From the config of a ``.keras`` file to the program that would build and compile the same model.

The program is never run, only read like any other source. Its statements carry the layer's name, because a ``.keras``
file has no lines.
"""

import keyword
from typing import Any

from logit_doctor.intake.limits import MAX_SOURCE_BYTES, RefusalError

ARGUMENTS = ("units", "filters", "activation", "axis", "name", "dtype", "classes", "function")
HEADER = ("import keras", "import custom_objects")
# Twice NASNetLarge's 1,041, the most of Keras' own models.
MAX_LAYERS = 2_000
MAX_CHARACTERS = 2 * MAX_SOURCE_BYTES
"""Of the program: parsing takes a second and tens of megabytes for each, and a small zip can hold a large config."""


class Reconstruction:
    """The lines of the program, each with the layer that it builds."""

    def __init__(self) -> None:
        self.lines = list(HEADER)
        self.titles = ["the file", "the file"]
        self.characters = 0

    def add(self, line: str, title: str) -> int:
        """Append a statement and return its number."""
        if len(self.lines) > MAX_LAYERS:
            raise RefusalError("config-layers", most=MAX_LAYERS)
        self.characters += len(line)
        if self.characters > MAX_CHARACTERS:
            raise RefusalError("config-characters", most=MAX_CHARACTERS)
        self.lines.append(line)
        self.titles.append(title)
        return len(self.lines)


def reconstruct(config: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the program of a model's config and the title of each of its lines.

    Raises
    ------
    RefusalError
        If the config is not that of a model.
    """
    made = Reconstruction()
    name = model(made, config)
    compiled = config.get("compile_config")
    if isinstance(compiled, dict) and compiled.get("loss") is not None:
        metrics = compiled.get("metrics")
        tail = f", metrics={value(metrics)}" if metrics else ""
        made.add(f"{name}.compile(loss={value(compiled['loss'])}{tail})", "compile")
    return "\n".join(made.lines) + "\n", tuple(made.titles)


def model(made: Reconstruction, config: dict[str, Any], depth: int = 0) -> str:
    """Add the statements of a model and return the name it is bound to."""
    inner = config.get("config")
    layers = inner.get("layers") if isinstance(inner, dict) else None
    name = f"model_{len(made.lines)}"
    title = title_of(config)
    if not isinstance(inner, dict) or not isinstance(layers, list) or depth > 10:
        if "class_name" not in config:
            raise RefusalError("config-model")
        made.add(f"{name} = custom_objects.{identifier(config.get('class_name'))}()", title)
        return name
    if config.get("class_name") == "Sequential":
        made.add(f"{name} = keras.Sequential()", title)
        for layer in layers:
            if isinstance(layer, dict) and layer.get("class_name") != "InputLayer":
                made.add(f"{name}.add({expression(made, layer, depth)})", title_of(layer))
        return name
    functional(made, name, title, inner, layers, depth)
    return name


def functional(
    made: Reconstruction, name: str, title: str, inner: dict[str, Any], layers: list[Any], depth: int
) -> None:
    """Add the statements of a functional model: one per layer, then the model."""
    tensors: dict[str, str] = {}
    for layer in layers:
        if not isinstance(layer, dict):
            continue
        key = str(layer.get("name"))
        target = f"{name}_{len(tensors)}"
        sources = [tensors[source] for source in histories(layer.get("inbound_nodes"), 0) if source in tensors]
        if layer.get("class_name") == "InputLayer":
            made.add(f"{target} = keras.Input(shape=())", title_of(layer))
        else:
            given = f"[{', '.join(sources)}]" if len(sources) > 1 else "".join(sources) or "None"
            made.add(f"{target} = {expression(made, layer, depth)}({given})", title_of(layer))
        tensors[key] = target
    made.add(f"{name} = keras.Model(inputs=None, outputs={outputs(inner.get('output_layers'), tensors)})", title)


def outputs(places: Any, tensors: dict[str, str]) -> str:
    """Return the expression for a functional model's outputs: one, several, or by name."""
    if isinstance(places, dict):
        return "{" + ", ".join(f"{name!r}: {outputs(place, tensors)}" for name, place in places.items()) + "}"
    if isinstance(places, list) and places and isinstance(places[0], str):
        return tensors.get(places[0], "custom_objects.output")
    if isinstance(places, list):
        several = [outputs(place, tensors) for place in places]
        return several[0] if len(several) == 1 else f"[{', '.join(several)}]"
    return "custom_objects.output"


def histories(node: Any, depth: int) -> list[str]:
    """Return the names of the layers that provide a call's tensors, in order."""
    if depth > 20:
        return []
    if isinstance(node, dict):
        history = node.get("config", {}).get("keras_history") if isinstance(node.get("config"), dict) else None
        if isinstance(history, list) and history:
            return [str(history[0])]
        return [name for inner in node.values() for name in histories(inner, depth + 1)]
    if isinstance(node, list):
        if len(node) >= 3 and isinstance(node[0], str) and isinstance(node[1], int):
            return [node[0]]
        return [name for inner in node for name in histories(inner, depth + 1)]
    return []


def expression(made: Reconstruction, layer: dict[str, Any], depth: int) -> str:
    """Return the expression that makes one layer."""
    inner = layer.get("config")
    if isinstance(inner, dict) and isinstance(inner.get("layers"), list):
        return model(made, layer, depth + 1)
    module, name = str(layer.get("module", "keras.layers")), identifier(layer.get("class_name"))
    if layer.get("registered_name") and not module.startswith("keras.src.ops"):
        return f"custom_objects.{name}()"
    if module.startswith("keras.src.ops") and name.lower() in ("softmax", "sigmoid", "relu", "tanh"):
        return f"keras.layers.Activation({name.lower()!r})"
    if not module.startswith(("keras", "tf_keras", "tensorflow.keras")):
        return f"custom_objects.{name}()"
    arguments = [
        f"{key}={value(inner[key])}" for key in ARGUMENTS if isinstance(inner, dict) and inner.get(key) is not None
    ]
    if isinstance(inner, dict) and isinstance(inner.get("layer"), dict):
        arguments.insert(0, f"layer={expression(made, inner['layer'], depth + 1)}")
    return f"keras.layers.{name}({', '.join(arguments)})"


def value(given: Any, depth: int = 0) -> str:
    """Return the expression for a value of the config: a literal, a container, or a serialised object."""
    if depth > 20:
        return "custom_objects.value"
    if isinstance(given, dict):
        if "class_name" in given:
            return serialised(given, depth)
        return "{" + ", ".join(f"{key!r}: {value(one, depth + 1)}" for key, one in given.items()) + "}"
    if isinstance(given, list):
        return f"[{', '.join(value(one, depth + 1) for one in given)}]"
    return repr(given) if isinstance(given, str | int | float) or given is None else "custom_objects.value"


def serialised(given: dict[str, Any], depth: int) -> str:
    """Return the expression for a serialised loss, metric, activation or dtype policy."""
    name, inner, module = identifier(given.get("class_name")), given.get("config"), str(given.get("module"))
    if name == "function":
        return repr(inner) if module == "builtins" and isinstance(inner, str) else f"custom_objects.{identifier(inner)}"
    if name == "DTypePolicy" and isinstance(inner, dict):
        return repr(str(inner.get("name")))
    if given.get("registered_name") or not module.startswith("keras"):
        return f"custom_objects.{name}()"
    named = inner if isinstance(inner, dict) else {}
    kept = {key: one for key, one in named.items() if key in ("from_logits", "threshold", "thresholds", "axis")}
    arguments = ", ".join(f"{key}={value(one, depth + 1)}" for key, one in kept.items() if one is not None)
    home = "metrics" if "metrics" in module else "losses" if "losses" in module else "layers"
    return f"keras.{home}.{name}({arguments})"


def identifier(name: Any) -> str:
    """Return a name that is safe to write into a program."""
    text = str(name).rpartition(">")[2]
    return text if text.isidentifier() and text.isascii() and not keyword.iskeyword(text) else "unnamed"


def title_of(config: dict[str, Any]) -> str:
    """Return the name of a layer or model in messages."""
    inner = config.get("config")
    name = inner.get("name") if isinstance(inner, dict) else None
    return f"{str(config.get('class_name'))[:60]} '{str(name or config.get('name'))[:60]}'"
