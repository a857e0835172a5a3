"""Branches that a known value rules out: read the other way round where a default decides, and named otherwise."""

import ast
from collections.abc import Sequence

from logit_doctor.messages import say
from logit_doctor.reading import calls, catalogue
from logit_doctor.reading.arguments import Arguments
from logit_doctor.reading.entering import FunctionNode
from logit_doctor.reading.facts import Lost, Pairing
from logit_doctor.reading.guards import Guard
from logit_doctor.reading.state import RuledOut, Run, file_of
from logit_doctor.reading.values import Constant, Tensor, Unknown, Value

MAX_OTHER_WAYS = 12
"""Functions that are read a second time; a file that needs more is named as not read to its end."""
TELLING = catalogue.LAYERS | frozenset({"compile", "Sequential", "Model"})
TELLING_TEXT = ("crossentropy", "cross_entropy", "softmax", "sigmoid", "logits")


def read_other_ways(run: Run) -> None:
    """Call functions once more with the other value of a default that rules a branch out, all else unknown."""
    rest = [key for key in run.ruled_out if key not in run.read_blocks]
    for key in rest[:MAX_OTHER_WAYS]:
        branch = run.ruled_out[key]
        flag = flag_of(branch)
        if flag is None or branch.function is None or not is_telling(branch.block):
            continue
        parameter, node = flag
        holds = key[1] is not isinstance(branch.test, ast.UnaryOp)
        unknown: dict[str, Value] = {
            other.arg: Unknown(reason=say("never-called", name=other.arg, function=node.name), line=other.lineno)
            for other in parameters_of(node)
        }
        named = {**unknown, parameter: Constant(value=holds)}
        guard = Guard(subject=parameter, comparison="truth", constant=None, holds=holds, line=branch.test.lineno)
        before = len(run.facts)
        with run.assuming((guard,)):
            calls.call_function(run, branch.function, Arguments(named=named, is_open=True))
        known = [fact for fact in run.facts[before:] if is_certain(fact)]
        run.facts[before:] = known
        if not any(isinstance(fact, Pairing) for fact in known):
            run.read_blocks.discard(key)


def is_certain(fact: object) -> bool:
    """Whether a fact of a second reading says something: an output and a loss are known, or nothing was lost."""
    if isinstance(fact, Pairing):
        return (
            isinstance(fact.output, Tensor) and not isinstance(fact.loss, Unknown) and fact.loss.from_logits is not None
        )
    return not isinstance(fact, Lost)


def parameters_of(node: FunctionNode) -> list[ast.arg]:
    """Return the parameters of a function that have names."""
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def flag_of(branch: RuledOut) -> tuple[str, FunctionNode] | None:
    """Return the parameter that decides a branch, and the function that it belongs to; None for anything else."""
    test = branch.test.operand if isinstance(branch.test, ast.UnaryOp) else branch.test
    function = branch.function
    if not isinstance(test, ast.Name) or function is None or function.owner is not None:
        return None
    node = function.node
    if isinstance(node, ast.Lambda) or test.id not in {parameter.arg for parameter in parameters_of(node)}:
        return None
    return test.id, node


def is_telling(block: Sequence[ast.stmt]) -> bool:
    """Whether a branch makes a layer, a model or a loss."""
    for node in (inner for statement in block for inner in ast.walk(statement)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TELLING:
                return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(TELLING_TEXT):
            return True
    return False


def name_unread(run: Run) -> None:
    """Name the branches of the checked file that no reading reached, if they have to do with models and losses."""
    for key, branch in run.ruled_out.items():
        is_read = key in run.read_blocks or branch.is_skipped or file_of(branch.test)
        if not is_read and is_telling(branch.block):
            code = ast.unparse(branch.test)[:60]
            reason = say("ruled-out", code=code if key[1] else f"not ({code})")
            run.facts.append(Lost(reason=reason, site=branch.block[0].lineno))
