"""What a watch of a training has found: the sentences of ``logit_watch``, with the step; and files that are refused."""

from core.messages import Template
from logit_watch.states import LOSS, STATES

WATCHED = {
    state.name: Template(f"watch-{state.name.replace('_', '-')}", f"Step {{step:,}}, {{where}}: {state.sentence}")
    for state in STATES.values()
}
"""The sentence of each state."""
PLACES = {
    LOSS: Template("watch-place-loss", LOSS),
    "the outputs": Template("watch-place-outputs", "the outputs"),
    "the inputs": Template("watch-place-inputs", "the inputs"),
    "a compiled step": Template("watch-place-step", "a compiled step"),
}
"""Places that are not the paths of layers."""

NO_LINE = Template("watch-line", "line {line:,} is not a line as logit_watch writes them")
NO_WATCH = Template("watch-none", "there is no line of a watch in this file")
LONG = Template("watch-long-line", "line {line:,} has more than {most:,} bytes")
MANY = Template("watch-many-lines", "got more than {most:,} lines")
LARGE = Template(
    "watch-bytes", "got {count:,} bytes, need at most {most:,}; python -m core watch-report reads files of any size"
)
