"""Settings that are refused: a name, a number or a combination that is not allowed."""

from core.messages import Template

NONE_ARRIVED = Template("argument-none", "{argument}: none arrived, at least one is needed")
UNKNOWN_NAME = Template("argument-unknown", "{argument}: unknown name {name!r}, choose from {allowed}")
TWICE = Template("argument-twice", "{argument}: {name!r} arrived twice")
NOT_IN_RANGE = Template("argument-range", "{argument}: {value} arrived, a whole number from {low} to {high} is allowed")
NO_MAGNITUDES = Template("magnitudes-range", "magnitudes: {low}:{high} arrived, 0 <= low <= high <= {most:g} is needed")
TOO_MANY_LOGITS = Template(
    "sweep-size", "magnitudes x samples x classes: {size} logits arrived, at most {most} are allowed"
)

GOT_NO_INTEGER = Template("train-integer", "{argument}: got {value!r}, allowed is an integer from {low} to {high}")
GOT_NO_NUMBER = Template("train-number", "{argument}: got {value!r}, allowed is {low:g} to {high:g}")
ARMS_COUNT = Template("train-arms-count", "arms: got {count}, allowed are 1 to {most}")
ARMS_TWICE = Template("train-arms-twice", "arms: got {labels}, each arm is allowed once per policy")
LAYERS_COUNT = Template("train-layers", "hidden: got {count} layers, allowed are 0 to {most}")
NEEDS_TWO_CLASSES = Template("train-binary", "head: binary needs 2 classes, {dataset} has {classes}")
NO_CSV = Template("train-no-csv", "csv: nothing arrived, allowed is the text of a CSV file for the data set csv")
ARM_SYNTAX = Template("train-arm-syntax", "arm: got {text!r}, allowed is arm, arm:policy or arm:policy:loss_dtype")
