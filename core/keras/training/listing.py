"""The Keras code of an arm, as a user would write it.

Needs no TensorFlow. A test runs the listings with ``model.fit`` and compares the weights with the lab's, bit for bit.
"""

from core.keras.training.arms import ARMS, HEADS, POLICIES, Arm, ArmChoice, Head
from core.keras.training.plan import OPTIMIZERS, TrainParams

LOSS_CLASS = """\
class CrossEntropy(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return cross_entropy(y_true, y_pred)

"""


def listing(params: TrainParams, choice: ArmChoice) -> str:
    """Return the code that builds and compiles an arm's model, ready to run.

    Parameters
    ----------
    params : TrainParams
        The layers, the optimizer and the learning rate.
    choice : ArmChoice
        One arm and its dtype policy.

    Returns
    -------
    str
        Python code that defines ``model``. A policy other than float32 is set globally there, as users do; loss
        scaling then comes with ``compile``.
    """
    arm, head = ARMS[choice.arm], params.chosen_head
    parts = ["import keras\n"]
    if choice.policy != "float32":
        parts.append(f'keras.config.set_dtype_policy("{choice.policy}")\n')
    if arm.by_hand:
        parts.append(f"\n{arm.by_hand[head.name]}\n")
    if arm.by_hand and choice.loss_dtype != "float32":
        parts.append(f"{LOSS_CLASS}\n")
    parts.append(_model(params, arm, head, choice.policy))
    parts.append(_compile(params, arm, head, choice.loss_dtype))
    return "\n".join(parts)


def serving(choice: ArmChoice, head: str) -> str:
    """Return the code that turns the trained arm's output into probabilities: logits need the activation first."""
    if ARMS[choice.arm].activated:
        return "probabilities = model.predict(x)"
    return f"probabilities = keras.ops.{HEADS[head].activation}(model.predict(x))"


def _model(params: TrainParams, arm: Arm, head: Head, policy: str) -> str:
    lines = [f'keras.Input(({params.data.num_features},), dtype="{POLICIES[policy].variable_dtype}")']
    lines += [f'keras.layers.Dense({units}, activation="relu")' for units in params.hidden]
    activation = f', activation="{head.activation}"' if arm.activated else ""
    lines.append(f"keras.layers.Dense({params.num_outputs}{activation})")
    if arm.detached:
        lines.append(f"keras.layers.Reshape(({params.num_outputs},))  # a new tensor: Keras finds no logits behind it")
    indented = "\n".join(f"    {_with_comma(line)}" for line in lines)
    return f"model = keras.Sequential([\n{indented}\n])"


def _with_comma(line: str) -> str:
    code, mark, comment = line.partition("  #")
    return f"{code},{mark}{comment}"


def _compile(params: TrainParams, arm: Arm, head: Head, loss_dtype: str) -> str:
    optimizer = OPTIMIZERS[params.optimizer]
    arguments = ", ".join(
        [f"learning_rate={params.learning_rate!r}", *(f"{name}={value!r}" for name, value in optimizer.arguments)]
    )
    dtype = "" if loss_dtype == "float32" else f', dtype="{loss_dtype}"'
    loss = f"keras.losses.{head.loss}(from_logits={arm.from_logits}{dtype})"
    if arm.by_hand:
        loss = f'CrossEntropy(dtype="{loss_dtype}")' if dtype else "cross_entropy"
    return (
        f"model.compile(\n    optimizer=keras.optimizers.{optimizer.keras_class}({arguments}),\n    loss={loss},\n)\n"
    )
