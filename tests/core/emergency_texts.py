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
