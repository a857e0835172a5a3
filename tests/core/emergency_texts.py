"""Texts that are easily misread: logs with the curve that is in them, and texts with the cause that is."""

from math import inf, nan

CURVES: tuple[tuple[str, str, tuple[float, ...], tuple[float, ...]], ...] = (
    # as written, what it counts, its steps, its losses
    ("loss: 2,303\nloss: 2,303\n", "entry", (1, 2), (2.303, 2.303)),
    ("loss: 1,234.5\nloss: 1,234,567.8\n", "entry", (1, 2), (1234.5, 1234567.8)),
    ("loss: 0.5,acc: 0.9\nloss: 0.4,acc: 0.9", "entry", (1, 2), (0.5, 0.4)),
    ("loss: 1.#QNAN\nloss: -1.#IND\nloss: 1.#INF\n", "entry", (1, 2, 3), (nan, nan, inf)),
    ("loss: \N{MINUS SIGN}3.2\nloss: -4.5\n", "entry", (1, 2), (-3.2, -4.5)),
    ("{'loss': 0.5, 'epoch': 0.5}\n{'loss': 0.4, 'epoch': 1.5}", "epoch", (0.5, 1.5), (0.5, 0.4)),
    ("{'loss': '2.103', 'grad_norm': '1.0'}\n{'loss': '2.0'}", "entry", (1, 2), (2.103, 2.0)),
    ("loss: np.float32(2.3026)\nloss: tensor(2.3, grad_fn=<X>)\n", "entry", (1, 2), (2.3026, 2.3)),
    ("{'loss': [np.float32(0.5), np.float32(0.25)]}", "epoch", (1, 2), (0.5, 0.25)),
    ("losses = [1.5, 0.5, 0.25]", "entry", (1, 2, 3), (1.5, 0.5, 0.25)),
    ("train_loss_step: 0.5\ntrain_loss_step: 0.4", "entry", (1, 2), (0.5, 0.4)),
    ("total_loss=0.5\navg_loss=0.4", "entry", (1, 2), (0.5, 0.4)),
    (
        "[0]\ttrain-logloss:0.69\teval-logloss:0.6\n[1]\ttrain-logloss:0.5\teval-logloss:0.6",
        "entry",
        (1, 2),
        (0.69, 0.5),
    ),
    ("[1]\tvalid_0's binary_logloss: 0.69\n[2]\tvalid_0's binary_logloss: 0.6", "entry", (1, 2), (0.69, 0.6)),
    ("Epoche;Verlust;Genauigkeit\n1;0,69;0,5\n2;0,6;0,5", "epoch", (1, 2), (0.69, 0.6)),
    ("Train loss: 0.5, Val loss: 0.6\nTrain loss: 0.4, Val loss: 0.6", "entry", (1, 2), (0.5, 0.4)),
    ("Epoch 47/100\n9/9 - loss: 0.5\nEpoch 48/100\n9/9 - loss: nan\n", "epoch", (47, 48), (0.5, nan)),
    (
        "Epoch 1: 50%|#5  | 5/10 [00:01, loss=2.3]\rEpoch 1: 100%|##| 10/10 [00:02, loss=nan]",
        "entry",
        (1, 2),
        (2.3, nan),
    ),
    ("epoch,step,train_loss\n0,49,2.3\n0,99,2.2\n0,149,nan\n", "step", (49, 99, 149), (2.3, 2.2, nan)),
    ("epoch,step,train_loss\n0,49,2.3\n1,49,2.2\n", "epoch", (0, 1), (2.3, 2.2)),
    ("Epoch [1/5], Step [100/600], Loss: 2.0\nEpoch [2/5], Step [100/600], Loss: 1.0", "epoch", (1, 2), (2.0, 1.0)),
    (" 1/469 - loss: 2.5\r300/469 - loss: 9.5\r469/469 - loss: nan", "step", (1, 300, 469), (2.5, 9.5, nan)),
    ("Epoch 1/2\n9/9 - loss: 2.0\nEpoch 2/2\n1/9 - loss: 2.1\r5/9 - loss: nan", "epoch", (1, 2), (2.0, nan)),
    ("2.3026\n2.3026\n2.3025\n", "entry", (1, 2, 3), (2.3026, 2.3026, 2.3025)),
    ("tensor(2.5, grad_fn=<NllLossBackward0>)\ntensor(nan, grad_fn=<NllLossBackward0>)", "entry", (1, 2), (2.5, nan)),
    ("[2.3, 2.1, 1.9, nan, nan]", "entry", (1, 2, 3, 4, 5), (2.3, 2.1, 1.9, nan, nan)),
)

ACCURACIES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("epoch 1 loss 0.69 accuracy 1.0%\nepoch 2 loss 0.69 accuracy 98.5 %", (0.01, 0.985)),
    ("epoch 1 loss 0.69 accuracy 50.0\nepoch 2 loss 0.5 accuracy 1.0", (0.5, 0.01)),
    ("train_loss: 0.0000 | train_acc: 0.1021\ntrain_loss: 0.0000 | train_acc: 1.0", (0.1021, 1.0)),
)

VALIDATION: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("epoch,loss,val_loss\n0,0.6,nan\n1,0.5,0.7", (nan, 0.7)),
    ("Epoch 1/1\n9/9 - loss: 0.6 - val_loss: nan\n", (nan,)),
    ("{'loss': 0.6}\n{'eval_loss': nan, 'epoch': 1.0}\n", (nan,)),
    ("{'loss': [0.6, 0.5], 'val_loss': [0.7, inf]}", (0.7, inf)),
    ("Step,Training Loss,Validation Loss\n500,0.000000,nan", (nan,)),
)

MODEL_WITH_ERRORS = '''import keras

def build(n):
    """Return a model.

    Raises:
        ValueError: If n is odd. Shapes (1, 2) and (3, 4) are incompatible, for example.
    """
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
'''

DIAGNOSED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    # as written, its kind, the cause that comes first, those that do not appear
    # a loss that grows
    ("{'loss': [2.3, 15.0, 400.0, 1e6, 3e9]}", "log", "learning_rate", ("inputs_not_finite",)),
    ("{'loss': [2.3, 900.0, 800.0, nan]}", "log", "learning_rate", ("missing_activation",)),
    # infinite or NaN
    ("{'loss': [inf, 2.3, 2.2]}", "log", "log_of_zero", ("zero_weights",)),
    ("{'loss': [-1.0, -5.0, -inf]}", "log", "overflow", ("log_of_zero",)),
    ("epoch,loss,val_loss\n0,0.6,nan\n1,0.5,nan", "log", "inputs_not_finite", ("not_learned",)),
    ("Step,Training Loss,Validation Loss\n500,0.000000,nan", "value", "inputs_not_finite", ("absorbed", "one_unit")),
    ("Epoch 1/1\n9/9 - loss: 0.61 - val_loss: nan\n", "value", "inputs_not_finite", ("not_learned",)),
    ("epoch 47 loss nan\nepoch 48 loss nan", "log", "inputs_not_finite", ("absorbed",)),
    (" 1/469 - loss: 2.5\r300/469 - loss: 99.5\r469/469 - loss: nan", "log", "learning_rate", ("inputs_not_finite",)),
    ("step 0: loss nan\nstep 1: loss nan", "log", "inputs_not_finite", ("learning_rate",)),
    ("epoch 1 loss 0.5 ppl nan\nepoch 2 loss 0.4 ppl nan", "log", "inputs_not_finite", ("learning_rate",)),
    # accuracy beside the loss
    ("train_loss: 0.0000 | train_acc: 0.1021", "value", "one_unit", ("absorbed",)),
    (
        "{'loss': [0.6931, 0.6931, 0.6931], 'accuracy': [0.95, 0.96, 0.96]}",
        "log",
        "double_activation",
        ("not_learned",),
    ),
    # rounding
    ("{'loss': [0.1, 0.01, -3e-8]}", "log", "rounding", ("missing_activation",)),
    ("{'loss': [0.1, 0.01, -1e-8]}", "log", "epsilon", ("missing_activation",)),
    ("{'loss': [2.3438, 2.3281, 2.2969, 2.2812, 2.2656, 2.2344]}", "log", "stored_loss", ("learning_rate",)),
    # a program, a message, logits or words
    (
        "/x/torch/nn/modules/loss.py:535: UserWarning: Using a target size (torch.Size([32])) that is different to the "
        "input size (torch.Size([32, 1])). This will likely lead to incorrect results.\n  return F.mse_loss(input)",
        "message",
        "label_shape",
        ("learning_rate",),
    ),
    ("tf.Tensor([[1.0 2.0 nan]], shape=(1, 3), dtype=float32)", "logits", "inputs_not_finite", ("not_learned",)),
    ("tf.Tensor(nan, shape=(), dtype=float32)", "value", "log_of_zero", ("not_learned",)),
    ("np.float32(2.3026)", "value", "not_learned", ("log_of_zero",)),
    ("logits = torch.tensor([[inf, 1.0],[0.2,3.0]])\nlabels = torch.tensor([0,1])", "logits", "overflow", ("clip",)),
    ("logits = torch.tensor([2.0, -1.0, 0.3])\nlabels = torch.tensor([1, -1, 1])", "logits", "labels_out_of_range", ()),
    ("I use nn.CrossEntropyLoss() and my loss is NaN", "words", "log_of_zero", ("not_learned",)),
    ("Ich benutze nn.BCELoss() und mein Loss ist NaN", "words", "log_of_zero", ("not_learned",)),
    (
        MODEL_WITH_ERRORS,
        "program",
        "missing_activation",
        ("label_shape",),
    ),
    ("2.3026\n2.3026\n2.3025\n2.3026", "log", "not_learned", ("overflow",)),
    (
        "tensor(2.3026, grad_fn=<NllLossBackward0>)\n" * 3 + "tensor(nan, grad_fn=<NllLossBackward0>)",
        "log",
        "log_of_zero",
        (),
    ),
    ("[2.3, 2.1, 1.9, nan, nan]", "log", "log_of_zero", ("inputs_not_finite",)),
    # messages
    ("{'loss': 3.4, 'grad_norm': inf}\n{'loss': 3.1, 'grad_norm': 2.0}", "log", "overflow", ("absorbed",)),
    ("{'loss': 0.0, 'grad_norm': nan}\n{'loss': 0.0, 'grad_norm': nan}", "log", "overflow", ("absorbed", "one_unit")),
    ("RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output.", "message", "root_of_zero", ()),
    (
        "RuntimeError: Expected object of scalar type Long but got scalar type Float for argument #2 'target'",
        "message",
        "label_shape",
        (),
    ),
    ("ValueError: Expected input batch_size (64) to match target batch_size (640).", "message", "label_shape", ()),
    ("RuntimeWarning: divide by zero encountered in log", "message", "log_of_zero", ("overflow",)),
    (
        "x.py:3: RuntimeWarning: overflow encountered in exp\n  return np.exp(x)",
        "message",
        "overflow",
        ("log_of_zero",),
    ),
    ("Exception: Current loss scale already at minimum - cannot decrease scale anymore.", "message", "overflow", ()),
    ("RuntimeError: probability tensor contains either `inf`, `nan` or element < 0", "message", "overflow", ("clip",)),
    (
        "RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot",
        "message",
        "overflow",
        ("absorbed",),
    ),
    ("RuntimeError: loss is nan", "message", "log_of_zero", ("not_learned",)),
    ("Target 300 is out of bounds.\nTarget -1 is out of bounds.", "message", "ignore_label", ("log_of_zero",)),
    # values
    ("1.1921e-07", "value", "absorbed", ("stored_loss",)),
    # descriptions
    ("the loss does not decrease, stuck at 0.693", "words", "not_learned", ("clip",)),
    ("Der Loss bleibt konstant bei 2,3026", "words", "not_learned", ("learning_rate",)),
    ("GPU: RTX 3090, CPU: Ryzen. The loss is stuck at 1.461", "words", "double_activation", ("labels_out_of_range",)),
    ("loss is 2.3026", "value", "not_learned", ("log_of_zero",)),
    # titles as people write them
    ("why always loss equal 0.6931?", "value", "not_learned", ("log_of_zero",)),
    ("Why is the loss stuck around 0.69 for my binary classifier?", "words", "not_learned", ("clip",)),
    ("cifar-10: loss always 2.3026, accuracy 0.1. I tried Adam with lr 0.01", "value", "not_learned", ("clip",)),
    ("With VGG, the training accuracy is stuck at 0.1 and the loss is 2.303", "words", "not_learned", ("clip",)),
    ("They all get stuck at the same loss value 87.3365", "words", "log_of_zero", ("not_learned",)),
    (
        "The loss does not go below 1.46 with 10 classes although the accuracy is 99%",
        "value",
        "double_activation",
        ("not_learned", "clip"),
    ),
    ("My loss is stuck at 16.1181 in Keras with binary_crossentropy", "words", "clip", ("not_learned",)),
    ("The accuracy is always 0.5, the loss almost constant around the value 0.69", "words", "not_learned", ("clip",)),
    ("My training loss is normal, but the validation loss is nan", "words", "inputs_not_finite", ("learning_rate",)),
    ("Validation loss nan but regular loss normal", "words", "inputs_not_finite", ("learning_rate",)),
    ("NaN loss from the second epoch on with mixed precision", "words", "overflow", ("not_learned",)),
    ("NaN loss, and I do not use mixed precision", "words", "log_of_zero", ("stored_loss",)),
    ("Mit fp16 ist der Loss NaN", "words", "overflow", ("not_learned",)),
    ("Loss keeps 0 and the grad norm is always NaN", "words", "overflow", ("absorbed", "one_unit")),
    ("Nan grad norm occurs, please check it", "words", "overflow", ("absorbed",)),
    ("All labels are -100 and the loss is nan", "words", "zero_weights", ("not_learned",)),
    ("Der Loss ist NaN, wenn alle Labels ignoriert werden", "words", "zero_weights", ("not_learned",)),
    ("Accuracy remains 0 all the time although the loss is decreasing", "words", "wrong_metric", ("not_learned",)),
    ("The predictions are negative, these are not probabilities", "words", "activation_at_inference", ("clip",)),
    # logs of other frameworks and of older versions
    ("Epoch 1/85\n290/400 [=====>....] - ETA: 26s - loss: nan", "log", "inputs_not_finite", ("zero_weights",)),
    (
        "10/30 22:19:01 - INFO - Epoch(train) [1][220/735]  lr: 1.98e-04  loss: 2.6687  grad_norm: 2.7647\n"
        "10/30 22:19:28 - INFO - Epoch(train) [1][240/735]  lr: 1.98e-04  loss: 2.5128  grad_norm: nan\n"
        "10/30 22:20:26 - INFO - Epoch(train) [1][250/735]  lr: 1.97e-04  loss: 2.4566  grad_norm: nan\n",
        "log",
        "overflow",
        ("absorbed",),
    ),
    (
        " iteration 5426/250000 | loss scale: 1.0 | grad norm: nan | number of nan iterations:   0 |",
        "message",
        "overflow",
        ("absorbed",),
    ),
    (
        "Epoch: [115]  [1298/1299]  loss: 6.5993 (6.5971)  loss_scale: 8192.0 (8646.06)  grad_norm: 0.3922 (nan)",
        "value",
        "overflow",
        ("not_learned",),
    ),
    (
        "".join(
            f"I0515 11:05:31.8 3763 solver.cpp:239] Iteration {step}, loss = {loss}\n"
            for step, loss in ((0, 21.4058), (20, 87.3365), (40, 87.3365), (60, 87.3365))
        ),
        "log",
        "log_of_zero",
        ("not_learned",),
    ),
    (
        "INFO:tensorflow:global step 2: loss = 2.3026 (0.211 sec/step)\n"
        "INFO:tensorflow:global step 4: loss = 2.3026 (0.205 sec/step)\n"
        "INFO:tensorflow:global step 6: loss = 2.3027 (0.205 sec/step)\n",
        "log",
        "not_learned",
        ("overflow",),
    ),
    ("| Adam | epoch: 001 | loss: nan - acc: 0.0000 | val_loss: 0.55601", "log", "inputs_not_finite", ()),
    # messages of other frameworks, and such as forums show
    (
        "aten\\src\\ATen\\native\\cuda\\Loss.cu:106: block: [107,0,0], thread: [117,0,0] Assertion "
        "`target_val >= zero && target_val <= one` failed.",
        "message",
        "labels_out_of_range",
        ("missing_activation",),
    ),
    (
        "nn.CrossEntropyLoss() Assertion t >= 0 && t < n_classes failed.",
        "message",
        "labels_out_of_range",
        ("missing_activation",),
    ),
    (
        "tensorflow.python.framework.errors_impl.InvalidArgumentError: Nan in summary histogram for: conv2d/kernel_0",
        "message",
        "learning_rate",
        ("not_learned",),
    ),
    ("FloatingPointError: Minimum loss scale reached (0.0001).", "message", "overflow", ("absorbed",)),
    ("FloatingPointError: Gradients are Nan/Inf", "message", "overflow", ("absorbed",)),
    # values with what is printed before them
    ("VALUE: 2.3026", "value", "not_learned", ("log_of_zero",)),
    ("loss value: 16.118", "value", "clip", ("not_learned",)),
    ("VALUE: 2.3026\nVALUE: 2.3026\nVALUE: 2.3026", "log", "not_learned", ("clip",)),
    ("Output: `tf.Tensor(-1.7812711e-06, shape=(), dtype=float32)`", "value", "rounding", ("negative_weights",)),
)
"""Of a program, the doctor's report is read."""

TOLD: tuple[tuple[str, tuple[str, ...]], ...] = (
    # a description, and the symptom in it
    ("my loss is 0.05", ()),
    ("The loss is 0.35 and everything is fine", ()),
    ("loss weight: 1.0, what should I do", ()),
    ("the loss is exactly 0", ("zero",)),
    ("loss is always 0.000 from the start.", ("zero",)),
    ("Der Loss ist genau null", ("zero",)),
    ("The loss never goes down, accuracy is 10%", ("stands",)),
    ("Der Loss sinkt nicht und die Genauigkeit ist schlecht", ("stands",)),
    ("My loss isn't decreasing", ("stands",)),
    ("Der Loss ändert sich nicht", ("stands",)),
    ("I infer that the information is constant", ()),
    ("Im Traceback steht nichts Besonderes", ()),
    ("My loss goes down but accuracy does not change", ("accuracy_stands",)),
    ("Der Loss fällt, aber die Genauigkeit bleibt gleich", ("accuracy_stands",)),
    ("My loss decreases and accuracy increases", ()),
    ("I trained on the GPU and then on the CPU, both give nan", ("nan",)),
    ("Works on CPU, but NaN on my GPU", ("nan",)),
    ("NaN on the GPU, but on the CPU the same code raises an error", ("gpu_only",)),
    ("Auf der GPU ist der Loss NaN, auf der CPU kommt ein Fehler", ("gpu_only",)),
    ("negative class imbalance and loss is nan", ("nan",)),
    ("the loss of negative samples is high", ()),
    ("why is binary crossentropy negative?", ("negative",)),
    ("no NaN in my data, but loss is inf", ("infinite",)),
    ("an infinite loop in my code", ()),
    ("Accuracy is 0.5 in epoch one and 0.93 at the end", ()),
    ("accuracy is exactly 50 %", ("accuracy_half",)),
    ("Die Genauigkeit bleibt bei 50 Prozent", ("accuracy_half",)),
    ("model.predict gives values outside of 0 and 1", ("predictions_differ",)),
    ("Train loss and val loss as nan", ("nan",)),
    ("I call model.predict, and the loss is negative", ("negative",)),
    ("It predicts the negative class only", ()),
    ("both training and validation loss are nan", ("nan",)),
    ("The accuracy rises and the loss falls", ()),
    ("My loss increases at 100 epochs", ()),
)

HEALTHY = (
    "{'loss': [0.9, 0.2, 0.01], 'accuracy': [0.8, 0.95, 1.0]}",
    "{'loss': [2.3438, 2.3291, 2.2969, 2.2812, 2.2656, 2.2344]}",
    "epoch 1 loss 0.69 accuracy 1.0%\nepoch 2 loss 0.61 accuracy 1.1%\nepoch 3 loss 0.58 accuracy 1.2%",
    "epoch 1 loss 0.69 lr 0.01\nepoch 2 loss 0.41 lr 0.01\n",
)
"""Logs in which nothing is wrong."""

SENTENCES: tuple[tuple[str, str], ...] = (
    ("{'loss': [2.3, 900.0, 800.0, nan]}", "grew to 900"),
    ("{'loss': [1.0, 2.0, 3.9, nan]}", "The loss was 3.9 just before it became NaN, at epoch 4."),
    ("{'loss': [1e9, nan]}", "The loss was 1e+09 just before it became NaN, at epoch 2."),
    ("{'loss': [-0.01, 0.2, nan]}", "The loss was 0.2 just before it became NaN, at epoch 3."),
    ("{'loss': [0.9, 0.5, nan]}", "at epoch 3: it did not grow."),
    ("step 1234567: loss 0.5\nstep 1234568: loss nan", "step 1234568"),
    ("Epoch 47/49\n9/9 - loss: 0.5\nEpoch 48/49\n9/9 - loss: nan\n", "epoch 48"),
    ("Epoch 1: loss=2.3\rEpoch 1: loss=nan", "entry 2"),
)
"""What the evidence says, word for word."""
