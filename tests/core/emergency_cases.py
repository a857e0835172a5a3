"""Symptoms of a loss as visitors bring them: each in three spellings, with the cause that must come first.

A spelling is what a visitor has: a loss value, one of the page's symptoms, or a pasted text. The causes that must not
appear are those that a reader would follow in vain.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A loss value as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Symptom:
    """One of the symptoms to choose from."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A pasted text, and what it must be recognised as."""

    text: str
    kind: str


Spelling = Value | Symptom | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A symptom in three spellings."""

    name: str
    spellings: tuple[Spelling, Spelling, Spelling]
    first: str
    never: tuple[str, ...]


def log(text: str) -> Text:
    return Text(text, "log")


def message(text: str) -> Text:
    return Text(text, "message")


def logits(text: str) -> Text:
    return Text(text, "logits")


def program(text: str) -> Text:
    return Text(text, "program")


def keras_epochs(*lines: str) -> Text:
    """What ``model.fit`` prints."""
    bar = "\x1b[1m45/45\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 2ms/step - "
    return log("".join(f"Epoch {number}/{len(lines)}\n{bar}{line}\n" for number, line in enumerate(lines, 1)))


MODEL = """import keras
x, y = load()
model = keras.Sequential([keras.Input((4,)), keras.layers.{layer}])
model.compile(optimizer="adam", loss={loss}, metrics=["accuracy"])
model.fit(x, y)
"""
SPARSE_LOGITS = "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"

CASES = (
    Case(
        name="NaN from the first step",
        spellings=(
            log("{'loss': [nan, nan, nan, nan], 'accuracy': [0.0987, 0.0987, 0.0987, 0.0987]}"),
            log("epoch,accuracy,loss\n0,0.0987,nan\n1,0.0987,nan\n2,0.0987,nan\n"),
            keras_epochs(
                "accuracy: 0.0993 - loss: nan", "accuracy: 0.0981 - loss: nan", "accuracy: 0.0981 - loss: nan"
            ),
        ),
        first="inputs_not_finite",
        never=("not_learned", "stored_loss"),
    ),
    Case(
        name="the loss explodes, then NaN",
        spellings=(
            log("{'loss': [2.31, 14.7, 912.4, 3.1e7, 8.8e19, nan, nan]}"),
            log("epoch,loss,val_loss\n0,1.92,2.6\n1,7.71,15.0\n2,244.1,901.0\n3,1.9e6,2e7\n4,nan,nan\n"),
            log(
                "step 0: loss 2.3412\nstep 100: loss 8.9120\nstep 200: loss 391.5512\nstep 300: loss 122034.0000\n"
                "step 400: loss nan\n"
            ),
        ),
        first="learning_rate",
        never=("inputs_not_finite", "labels_out_of_range", "zero_weights", "not_learned"),
    ),
    Case(
        name="falls, then NaN from one step to the next",
        spellings=(
            log("History: {'loss': [0.71, 0.52, 0.38, 0.22, 0.09, nan, nan]}"),
            log(
                "[epoch 1] train loss=0.6931\n[epoch 2] train loss=0.4101\n[epoch 3] train loss=0.1207\n"
                "[epoch 4] train loss=nan\n[epoch 5] train loss=nan\n"
            ),
            message(
                'Traceback (most recent call last):\n  File "train.py", line 41, in <module>\n    loss.backward()\n'
                "RuntimeError: Function 'LogBackward0' returned nan values in its 0th output.\n"
            ),
        ),
        first="log_of_zero",
        never=("inputs_not_finite", "not_learned", "zero_weights"),
    ),
    Case(
        name="infinite, then NaN",
        spellings=(
            log("{'loss': [2.1, 1.4, inf, nan, nan]}"),
            log("loss: 3.2041\nloss: 2.7718\nloss: inf\nloss: nan\n"),
            Value("inf"),
        ),
        first="log_of_zero",
        never=("learning_rate", "inputs_not_finite", "zero_weights"),
    ),
    Case(
        name="NaN in single batches only",
        spellings=(
            log("step 1 loss 0.693\nstep 2 loss 0.641\nstep 3 loss nan\nstep 4 loss 0.598\nstep 5 loss 0.571\n"),
            log("{'loss': [1.31, 1.2, nan, 1.05, 0.97, nan, 0.91]}"),
            logits("logits\n[[2.1, -0.3, 0.4], [0.2, 1.7, -1.0]]\nlabels\n[-100, -100]"),
        ),
        first="zero_weights",
        never=("learning_rate", "inputs_not_finite", "log_of_zero"),
    ),
    Case(
        name="stands at the loss of ten equal probabilities",
        spellings=(
            Value("2.3026"),
            log("{'loss': [2.3031, 2.3027, 2.3026, 2.3026, 2.3026], 'accuracy': [0.1, 0.1, 0.1, 0.1, 0.1]}"),
            log("".join(f"Epoch {epoch}, loss = 2.30{digits}\n" for epoch, digits in enumerate((31, 27, 26, 26, 26)))),
        ),
        first="not_learned",
        never=("double_activation", "clip", "learning_rate"),
    ),
    Case(
        name="stands at ln 2",
        spellings=(
            Value("0,6931"),
            log("epoch,loss\n0,0.6941\n1,0.6932\n2,0.6931\n3,0.6932\n4,0.6931\n"),
            log("".join(f"{{'loss': 0.6931, 'learning_rate': 5e-05, 'epoch': {epoch}}}\n" for epoch in range(1, 6))),
        ),
        first="not_learned",
        never=("clip", "log_clamp", "missing_activation"),
    ),
    Case(
        name="cannot fall below 1.461",
        spellings=(
            Value("1.461"),
            log("{'loss': [1.83, 1.52, 1.4655, 1.4613, 1.4612, 1.4612, 1.4612]}"),
            message(
                "/usr/lib/python3/dist-packages/keras/src/backend/tensorflow/nn.py:780: UserWarning: "
                '"`sparse_categorical_crossentropy` received `from_logits=True`, but the `output` argument was '
                "produced by a Softmax activation and thus does not represent logits. Was this intended?\n"
                "  output, from_logits = _get_logits(\n"
            ),
        ),
        first="double_activation",
        never=("missing_activation", "clip", "learning_rate"),
    ),
    Case(
        name="cannot fall below 0.3133",
        spellings=(
            Value("0.31326"),
            log("epoch,loss\n0,0.51\n1,0.3391\n2,0.3133\n3,0.3133\n4,0.3133\n5,0.3133\n"),
            message(
                'UserWarning: "`binary_crossentropy` received `from_logits=True`, but the `output` argument was '
                "produced by a Sigmoid activation and thus does not represent logits. Was this intended?"
            ),
        ),
        first="double_activation",
        never=("missing_activation", "not_learned", "log_clamp"),
    ),
    Case(
        name="stands at the clip of Keras",
        spellings=(
            Value("16.118"),
            log("{'loss': [16.1181, 16.1181, 16.1181, 16.1181, 16.1181]}"),
            log("epoch,loss\n0,12.5\n1,16.11\n2,16.1181\n3,16.1181\n4,16.1181\n5,16.1181\n"),
        ),
        first="clip",
        never=("not_learned", "double_activation", "log_clamp", "learning_rate"),
    ),
    Case(
        name="one confident answer for ten classes",
        spellings=(
            Value("14.506"),
            log("{'loss': [14.5063, 14.5063, 14.5063, 14.5063], 'accuracy': [0.1, 0.1, 0.1, 0.1]}"),
            keras_epochs(*["accuracy: 0.1000 - loss: 14.5063"] * 4),
        ),
        first="constant_answer",
        never=("not_learned", "double_activation", "log_clamp"),
    ),
    Case(
        name="stands at the clamp of PyTorch's BCELoss",
        spellings=(
            Value("100.0"),
            log("{'loss': [100.0, 100.0, 100.0, 100.0, 100.0]}"),
            log("".join(f"Epoch [{epoch}/5], Step [100/600], Loss: 100.0000\n" for epoch in range(1, 6))),
        ),
        first="log_clamp",
        never=("clip", "not_learned", "learning_rate"),
    ),
    Case(
        name="the loss is negative",
        spellings=(
            Value("-1.37"),
            log("{'loss': [-0.4, -3.1, -12.8, -55.0, -210.7]}"),
            Symptom("negative"),
        ),
        first="missing_activation",
        never=("learning_rate", "log_of_zero", "clip", "double_activation"),
    ),
    Case(
        name="a label outside of the classes, on a processor",
        spellings=(
            message(
                "tensorflow.python.framework.errors_impl.InvalidArgumentError: Graph execution error:\n\nDetected at "
                "node compile_loss/sparse_categorical_crossentropy/SparseSoftmaxCrossEntropyWithLogits\n"
                "Received a label value of 10 which is outside the valid range of [0, 10).  Label values: 3 10 2 7\n"
            ),
            message(
                '  File "torch/nn/functional.py", line 3029, in cross_entropy\nIndexError: Target 10 is out of bounds.'
            ),
            logits("0.1, 2.0, -1.0, label\n0.3, 0.2, 0.9, 3\n1.5, 0.1, 0.0, 1\n"),
        ),
        first="labels_out_of_range",
        never=("log_of_zero", "learning_rate", "ignore_label", "overflow"),
    ),
    Case(
        name="a label of -1",
        spellings=(
            message("InvalidArgumentError: Received a label value of -1 which is outside the valid range of [0, 21)."),
            message("IndexError: Target -1 is out of bounds."),
            logits('{"logits": [[1.0, 0.5], [0.1, 2.0]], "labels": [0, -1]}'),
        ),
        first="ignore_label",
        never=("log_of_zero", "learning_rate", "clip"),
    ),
    Case(
        name="a label of 255",
        spellings=(
            message("InvalidArgumentError: Received a label value of 255 which is outside the valid range of [0, 21)."),
            message("IndexError: Target 255 is out of bounds."),
            logits("logits = [[1.0, 0.5, 0.0], [0.1, 2.0, 0.3]]\nlabels = [2, 255]"),
        ),
        first="ignore_label",
        never=("log_of_zero", "learning_rate", "clip"),
    ),
    Case(
        name="NaN on a GPU where the processor raises an error",
        spellings=(
            Symptom("gpu_only"),
            message(
                "../aten/src/ATen/native/cuda/Loss.cu:250: nll_loss_forward_reduce_cuda_kernel_2d: block: [0,0,0], "
                "thread: [3,0,0] Assertion `t >= 0 && t < n_classes` failed.\n"
                "RuntimeError: CUDA error: device-side assert triggered\n"
            ),
            Text("the loss is NaN on the GPU, but on the CPU the same code raises an error", "words"),
        ),
        first="labels_out_of_range",
        never=("learning_rate", "clip", "not_learned"),
    ),
    Case(
        name="accuracy exactly one half",
        spellings=(
            Symptom("accuracy_half"),
            log("{'loss': [0.69, 0.41, 0.22, 0.13, 0.08], 'accuracy': [0.5, 0.5, 0.5, 0.5, 0.5]}"),
            log("epoch,accuracy,loss\n0,0.5,0.66\n1,0.5,0.42\n2,0.5,0.27\n3,0.5,0.19\n"),
        ),
        first="threshold_on_logits",
        never=("clip", "learning_rate", "log_of_zero"),
    ),
    Case(
        name="the loss falls, the accuracy stands",
        spellings=(
            Symptom("accuracy_stands"),
            log("{'loss': [2.1, 1.2, 0.7, 0.4, 0.21], 'accuracy': [0.0986, 0.0986, 0.0986, 0.0986, 0.0986]}"),
            Text("My loss goes down but accuracy does not change", "words"),
        ),
        first="wrong_metric",
        never=("clip", "learning_rate", "log_of_zero", "not_learned"),
    ),
    Case(
        name="training and predictions differ",
        spellings=(
            Symptom("predictions_differ"),
            Text("Training accuracy is 98 % but model.predict() returns values above 1 and wrong classes", "words"),
            program(
                MODEL.format(layer="Dense(1)", loss="keras.losses.BinaryCrossentropy(from_logits=True)").replace(
                    ', metrics=["accuracy"]', ""
                )
                + "decided = model.predict(x) > 0.5\n"
            ),
        ),
        first="activation_at_inference",
        never=("clip", "learning_rate", "not_learned", "missing_activation"),
    ),
    Case(
        name="exactly 0 from the start, with a bad accuracy",
        spellings=(
            log("{'loss': [0.0, 0.0, 0.0, 0.0], 'accuracy': [0.0993, 0.0993, 0.0993, 0.0993]}"),
            keras_epochs(*["accuracy: 0.3367 - loss: 0.0000e+00"] * 3),
            program(MODEL.format(layer="Dense(1)", loss=SPARSE_LOGITS).replace(', metrics=["accuracy"]', "")),
        ),
        first="one_unit",
        never=("clip", "learning_rate", "log_of_zero", "absorbed"),
    ),
    Case(
        name="falls to exactly 0 with a perfect accuracy",
        spellings=(
            log("{'loss': [0.31, 0.02, 1e-4, 0.0, 0.0, 0.0], 'accuracy': [0.91, 0.99, 1.0, 1.0, 1.0, 1.0]}"),
            log("epoch,accuracy,loss\n0,0.9,0.2\n1,1.0,0.001\n2,1.0,0.0\n3,1.0,0.0\n4,1.0,0.0\n"),
            Value("0"),
        ),
        first="absorbed",
        never=("clip", "learning_rate", "log_of_zero", "missing_activation"),
    ),
    Case(
        name="an infinite logit",
        spellings=(
            logits("inf, 0, -1"),
            logits("[[1.0, 2.0, 0.5], [inf, 3.0, 0.1]]"),
            logits("tensor([[   inf, 0.2000], [1.0000, 0.3000]], grad_fn=<AddmmBackward0>)"),
        ),
        first="overflow",
        never=("learning_rate", "not_learned", "labels_out_of_range", "masked_row"),
    ),
    Case(
        name="a logit that is NaN",
        spellings=(
            logits("nan nan nan\n0.5 0.1 0.2"),
            logits("array([[nan, 1.], [0.2, 0.3]], dtype=float32)"),
            message("InvalidArgumentError: Detected at node CheckNumerics: Tensor had NaN values [Op:CheckNumericsV2]"),
        ),
        first="inputs_not_finite",
        never=("not_learned", "clip", "masked_row"),
    ),
    Case(
        name="a row of which everything is masked",
        spellings=(
            logits("-inf -inf -inf\n0.1 -inf 0.2"),
            logits("[[-inf, -inf], [1.5, -inf]]"),
            logits("z1,z2,label\n-inf,-inf,0\n0.4,-inf,0\n"),
        ),
        first="masked_row",
        never=("learning_rate", "not_learned", "labels_out_of_range", "inputs_not_finite"),
    ),
    Case(
        name="probabilities where logits are expected",
        spellings=(
            logits("[[0.7, 0.2, 0.1], [0.05, 0.9, 0.05]]"),
            logits("0.25, 0.75, label\n0.6, 0.4, 0\n0.1, 0.9, 1\n"),
            program(MODEL.format(layer="Dense(3, activation='softmax')", loss=SPARSE_LOGITS)),
        ),
        first="double_activation",
        never=("missing_activation", "learning_rate", "overflow", "labels_out_of_range"),
    ),
    Case(
        name="logits where probabilities are expected",
        spellings=(
            message("RuntimeError: all elements of input should be between 0 and 1"),
            message(
                "Loss.cu:95: operator(): block: [0,0,0], thread: [0,0,0] Assertion `input_val >= zero && input_val "
                "<= one` failed.\nRuntimeError: CUDA error: device-side assert triggered"
            ),
            program(MODEL.format(layer="Dense(3)", loss='"sparse_categorical_crossentropy"')),
        ),
        first="missing_activation",
        never=("double_activation", "learning_rate", "not_learned", "ignore_label"),
    ),
    Case(
        name="labels of another shape",
        spellings=(
            message("ValueError: Shapes (None, 1) and (None, 10) are incompatible"),
            message(
                "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape="
                "(None, 10), output.shape=(None, 10)"
            ),
            message("RuntimeError: 0D or 1D target tensor expected, multi-target not supported"),
        ),
        first="label_shape",
        never=("learning_rate", "log_of_zero", "double_activation"),
    ),
    Case(
        name="moves in coarse steps",
        spellings=(
            log("{'loss': [11.75, 11.3125, 10.9375, 10.6875, 10.5, 10.375, 10.3125, 10.25]}"),
            log("epoch,loss\n0,36.25\n1,35.75\n2,35.0\n3,34.5\n4,34.25\n5,33.75\n"),
            Value("36.25"),
        ),
        first="stored_loss",
        never=("not_learned", "learning_rate", "clip", "log_of_zero"),
    ),
)


AS_PRINTED: tuple[tuple[str, str, str], ...] = (
    ("{'loss': 0.0, 'grad_norm': nan, 'learning_rate': 1e-05}\n" * 3, "log", "overflow"),
    ("train_loss: 0.6931, val_loss: 0.6931\n" * 3, "log", "not_learned"),
    (
        "Step 100, training loss: 0.6931\nStep 200, training loss: 0.6931\nStep 300, training loss: 0.6931",
        "log",
        "not_learned",
    ),
    ("[1,  2000] loss: 2.303\n[1,  4000] loss: 2.303\n[1,  6000] loss: 2.303\n", "log", "not_learned"),
    (
        "iter 0: loss 10.8249, time 33ms\niter 1: loss 10.8250, time 30ms\niter 2: loss 10.8249, time 30ms",
        "log",
        "not_learned",
    ),
    ("Epoch 1/5\n32/32 [=====] - 0s 2ms/step - loss: nan - accuracy: 0.0987", "log", "inputs_not_finite"),
    ("| epoch   1 |   200/ 2983 batches | lr 5.00 | loss nan | ppl nan\n" * 2, "log", "inputs_not_finite"),
    ("loss: 15.9424\nloss: 15.9424\nloss: 15.9424", "log", "clip"),
    ("tensor(2.3026, device='cuda:0', grad_fn=<NllLossBackward0>)", "value", "not_learned"),
    ("<tf.Tensor: shape=(), dtype=float32, numpy=16.118095>", "value", "clip"),
    ("FloatingPointError: invalid value (nan) encountered in jit(log_softmax)", "message", "log_of_zero"),
    ("FloatingPointError: Loss became infinite or NaN at iteration=19!", "message", "log_of_zero"),
    ("ValueError: Input X contains NaN.", "message", "inputs_not_finite"),
    (
        "UserWarning: Using a target size (torch.Size([32])) that is different to the input size (torch.Size([1])).",
        "message",
        "label_shape",
    ),
    (
        "ValueError: `logits` and `labels` must have the same shape, received ((None, 2) vs (None, 1)).",
        "message",
        "label_shape",
    ),
    ("RuntimeError: Found dtype Long but expected Float", "message", "label_shape"),
    ("Loss.cu:106: Assertion `cur_target >= 0 && cur_target < n_classes` failed.", "message", "labels_out_of_range"),
    ("mein Loss ist nan", "words", "log_of_zero"),
    ("My cross entropy loss is stuck and does not decrease", "words", "not_learned"),
    ("why is binary crossentropy negative?", "words", "missing_activation"),
)
"""Texts as libraries print them and as people ask, each with its kind and the cause that must come first."""

NOT_ABOUT_A_LOSS = (
    "ModuleNotFoundError: No module named 'tensorflow'",
    "Indexing.cu:1146: block: [0,0,0], thread: [0,0,0] Assertion `srcIndex < srcSelectDimSize` failed.",
    "hello world",
    "Assertion `srcIndex < srcSelectDimSize` failed.\nRuntimeError: CUDA error: device-side assert triggered",
    "RuntimeError: expected scalar type Half but found Float",
    "RuntimeError: \"addmm_impl_cpu_\" not implemented for 'Half'",
    "0.5000",
    "0.25",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
)
"""Texts that have no cause here."""
