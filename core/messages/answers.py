"""The answer of a training in one sentence, and where in the training it stands."""

from core.messages import Template

AT_EPOCH = Template("at-epoch", "epoch {epoch} of {epochs}")
AT_BATCH = Template("at-batch", "batch {batch} of {batches}, epoch {epoch} of {epochs}")

AND = Template("arms-and", "{first} and {second}")
COMMA = Template("arms-comma", "{first}, {second}")
REACHED = Template("answer-reached", "{value:.1%} validation accuracy with {arms}")
AGAINST = Template("answer-against", "{better} against {worse}")
THERE = Template("answer-there", "{value:.1%} with {arms}")
STUCK = Template("answer-stuck", "{share:.1%} of the training examples are wrong and stuck with {arms}")
FEW_STUCK = Template(
    "answer-few-stuck", "fewer than {least:.1%} of the training examples are wrong and stuck with {arms}"
)
CLIPPED = Template(
    "answer-clipped", "for {share:.1%} of the training examples the label's probability is below the clip with {arms}"
)
FEW_CLIPPED = Template(
    "answer-few-clipped",
    "for fewer than {least:.1%} of the training examples the label's probability is below the clip with {arms}",
)
NONE_STUCK = Template("answer-none-stuck", "no training example is wrong and stuck")
NOT_FINITE = Template("answer-not-finite", "{arm} hit a non-finite number in step {step:,}")
ALSO = Template("answer-also", "{first}; {second}")
ANSWER = Template("answer", "{answer}.")
EARLY = Template("answer-early", "At {place}: {answer}.")
