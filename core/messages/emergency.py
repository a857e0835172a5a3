"""What is wrong with a loss: what was seen, what can cause it, and the repair."""

from core.messages import Template


def _table(prefix: str, **english: str) -> dict[str, Template]:
    return {name: Template(f"{prefix}-{name.replace('_', '-')}", words) for name, words in english.items()}


TITLES = _table(
    "emergency-cause",
    not_learned="The model has not learned anything",
    double_activation="The activation is applied twice",
    clip="Examples are stuck at the clip of Keras",
    missing_activation="The activation is missing",
    constant_answer="The same confident answer for every example",
    log_of_zero="The logarithm of a probability of zero",
    overflow="A number is too large for its format",
    learning_rate="The learning rate is too high",
    inputs_not_finite="Inputs or weights are already infinite or NaN",
    labels_out_of_range="Labels outside of the range of the loss",
    ignore_label="A label that means “ignore”, and a loss that does not know it",
    zero_weights="Nothing in the batch counts",
    negative_weights="Sample weights below zero",
    masked_row="A row in which every class is masked",
    threshold_on_logits="The metric compares logits with one half",
    wrong_metric="The metric does not belong to the output",
    activation_at_inference="Predictions are logits, and are read as probabilities",
    one_unit="One output unit with a loss over classes",
    absorbed="The loss is smaller than the format can show",
    epsilon="An epsilon of your own limits the loss",
    log_clamp="Examples are at the clamp of PyTorch's BCELoss",
    saturation="The sigmoid is rounded to one",
    rounding="Two large numbers are subtracted",
    stored_loss="The loss is stored in a narrow format",
    root_of_zero="The derivative of a square root or norm at zero",
    wrong_pair="Head, loss and labels do not belong together",
    label_shape="The labels have the wrong shape or type",
)
"""The causes."""

WHYS = _table(
    "emergency-why",
    not_learned="All outputs are equal, or nearly, so every class gets the same probability whatever the input is.",
    double_activation="A softmax of probabilities is almost flat: the loss cannot become small, and the gradient "
    "is weak.",
    clip="Keras cuts probabilities off before the logarithm. Beyond the cut, loss and gradient no longer depend on "
    "the model.",
    missing_activation="The loss takes the logarithm of numbers that are not probabilities: negative ones give NaN "
    "or the clip, large ones a negative loss.",
    constant_answer="One class gets probability one for every example, so the examples of that class have loss "
    "zero and all others the clip.",
    log_of_zero="The probability of the label underflows to zero. Its logarithm is minus infinity, so the loss is "
    "infinite; where a label of zero multiplies the infinity, it is NaN.",
    overflow="exp of a large number is infinite, and neither infinity divided by infinity nor infinity minus "
    "infinity is a number.",
    learning_rate="Each step overshoots by more than the one before, until weights and logits are too large for "
    "the format.",
    inputs_not_finite="One NaN in an input, a target or a weight makes every sum that contains it NaN, from the "
    "first step on.",
    labels_out_of_range="The loss looks up the output of a class that does not exist. A processor raises an error; "
    "a GPU reads what is not there, or gives NaN.",
    ignore_label="Such a label marks examples that do not count, but a loss that has not been told so looks it up "
    "like any other.",
    zero_weights="The mean divides by the sum of the weights, or by the number of examples that count. If that is "
    "zero, the quotient is NaN.",
    negative_weights="An example with a negative weight lowers the loss by being wrong, so the loss has no lower "
    "bound.",
    masked_row="If every logit is minus infinity, the largest one is too, and minus infinity minus itself is NaN.",
    threshold_on_logits="The metric decides at a probability of one half, but gets logits, of which the boundary "
    "is zero.",
    wrong_metric="Keras chooses a metric from the shapes of labels and outputs, and the choice can be wrong; the "
    "loss is not affected.",
    activation_at_inference="With from_logits=True, only the loss applies softmax or sigmoid. predict() returns "
    "what the last layer returns.",
    one_unit="A softmax over one class is always one, so the loss is always zero and nothing is learned.",
    absorbed="The probability of the label is rounded to one, and the logarithm of one is zero.",
    epsilon="The constant keeps the logarithm from infinity, and thereby the loss from growing beyond its own "
    "logarithm.",
    log_clamp="BCELoss replaces very negative logarithms by a constant, because the sigmoid before it was rounded.",
    saturation="One minus a sigmoid that is rounded to one is zero: the loss ends where the format does.",
    rounding="Log-sum-exp and the logit are almost equal, so their difference consists of rounding errors and can "
    "be negative.",
    stored_loss="A narrow format has few digits, so a loss that is stored in it moves in steps, and small changes "
    "vanish.",
    root_of_zero="A square root, a norm or a power below one has an infinite derivative at zero, and infinity times "
    "zero is NaN.",
    wrong_pair="The loss assumes another distribution than the head produces, so its gradient does not lead to the "
    "labels.",
    label_shape="Each loss wants labels of one shape and type. Others are refused, or broadcast to something "
    "meaningless.",
)
"""How each cause brings the symptom about."""

REPAIRS = _table(
    "emergency-repair",
    not_learned="Check that gradients arrive and that the optimizer has the weights, scale the inputs, and try to fit "
    "a single batch: if even that fails, the error is in the model or the labels, not in the amount of data.",
    double_activation="Remove the activation from the last layer and keep from_logits=True (in PyTorch: give "
    "CrossEntropyLoss the logits).",
    clip="Return logits from the model and use from_logits=True: then wrong examples keep their gradient.",
    missing_activation="Tell the loss that it gets logits: from_logits=True in Keras, BCEWithLogitsLoss or "
    "CrossEntropyLoss in PyTorch.",
    constant_answer="Use from_logits=True with a linear last layer, then look at the learning rate and at the scale "
    "of the inputs.",
    log_of_zero="Compute the loss from the logits: from_logits=True in Keras, log_softmax or a loss on logits "
    "elsewhere. An epsilon only moves the problem.",
    overflow="Use a loss on logits, which subtracts the maximum before exp, and compute the loss in float32 even where "
    "the layers use float16.",
    learning_rate="Divide the learning rate by ten, warm it up, and clip the norm of the gradient.",
    inputs_not_finite="Check inputs, targets and weights for NaN and infinity before the first step, and the division "
    "by a standard deviation of zero in particular.",
    labels_out_of_range="Print the smallest and the largest label. Class numbers begin at zero and end below the "
    "number of output units; binary labels are zero and one.",
    ignore_label="Name the label to the loss: ignore_class in Keras, ignore_index in PyTorch; or give these examples "
    "the weight zero and a valid label.",
    zero_weights="Divide by the sum of the weights only if it is not zero, and skip batches in which everything is "
    "ignored or masked.",
    negative_weights="Do not read the loss as a measure of quality: watch another metric, or make the weights "
    "positive.",
    masked_row="Keep at least one class of each row unmasked, or leave fully masked rows out of the loss.",
    threshold_on_logits="Give the metric the threshold of logits, which is zero: BinaryAccuracy(threshold=0.0), or "
    "apply sigmoid before it.",
    wrong_metric="Name the metric in full instead of “accuracy”: the sparse one for class numbers, the categorical one "
    "for one-hot labels, the binary one for a sigmoid.",
    activation_at_inference="Apply softmax or sigmoid to the output of predict(), or compare the logits themselves.",
    one_unit="Use as many units as classes with a categorical loss, or keep one unit and a binary loss.",
    absorbed="Nothing needs a repair if the accuracy is good. To see the loss, compute it in a wider format and from "
    "logits.",
    epsilon="Remove the epsilon and compute the loss from the logits.",
    log_clamp="Replace sigmoid and BCELoss by BCEWithLogitsLoss on the logits.",
    saturation="Compute the loss from the logits.",
    rounding="Subtract the maximum first, as log_softmax does.",
    stored_loss="Convert the loss to float32 before you average, log or compare it.",
    root_of_zero="Add a small constant under the root, or keep exact zeros out of it before, not after, it is taken.",
    wrong_pair="Choose head, loss and labels together, as the table of Traps shows.",
    label_shape="Class numbers go with a sparse loss, one-hot rows with a categorical one; PyTorch's CrossEntropyLoss "
    "wants class numbers of type int64, its BCE losses labels of the type and shape of the output.",
)
"""The repair of each cause."""

SIGNS = _table(
    "emergency-sign",
    nan="The loss is NaN.",
    infinite="The loss is infinite.",
    stands="The loss does not move.",
    accuracy_stands="The loss falls, and the accuracy does not move.",
    accuracy_half="The accuracy is exactly one half.",
    negative="The loss is negative.",
    zero="The loss is exactly zero.",
    predictions_differ="Training reports other results than the predictions show.",
    gpu_only="NaN on a GPU, an error on a processor: only the latter checks the labels.",
    nan_from_start="The first value in the log, at {unit} {step:.12g}, is already NaN.",
    nan_from_first_mean="The first value in the log, at {unit} {step:.12g}, is already NaN; the step at which it began "
    "is not in the log.",
    grows="The loss grows from {first:.4g} to {last:.4g}.",
    nan_after_growth="The loss grew to {value:.4g} before it was first not finite, at {unit} {step:.12g}.",
    nan_suddenly="The loss was {value:.4g} just before it became NaN, at {unit} {step:.12g}: it did not grow.",
    nan_after="The loss was {value:.4g} just before it became NaN, at {unit} {step:.12g}.",
    minus_infinite="The loss was minus infinity at {unit} {step:.12g}.",
    infinite_first="The loss was infinite at {unit} {step:.12g}, not NaN.",
    nan_recovers="NaN at {unit} {step:.12g}, and finite again afterwards: the weights have not become NaN.",
    below_zero="The loss falls below zero: {value:.4g} at {unit} {step:.12g}.",
    plateau="The last {count:,} values of the log stand at {value:.6g}.",
    falls="The loss falls from {first:.4g} to {last:.4g}.",
    half="The accuracy is exactly one half at every {unit}, although the loss falls.",
    same_accuracy="The accuracy is {value:.4g} at every {unit}, although the loss falls.",
    above_chance="The accuracy reaches {value:.4g}, far more than equal probabilities give.",
    validation_not_finite="The loss of the validation data is not finite.",
    histogram_nan="TensorBoard was to draw the values of {summary}, and some are NaN.",
    nan_beside="A number beside the losses is NaN.",
    perfect="The accuracy reaches one.",
    poor="The accuracy is only {value:.4g}.",
    grid="All {count:,} values of the log are multiples of the spacing of {format}, {spacing:g} at {value:.5g}.",
    logit_nan="Row {row:,} contains a logit that is NaN: it was not finite before the loss.",
    logit_infinite="Row {row:,} contains an infinite logit: softmax subtracts infinity from infinity.",
    all_masked="All logits of row {row:,} are minus infinity: every exponential is zero, and so is their sum.",
    are_probabilities="Every row lies between zero and one and sums to one: these are probabilities, not logits.",
    may_be_outputs="Every row lies between zero and one and sums to one: these are probabilities. A loss that expects "
    "logits applies the activation to them a second time.",
    labels_are_signs="The labels are -1 and 1, where a binary loss wants zero and one.",
    label_outside="A label is {label:.12g}; with {classes:,|class|classes}, labels go from zero to {most:,}.",
    label_out_of_bounds="A label is {label:.12g}, for which there is no class.",
    label_ignored="A label is {label:.12g}, which data sets and libraries use for “ignore”.",
    all_ignored="Every label is {label:.12g}, which PyTorch ignores: the mean over no example is zero by zero.",
    nothing_counts="Every label of a batch is ignored or masked, or every weight is zero.",
    beyond_clip="In {count:,} of {rows:,} rows, the label is more than {cap:.4g} nats behind, beyond the clip of "
    "Keras.",
    beyond_exp="The largest logit is {value:.4g}; exp overflows in float32 from {limit:.4g} on.",
    assert_on_gpu="CUDA stopped in an assertion inside the loss: it was given a number outside of its range.",
    assert_on_label="The assertion of CUDA is about a label: it is not one of the classes.",
    assert_on_input="The assertion of CUDA is about the prediction: BCELoss takes probabilities.",
    input_not_probability="BCELoss takes probabilities, and the predictions are not between zero and one.",
    target_not_probability="BCELoss takes labels between zero and one.",
    log_gave_nan="PyTorch names the logarithm as the operation whose gradient is NaN.",
    other_gave_nan="PyTorch names {operation} as the operation whose gradient is NaN.",
    activation_warning="Keras warns that the loss expects logits and that the model ends with {activation}. TensorFlow "
    "recovers the logits here; other backends, and predict(), do not.",
    tensor_not_finite="TensorFlow found a tensor with {what} while the numbers were checked.",
    jax_not_finite="JAX found {what} in the result of {operation}.",
    input_not_finite="The inputs contain NaN or infinity: they were refused before anything was computed.",
    gradient_not_finite="The norm of the gradient is not finite.",
    gradient_hidden="The norm of the gradient is not finite, and the loss beside it is zero or repeats: a Trainer "
    "prints that in place of a loss that is NaN.",
    samples_not_finite="PyTorch was asked to sample from probabilities that are infinite, NaN or negative.",
    numpy_log_of_zero="NumPy warns of a logarithm of zero.",
    numpy_overflow="NumPy warns that exp has overflowed.",
    root_gave_nan="PyTorch names {operation} as the operation whose gradient is NaN: at zero, its derivative "
    "is infinite.",
    assert_on_index="The assertion of CUDA is about the index of an embedding, an input rather than a label.",
    scaler_skips="The loss scaler skips steps, because gradients overflow in float16.",
    stopped_on_nan="Training was stopped because the loss is not finite.",
    shapes_differ="Labels and outputs have different shapes.",
    one_hot_for_sparse="A sparse loss was given labels with as many dimensions as the output.",
    rows_for_classes="The loss wants one class number per example, and was given rows of labels.",
    label_type="The labels have another data type than the loss needs.",
    finding="The doctor on line {line:,}: {message}",
    finding_somewhere="The doctor: {message}",
    model_returns_probabilities="The model returns probabilities.",
    model_returns_logits="The model returns logits.",
    loss_takes_probabilities="The loss expects probabilities.",
    loss_takes_logits="The loss expects logits.",
    computed_in_float32="Everything is computed in float32 or wider.",
    computed_in_float16="Some of it is computed in float16.",
    computed_in_bfloat16="Some of it is computed in bfloat16.",
    helped_by_lower_rate="A tenth of the learning rate makes it go away.",
    not_helped_by_lower_rate="A tenth of the learning rate changes nothing.",
    data_checked="All inputs are finite and all labels in range.",
    data_unsound="Some inputs are not finite, or some labels out of range.",
    weights_used="Some examples are weighted, masked or ignored.",
    weights_unused="All examples count equally.",
)
"""What was seen."""

UNITS = _table("emergency-unit", epoch="epoch", step="step", entry="entry")
"""What the numbers of a log count."""
FOUND = _table("emergency-found", nan="NaN values", inf="infinite values", both="infinite and NaN values")
"""What a check of numbers found."""

TOO_LONG = Template("emergency-too-long", "got {count:,} characters, need at most {most:,}; paste the last part only")
LONG_FILE = Template("emergency-long-file", "got more than {most:,} characters; keep the last part only")
TOO_MANY = Template("emergency-too-many", "got {count:,} numbers, need at most {most:,}; paste the last part only")
UNEVEN = Template("emergency-uneven", "got rows of {one:,} and of {other:,} logits, need the same number in each row")
NO_SYMPTOM = Template("emergency-symptom", "symptom: unknown name {name!r}, choose from {allowed}")
