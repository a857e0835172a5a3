"""A large project for the doctor: a package of five levels whose modules import one another, a third with a model."""

import random
import statistics
from pathlib import Path

FILES, MEDIAN_LINES, LEVELS = 1_000, 150, 5
MODEL_EVERY = 3
PACKAGE = "project"
BUILDERS = (
    """\
def build_{number}(units={units}):
    inputs = keras.Input(({inputs},))
    hidden = keras.layers.Dense({width}, activation="relu")(inputs)
    outputs = keras.layers.Dense(units, activation="softmax")(keras.layers.Dropout(0.1)(hidden))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model


model_{number} = build_{number}()
""",
    """\
class Network{number}(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense({width}, activation="relu")
        self.head = keras.layers.Dense({units})

    def call(self, x):
        return self.head(self.hidden(x))


network_{number} = Network{number}()
network_{number}.compile(optimizer="sgd", loss=keras.losses.CategoricalCrossentropy(from_logits=True))
""",
    """\
def loss_{number}(labels, logits):
    scaled = logits / {width}.0
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scaled))
""",
)
FILLER = '''\
def helper_{number}(values, limit={width}):
    """Return the values below a limit, scaled."""
    kept = [value * {units} for value in values if value < limit]
    total = sum(kept)
    for index, value in enumerate(kept):
        if value > total / {inputs}:
            kept[index] = value - {units}
    return {{"kept": kept, "total": total, "name": "helper_{number}"}}


'''


def module(number: int, chance: random.Random) -> str:
    """Return the text of one module."""
    has_model = number % MODEL_EVERY == 0
    lines = ["import math", "import keras", "import tensorflow as tf"] if has_model else ["import math", "import os"]
    for other in chance.sample(range(FILES), 3):
        lines.append(f"from {dotted(other)} import helper_0 as helper_of_{other}")
    parts, count = ["\n".join(lines) + "\n\n\n"], len(lines) + 2
    length = max(20, int(chance.lognormvariate(0, 0.6) * MEDIAN_LINES))
    while count < length:
        values = {"number": len(parts) - 1, "width": chance.randint(8, 256), "inputs": chance.randint(2, 30)}
        is_builder = has_model and len(parts) % 4 == 2
        template = chance.choice(BUILDERS) + "\n\n" if is_builder else FILLER
        parts.append(template.format(units=chance.randint(2, 20), **values))
        count += parts[-1].count("\n")
    return "".join(parts)


def place(number: int) -> Path:
    """Return the path of a module: each level holds a fifth of them."""
    level = number % LEVELS
    return Path(PACKAGE, *(f"level_{depth}" for depth in range(1, level + 1)), f"module_{number}.py")


def dotted(number: int) -> str:
    """Return the name under which a module is imported."""
    return ".".join(place(number).with_suffix("").parts)


def write(folder: Path) -> float:
    """Write the project into a folder and return the median of its modules' lines."""
    chance = random.Random(0)
    lengths = []
    for number in range(FILES):
        path = folder / place(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = module(number, chance)
        path.write_text(text, "utf-8")
        lengths.append(text.count("\n"))
    for path in {folder / place(number) for number in range(LEVELS)}:
        (path.parent / "__init__.py").write_text("", "utf-8")
    return statistics.median(lengths)
