"""Rejected settings: unknown names, numbers out of range, combinations that are not allowed."""

from core.messages import Template

NONE_ARRIVED = Template("argument-none", "{argument}: got none, need at least one")
UNKNOWN_NAME = Template("argument-unknown", "{argument}: unknown name {name!r}, choose from {allowed}")
TWICE = Template("argument-twice", "{argument}: got {name!r} twice, need each name only once")
NOT_IN_RANGE = Template("argument-range", "{argument}: got {value}, need a whole number from {low} to {high}")
NO_MAGNITUDES = Template("magnitudes-range", "magnitudes: got {low}:{high}, need 0 <= low <= high <= {most:g}")
TOO_MANY_LOGITS = Template(
    "sweep-size",
    "magnitudes x samples x classes: got {size:,} logits, need at most {most:,}; with {classes:,|class|classes}, lower "
    "magnitudes x samples to {fit:,}",
)
ROW_OR_EQUAL = Template("reduce-input", "logits: need either a file with one row of logits or --equal V")
INPUTS_COUNT = Template("family-inputs", "inputs of {family}: got {count:|number|numbers}, need {needed}")
INPUTS_ALONE = Template("family-inputs-alone", "inputs: need the family that they are for")
INPUT_VALUE = Template("family-input", "inputs of {family}: got {value}, need {needed}")

GOT_NO_INTEGER = Template("train-integer", "{argument}: got {value!r}, need an integer from {low} to {high}")
GOT_NO_NUMBER = Template("train-number", "{argument}: got {value!r}, need a number from {low:g} to {high:g}")
ARMS_COUNT = Template("train-arms-count", "arms: got {count}, need 1 to {most}")
ARMS_TWICE = Template("train-arms-twice", "arms: got {labels}, need each arm at most once per policy")
LAYERS_COUNT = Template("train-layers", "hidden: got {count} layers, need 0 to {most}")
NEEDS_TWO_CLASSES = Template(
    "train-binary", "head: got binary for {dataset}, which has {classes} classes, need 2 classes"
)
NO_CSV = Template("train-no-csv", "csv: got nothing, need the text of a CSV file for the data set csv")
ARM_SYNTAX = Template("train-arm-syntax", "arm: got {text!r}, need arm, arm:policy or arm:policy:loss_dtype")
