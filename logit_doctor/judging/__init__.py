"""From facts to verdicts and corrections; exports everything that a rule needs."""

from logit_doctor.judging.edits import (
    Edit,
    Edits,
    Source,
    called_name,
    drop_activation,
    loss_with_logits,
    metric_with,
    other_activation,
    other_criterion,
    other_loss,
    own_loss,
    renamed,
    set_keyword,
    without_operation,
)
from logit_doctor.judging.logarithms import one_step_logarithm
from logit_doctor.judging.meeting import CROSSENTROPIES, OVER_CLASSES, Meeting, source_of, undetermined
from logit_doctor.judging.programs import (
    BINARY,
    BINARY_LOGITS,
    CLASSES,
    ONE_HOT,
    OPERATIONS,
    SPARSE_LOGITS,
    SPREAD,
    TORCH,
    compiled,
    flax_trained,
    torch_trained,
)
from logit_doctor.judging.rule import Evidence, Remark, Rule, everywhere
from logit_doctor.judging.spelling import Spelling
from logit_doctor.judging.wording import described, line
from logit_doctor.messages import held

__all__ = [
    "BINARY",
    "BINARY_LOGITS",
    "CLASSES",
    "CROSSENTROPIES",
    "ONE_HOT",
    "OPERATIONS",
    "OVER_CLASSES",
    "SPARSE_LOGITS",
    "SPREAD",
    "TORCH",
    "Edit",
    "Edits",
    "Evidence",
    "Meeting",
    "Remark",
    "Rule",
    "Source",
    "Spelling",
    "called_name",
    "compiled",
    "described",
    "drop_activation",
    "everywhere",
    "flax_trained",
    "held",
    "line",
    "loss_with_logits",
    "metric_with",
    "one_step_logarithm",
    "other_activation",
    "other_criterion",
    "other_loss",
    "own_loss",
    "renamed",
    "set_keyword",
    "source_of",
    "torch_trained",
    "undetermined",
    "without_operation",
]
