"""PyTorch, and the libraries around it: torchvision, Lightning, timm, segmentation_models_pytorch, MONAI."""

from logit_doctor.reading.catalogue import words
from logit_doctor.reading.frameworks.entries import (
    Answer,
    Base,
    Container,
    Criterion,
    Entry,
    Estimator,
    Framework,
    Model,
    Module,
    Operation,
    Passing,
    Region,
    under,
)

NN, F = "torch.nn", "torch.nn.functional"
ACTIVATIONS = {
    "Softmax": "softmax",
    "Softmax2d": "softmax",
    "Softmin": "softmin",
    "LogSoftmax": "log_softmax",
    "Sigmoid": "sigmoid",
    "LogSigmoid": "log_sigmoid",
    "Hardsigmoid": "hard_sigmoid",
    "Tanh": "tanh",
    "ReLU": "relu",
    "ReLU6": "relu6",
    "LeakyReLU": "leaky_relu",
    "PReLU": "relu",
    "RReLU": "relu",
    "ELU": "elu",
    "SELU": "selu",
    "CELU": "celu",
    "GELU": "gelu",
    "SiLU": "silu",
    "Mish": "mish",
    "Hardswish": "hard_swish",
    "Hardtanh": "hard_tanh",
    "Softplus": "softplus",
    "Softsign": "softsign",
}
LAYERS: dict[str, Entry] = {
    f"{NN}.Linear": Module(kind="Dense", units=1, units_word="out_features"),
    f"{NN}.LazyLinear": Module(kind="Dense", units=0, units_word="out_features"),
    f"{NN}.Bilinear": Module(kind="Dense", units=2, units_word="out_features"),
    **{
        f"{NN}.{lazy}Conv{turned}{size}d": Module(
            kind=f"Conv{size}D", units=0 if lazy else 1, units_word="out_channels", class_axis=1
        )
        for lazy in ("", "Lazy")
        for turned in ("", "Transpose")
        for size in (1, 2, 3)
    },
    **{
        f"{NN}.{name}": Module(kind="Activation", activation=activation)
        for name, activation in ACTIVATIONS.items()
        if "oftm" not in name
    },
    **under(NN, ("Softmax",), Module(kind="Activation", activation="softmax", axis=0)),
    **under(NN, ("LogSoftmax",), Module(kind="Activation", activation="log_softmax", axis=0)),
    **under(NN, ("Softmax2d",), Module(kind="Activation", activation="softmax")),
    **under(NN, ("Flatten",), Module(kind="Flatten")),
    **under(NN, ("Unflatten", "PixelShuffle", "PixelUnshuffle", "Fold", "Unfold"), Module(kind="Reshape")),
    **under(NN, ("Identity",), Module(kind="Identity")),
    **under(
        NN,
        words(
            """
            AvgPool1d AvgPool2d AvgPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d MaxPool1d MaxPool2d
            MaxPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d Upsample UpsamplingBilinear2d
            UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d ReflectionPad1d ReflectionPad2d ReplicationPad2d
            """
        ),
        Module(kind="AveragePooling2D"),
    ),
    **under(
        NN,
        words(
            """
            BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d SyncBatchNorm LayerNorm GroupNorm
            RMSNorm InstanceNorm1d InstanceNorm2d InstanceNorm3d Dropout Dropout1d Dropout2d Dropout3d AlphaDropout
            FeatureAlphaDropout
            """
        ),
        Module(kind="Dropout"),
    ),
    **{
        f"{NN}.{name}": Module(kind=name)
        for name in words(
            """
            Embedding EmbeddingBag LSTM GRU RNN LSTMCell GRUCell RNNCell MultiheadAttention Transformer
            TransformerEncoder TransformerDecoder TransformerEncoderLayer TransformerDecoderLayer
            """
        )
    },
    f"{NN}.Sequential": Container(kind="sequential"),
    f"{NN}.ModuleList": Container(kind="list"),
    f"{NN}.ModuleDict": Container(kind="dict"),
}
CRITERIA = {
    ("CrossEntropyLoss", "cross_entropy"): Criterion(family="sparse", takes="logits"),
    ("NLLLoss", "nll_loss"): Criterion(family="sparse", takes="logarithms"),
    ("NLLLoss2d", ""): Criterion(family="sparse", takes="logarithms"),
    ("BCELoss", "binary_cross_entropy"): Criterion(family="binary", takes="probabilities"),
    ("BCEWithLogitsLoss", "binary_cross_entropy_with_logits"): Criterion(family="binary", takes="logits"),
    ("MultiLabelSoftMarginLoss", "multilabel_soft_margin_loss"): Criterion(family="binary", takes="logits"),
    ("SoftMarginLoss", "soft_margin_loss"): Criterion(family="binary", takes="logits"),
    ("KLDivLoss", "kl_div"): Criterion(family="distribution", takes="logarithms"),
    ("CTCLoss", "ctc_loss"): Criterion(family="distribution", takes="logarithms"),
    **{
        (name, function): Criterion()
        for name, function in {
            "MSELoss": "mse_loss",
            "L1Loss": "l1_loss",
            "SmoothL1Loss": "smooth_l1_loss",
            "HuberLoss": "huber_loss",
            "PoissonNLLLoss": "poisson_nll_loss",
            "GaussianNLLLoss": "gaussian_nll_loss",
            "HingeEmbeddingLoss": "hinge_embedding_loss",
            "CosineEmbeddingLoss": "cosine_embedding_loss",
            "MarginRankingLoss": "margin_ranking_loss",
            "TripletMarginLoss": "triplet_margin_loss",
            "TripletMarginWithDistanceLoss": "triplet_margin_with_distance_loss",
            "MultiMarginLoss": "multi_margin_loss",
            "MultiLabelMarginLoss": "multilabel_margin_loss",
        }.items()
    },
}
"""The losses of ``torch.nn``, with the function that each one calls."""
SIGMOID_FOCAL = Criterion(family="binary", takes="logits")
SMP, MONAI, TIMM = "segmentation_models_pytorch.losses", "monai.losses", "timm.loss"
LOSSES: dict[str, Entry] = {
    **{
        f"{NN}.{name}": Criterion(family=entry.family, takes=entry.takes, is_class=True)
        for (name, _), entry in CRITERIA.items()
    },
    **{f"{F}.{function}": entry for (_, function), entry in CRITERIA.items() if function},
    "torchvision.ops.sigmoid_focal_loss": SIGMOID_FOCAL,
    "torchvision.ops.focal_loss.sigmoid_focal_loss": SIGMOID_FOCAL,
    f"{SMP}.SoftBCEWithLogitsLoss": Criterion(family="binary", takes="logits", is_class=True),
    f"{SMP}.SoftCrossEntropyLoss": Criterion(family="sparse", takes="logits", is_class=True),
    f"{SMP}.FocalLoss": Criterion(family="binary", takes="logits", is_class=True),
    **under(
        SMP,
        ("DiceLoss", "JaccardLoss", "TverskyLoss"),
        Criterion(family="overlap", takes="logits", is_class=True, flags=("from_logits",)),
    ),
    **under(
        MONAI,
        ("DiceLoss", "GeneralizedDiceLoss", "TverskyLoss"),
        Criterion(family="overlap", takes="probabilities", is_class=True, flags=("sigmoid", "softmax")),
    ),
    f"{TIMM}.LabelSmoothingCrossEntropy": Criterion(family="sparse", takes="logits", is_class=True),
    f"{TIMM}.SoftTargetCrossEntropy": Criterion(family="categorical", takes="logits", is_class=True),
    f"{TIMM}.BinaryCrossEntropy": Criterion(family="binary", takes="logits", is_class=True),
}
OPERATIONS = {
    **{name: name for name in words("softmax log_softmax sigmoid relu tanh elu selu celu gelu silu mish softplus")},
    **{name: name for name in words("exp log argmax matmul einsum tensordot round clip where squeeze flatten reshape")},
    **{name: name for name in words("gather take sum mean add subtract multiply divide pow abs square maximum stack")},
    "logsumexp": "logsumexp",
    "logsigmoid": "log_sigmoid",
    "hardsigmoid": "hard_sigmoid",
    "leaky_relu": "leaky_relu",
    "expit": "sigmoid",
    "special_softmax": "softmax",
    "linear": "matmul",
    "bilinear": "matmul",
    "conv1d": "conv1d",
    "conv2d": "conv2d",
    "conv3d": "conv3d",
    "conv_transpose2d": "conv2d",
    "mm": "matmul",
    "bmm": "matmul",
    "addmm": "matmul",
    "clamp": "clip",
    "clamp_min": "clip",
    "clamp_max": "clip",
    "cat": "concat",
    "concat": "concat",
    "concatenate": "concat",
    "hstack": "hstack",
    "vstack": "vstack",
    "mul": "multiply",
    "div": "divide",
    "sub": "subtract",
    "unsqueeze": "reshape",
    "permute": "transpose",
    "transpose": "transpose",
    "movedim": "transpose",
    "index_select": "gather",
    "select": "gather",
    "take_along_dim": "gather",
    "narrow": "gather",
    "masked_select": "gather",
    **dict.fromkeys(words("split chunk unbind tensor_split"), "divide_up"),
    "interpolate": "reshape",
    "avg_pool2d": "reshape",
    "max_pool2d": "reshape",
    "adaptive_avg_pool2d": "reshape",
    "dropout": "dropout",
    "batch_norm": "dropout",
    "layer_norm": "dropout",
    "one_hot": "one_hot",
    "max": "max",
    "topk": "max",
    "gumbel_softmax": "gumbel_softmax",
}
METHODS = {
    **{
        name: name for name in words("softmax log_softmax sigmoid relu tanh exp log round clip squeeze flatten reshape")
    },
    **{name: name for name in words("gather argmax sum mean logsumexp pow abs square matmul transpose max topk")},
    **{
        name: OPERATIONS[name]
        for name in words(
            """
            logsigmoid clamp clamp_min clamp_max mul div sub mm bmm unsqueeze permute index_select masked_select split
            chunk unbind tensor_split
            """
        )
    },
    "add": "add",
    "select": "gather",
    "narrow": "gather",
    "view": "reshape",
    "view_as": "reshape",
    "reshape_as": "reshape",
    "t": "transpose",
    "sigmoid_": "sigmoid",
    "clamp_": "clip",
    "round_": "round",
    "log_": "log",
    "squeeze_": "squeeze",
    "swapaxes": "transpose",
    **dict.fromkeys(words("float double"), "float"),
    **dict.fromkeys(words("half bfloat16"), "half"),
    **dict.fromkeys(
        words("detach cpu cuda to type type_as contiguous clone requires_grad_ detach_ data_ptr squeeze_as"), "identity"
    ),
    **dict.fromkeys(words("expand expand_as repeat take flip roll"), "reshape"),
    **dict.fromkeys(words("gt ge lt le"), "compare"),
}
WRAPPERS = under(
    NN,
    (
        *("DataParallel", "parallel.DataParallel", "parallel.DistributedDataParallel", "utils.spectral_norm"),
        *("utils.weight_norm", "utils.parametrizations.spectral_norm", "utils.parametrizations.weight_norm"),
        *("utils.parametrizations.orthogonal", "SyncBatchNorm.convert_sync_batchnorm"),
    ),
    Passing(),
) | under(
    "torch",
    (
        "utils.data.DataLoader",
        "compile",
        "jit.script",
        "jit.freeze",
        "as_tensor",
        "autograd.Variable",
        *("vmap", "func.vmap"),
    ),
    Passing(),
)
CALL_WITH_PARAMETERS = Operation(name="functional_call")
CLASSIFIERS = words(
    """
    resnet resnext wide_resnet vgg alexnet densenet mobilenet efficientnet shufflenet squeezenet mnasnet regnet convnext
    vit swin maxvit
    """
)
"""Beginnings of the names of torchvision's classifiers."""
EXPORTING = words("jit.is_scripting jit.is_tracing onnx.is_in_onnx_export compiler.is_exporting _C._get_tracing_state")
"""Functions that are true only while a model is exported, which none is while it is trained."""
PYTORCH = Framework(
    name="pytorch",
    roots=(
        *("torch", "torchvision", "pytorch_lightning", "lightning", "timm", "segmentation_models_pytorch", "monai"),
        *("torchmetrics", "ignite", "skorch", "accelerate", "torch_geometric", "dgl"),
    ),
    homes={
        r"torch\.nn\.modules\.\w+\.": f"{NN}.",
        r"torch\.functional\.": "torch.",
        r"torch\.(?:special|linalg)\.": "torch.",
        r"torch\.onnx\.utils\.": "torch.onnx.",
        r"torch\.nn\.parallel\.distributed\.": f"{NN}.parallel.",
        r"(?:pytorch_lightning|lightning|lightning\.pytorch)\.(?:core\.)?(?:module\.|lightning\.)?LightningModule$": (
            "lightning.LightningModule"
        ),
        r"skorch\.(?:classifier|net)\.": "skorch.",
        r"segmentation_models_pytorch\.losses\.\w+\.": f"{SMP}.",
        r"monai\.losses\.\w+\.(?=[A-Z])": f"{MONAI}.",
        r"timm\.loss\.\w+\.(?=[A-Z])": f"{TIMM}.",
    },
    entries={
        **LAYERS,
        **LOSSES,
        **WRAPPERS,
        **{f"torch.{name}": Operation(name=operation) for name, operation in OPERATIONS.items()},
        **{f"{F}.{name}": Operation(name=operation) for name, operation in OPERATIONS.items()},
        "skorch.NeuralNet": Estimator(),
        "skorch.NeuralNetClassifier": Estimator(criterion=f"{NN}.NLLLoss", takes_logarithm=True),
        "skorch.NeuralNetBinaryClassifier": Estimator(criterion=f"{NN}.BCEWithLogitsLoss"),
        f"{NN}.Module": Base(forward="forward"),
        f"{NN}.modules.Module": Base(forward="forward"),
        "lightning.LightningModule": Base(forward="forward"),
        **under("torch", EXPORTING, Answer(value=False)),
        "torch.autocast": Region(),
        "torch.amp.autocast": Region(),
        "torch.amp.autocast_mode.autocast": Region(),
        "torch.cuda.amp.autocast": Region(device="cuda"),
        "torch.cuda.amp.autocast_mode.autocast": Region(device="cuda"),
        "torch.cpu.amp.autocast": Region(device="cpu"),
        "torchvision.models.get_model": Model(default_units=1000),
        "torchvision.models.__dict__": Model(default_units=1000),
        f"{NN}.parallel.data_parallel": Operation(name="data_parallel"),
        "torch.utils.checkpoint.checkpoint": Operation(name="checkpoint"),
        **under("torch", ("func.functional_call", "nn.utils.stateless.functional_call"), CALL_WITH_PARAMETERS),
        "timm.create_model": Model(default_units=1000),
        "timm.models.create_model": Model(default_units=1000),
    },
    patterns={
        r"torch_geometric\.nn\.(?:conv\.(?:\w+\.)?)?\w+Conv": Module(kind="Dense", units=1, units_word="out_channels"),
        r"dgl\.nn\.(?:pytorch\.)?(?:conv\.(?:\w+\.)?)?(?!Hetero)\w+Conv": Module(
            kind="Dense", units_word="out_feats", may_activate=True
        ),
        rf"torchvision\.models\.(?:\w+\.)?(?:{'|'.join(sorted(CLASSIFIERS))})\w*": Model(default_units=1000),
        r"segmentation_models_pytorch\.(?:Unet(?:PlusPlus)?|MAnet|Linknet|FPN|PSPNet|PAN|DeepLabV3(?:Plus)?)": Model(
            units="classes", default_units=1
        ),
    },
    methods=METHODS,
)
