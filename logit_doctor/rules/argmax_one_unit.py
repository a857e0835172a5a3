"""The class chosen by argmax over a single unit."""

import ast
import re
from collections.abc import Iterator

from logit_doctor.finding import PYTORCH
from logit_doctor.judging import (
    BINARY,
    Edits,
    Evidence,
    Remark,
    Rule,
    Source,
    Spelling,
    compiled,
    described,
    everywhere,
    held,
)
from logit_doctor.reading.facts import Choosing

RULE = Rule(
    "argmax-one-unit",
    code="LL019",
    title="argmax over a single unit",
    where="Always: a single entry is the largest of its row, so every example gets the first class.",
    fix=held("Compare the probability with 0.5, or the logit with 0.", by=("threshold", "logit_threshold")),
    page="traps",
    says={"first": "argmax of a {output}"},
    severities=everywhere("warning"),
)


COUNTING = re.compile(r"unique|class|multi|binary|len\(|shape", re.IGNORECASE)
"""Words of a test that tells how many classes there are, in what it compares or in what with."""


def judge(fact: Choosing, evidence: Evidence) -> Iterator[Remark]:
    """Find argmax along an axis of one entry, unless the program asks for the number of classes itself."""
    counts = any(COUNTING.search(f"{guard.subject} {guard.constant}") for guard in fact.guards)
    if fact.output.units == 1 and not counts:
        yield Remark(RULE.text("first", output=described(fact.output)), fact.node)


def correct(source: Source, fact: Choosing) -> Iterator[Edits]:
    """Compare with the threshold; the result has the shape of that of NumPy's argmax, and is an array of NumPy too."""
    threshold = {"linear": "0.0", "sigmoid": "0.5"}.get(str(fact.output.activation.name))
    if (
        threshold is None
        or fact.output.activation.library == PYTORCH
        or any(keyword.arg != "axis" for keyword in fact.node.keywords)
    ):
        return
    path = Spelling(source.tree).path_of(fact.node.func)
    match path, fact.node:
        case "numpy.argmax", ast.Call(args=[array], keywords=[_]) | ast.Call(args=[array, _], keywords=[]):
            pass
        case None, ast.Call(func=ast.Attribute(value=array), args=[], keywords=[_]) | ast.Call(
            func=ast.Attribute(value=array), args=[_], keywords=[]
        ):
            pass
        case _:
            return
    written = source.written(array)
    if not isinstance(array, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.BinOp):
        written = f"({written})"
    compared = f"({written} > {threshold})"
    if path is not None and isinstance(fact.node.func, ast.Attribute) and "served" not in fact.output.steps:
        compared = f"{source.written(fact.node.func.value)}.asarray{compared}"
    yield (source.replace(fact.node, f'{compared}.astype("int32")[..., 0]'),)


TRAINED = compiled(BINARY, 'keras.layers.Dense(1, activation="sigmoid")', '"binary_crossentropy"')
FAILING, PASSING = (
    f"{TRAINED}predicted = np.argmax(model.predict(x, verbose=0), axis=1)\n",
    f'{TRAINED}predicted = (model.predict(x, verbose=0) > 0.5).astype("int32")[..., 0]\n',
)
