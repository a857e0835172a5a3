"""The doctor's messages as data: a key that never changes, a template, and the values of its fields.

``str(message)`` is English. Another language is a table of templates with the same keys and fields. The messages of a
rule about its own findings are in the rule's file; all others are here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


def held(text: str, *, by: str | tuple[str, ...]) -> str:
    """Return a text unchanged; ``by`` names the check that keeps the numbers typed into it true.

    This is a mark in the source, like gettext's ``N_``; ``tests/test_claims.py`` reads it. Both arguments must be
    literals.

    Parameters
    ----------
    text : str
        A text with at least one typed number, or with a statement that a reader could doubt.
    by : str or tuple of str
        Names in ``tests/claims``: a function of ``computed`` that recomputes the numbers, an entry of ``tested`` whose
        tests check them, or an entry of ``tested.REASONS`` that explains why the numbers are not claims.

    Raises
    ------
    ValueError
        If ``by`` is empty.

    Examples
    --------
    >>> held("Compare the logit with 0.", by="logit_threshold")
    'Compare the logit with 0.'
    """
    if not by:
        raise ValueError(f"by: got nothing for {text!r}, need the name of a check")
    return text


TEMPLATES = {
    # How findings are put together.
    "rule": "{title}: {detail}",
    "not-judged": "not checked: {reason}",
    "unresolved": "not determined: {reason}",
    "in-doubt-use": "{rule} if {conditions}; this file does not show whether the model is trained in this way",
    "in-doubt": "{rule} if {conditions}; this file does not show whether these conditions hold together",
    "at": "{reason} ({place})",
    "line": "line {line}",
    "file-line": "{file}, line {line}",
    "cell-line": "cell {cell}, line {line}",
    "condition": "'{code}'",
    "and": "{first} and {second}",
    "other-conditions": "other conditions",
    "one-unit": " over 1 unit",
    "units": " over {count} units",
    "linear-output": "linear output{units} ({place})",
    "activated-output": "'{activation}' output{units} ({place})",
    "loss-with-flag": "{loss} with from_logits={flag}",
    "meets": "{output} meets {loss} ({place})",
    "the-logarithm": "the logarithm of a {output}",
    # Repairs.
    "either": "{first} Or: {second}",
    "repair-logits-logits": "Pass from_logits=True to the loss; predict() returns logits, as before, so apply "
    "{activation} to them where probabilities are needed.",
    "repair-logits-probabilities": "End the model with {activation} and keep from_logits=False; predict() returned "
    "logits before and returns probabilities after.",
    "repair-probabilities-probabilities": "Set from_logits=False in the loss; predict() returns probabilities, as "
    "before.",
    "repair-probabilities-logits": "Make the last layer linear and set from_logits=True in the loss; predict() "
    "returned probabilities before and returns logits after, so apply {activation} to them where probabilities are "
    "needed.",
    # An output and a loss, one of them unknown.
    "loss-unknown": "the loss: {reason}",
    "output-unknown": "the output that meets {loss}: {reason}",
    "activation-unknown": "the output ({place}) that meets {loss}: {reason}",
    "flag-unknown": "the value of from_logits of {loss} is unknown",
    # Names, and definitions outside the file.
    "elsewhere": "'{name}' is defined outside this file",
    "undefined": "'{name}' is not defined in this file",
    "undefined-there": "'{name}' is not defined in the module '{module}'",
    "undefined-yet": "'{name}' is used before it is defined",
    "star-import": "'{name}' may come from 'from {module} import *'",
    "inherited": "'{name}' is inherited",
    "attribute": "attribute '{name}' is not analysed",
    "super": "super().{name} is not analysed",
    "parameter": "'{name}' is a parameter of {function}",
    "parameter-of-a-lambda": "'{name}' is a parameter of a lambda",
    "never-called": "'{name}' is a parameter of '{function}', which is never called in this file",
    "unpacked-argument": "'{name}' may come from unpacked arguments",
    # Expressions and statements.
    "kind-of-expression": "this kind of expression is not analysed",
    "expression": "'{code}' is not analysed",
    "arithmetic": "arithmetic is not analysed",
    "negation": "negation is not analysed",
    "open-condition": "an undecided condition",
    "slice": "a slice",
    "formatted-string": "a formatted string",
    "starred-target": "a starred assignment target",
    "unpacking": "this unpacking is not analysed",
    "loop-items": "the items of the loop are unknown",
    "ruled-out": "this branch is not read, because '{code}' does not hold in this file",
    "one-branch": "'{name}' is assigned in one branch only",
    "under-conditions": "it is set conditionally",
    "too-many-conditions": "it depends on too many conditions",
    "unreachable": "no branch leads here",
    "called-value": "the called value cannot be determined",
    "calls-too-deep": "calls are nested too deeply",
    "container-called": "a container is called",
    "generator": "'{name}' is a generator",
    "result": "the result of '{name}' is not analysed",
    "too-many-steps": "the file takes too many steps to analyse to its end",
    "too-deep": "expressions or calls are nested too deeply",
    # Outputs.
    "model-input": "the model's input",
    "labels": "the labels",
    "loss-value": "a loss value",
    "rounded-output": "a rounded output",
    "negated-output": "a negated output is not analysed",
    "arithmetic-of-output": "arithmetic on the output is not analysed",
    "unlike-outputs": "outputs of different kinds are joined",
    "clipped-output": "clipping of the output is not analysed",
    "operation-of-output": "'{name}' of the output is not analysed",
    "scaled-output": "a scaled or normalised output is not analysed",
    "gradient": "a gradient",
    "product": "a product with probabilities is not analysed",
    # Activations, layers and models.
    "activation": "the activation cannot be determined",
    "foreign-activation": "the activation '{name}' is not a Keras activation",
    "layer-output": "the output of {layer} is neither logits nor probabilities by itself",
    "layer-input": "the input of {layer} is unknown",
    "layer-changed": "a layer of the model is modified ({place})",
    "layer-removed": "a layer is removed from the model",
    "layer-list": "the list of layers cannot be determined",
    "layers-added": "layers are added in a way that is not analysed",
    "features": "the features of {model} are neither logits nor probabilities",
    "model-output": "the model's output cannot be determined",
    "model-output-unknown": "the model's output is unknown",
    "model-method": "'{name}' of a model is not analysed",
    "compiled-model": "the compiled model cannot be determined",
    "call-elsewhere": "the call method of '{name}' is not defined in this file",
    # Losses.
    "foreign-loss": "the loss '{name}' is not a Keras loss",
    "unjudged-loss": "the doctor has no rules for the loss '{name}'",
    "logarithm-of-parameter": "the logarithm of '{name}', a parameter of '{function}' that nothing calls in this file",
    "own-train-step": "the model overrides train_step, which may use this loss in a different way",
    "loss-of-which-output": "the output that this loss applies to cannot be determined",
    "output-of-which-name": "the output with this name cannot be determined",
    # Comments that suppress findings.
    "suppression-unused": "this comment suppresses no finding of {name}",
    "suppression-unknown": "'{name}' is neither the code nor the name of a rule",
    "suppression-without-rules": "this comment names no rule, so it suppresses nothing",
    "suppression-where": "A comment that stays when its finding is gone would hide the next one.",
    "suppression-fix": "Remove the comment, or name the rule that it is about in brackets.",
    # Files that are not checked.
    "unreadable": "it cannot be read ({why})",
    "busy": "too many files are waiting to be read; try again in a minute",
    "too-slow": "reading it takes more than {seconds:g} seconds or crashes the reader process",
    "too-heavy": "reading it needs more memory than the doctor may use",
    "nested": "it is nested too deeply",
    "source-bytes": "the source has {found:,} bytes; at most {most:,} are read: split the file",
    "source-characters": "the source has {found:,} characters; at most {most:,} are read: split the file",
    "source-lines": "the source has {found:,} lines; at most {most:,} are read: split the file",
    "source-wide": "the source is encoded as UTF-16 or UTF-32; save it as UTF-8",
    "source-encoding": "the source declares the encoding {name}, which is not supported; save it as UTF-8",
    "source-two-encodings": "the source starts with a UTF-8 mark but declares the encoding {name}; save it as UTF-8",
    "source-not-text": "the source is not text in its declared encoding ({why}); save it as UTF-8",
    "source-null": "the source contains null bytes, so it is not a text file",
    "source-halves": "the source contains unpaired surrogates; save it as UTF-8",
    "not-python": "this is not Python {version} ({why})",
    "expressions-nest": "expressions are nested too deeply",
    "not-parsed": "the source does not parse",
    "notebook-bytes": "the notebook has {found:,} bytes; at most {most:,} are read: clear its outputs",
    "notebook-json": "the notebook is not JSON ({why})",
    "notebook-object": "the notebook is not a JSON object with cells",
    "notebook-cells": "the notebook has no list of cells",
    "statement": "from {first} to {last} this is not Python {version} ({why})",
    "cell-magic": "cell {cell} begins with %%{name}, which is not analysed",
    "cell": "cell {cell} does not parse: {why}",
    "file-bytes": "the file has {found:,} bytes; at most {most:,} are read: save it without its weights",
    "legacy": "this is a legacy HDF5 file, which contains pickled data and is not opened; load it once with "
    "keras.models.load_model and save it again with model.save('model.keras')",
    "configs": "a .keras file contains one config.json; this zip file contains {found}",
    "config-bytes": "config.json has {found:,} bytes; at most {most:,} are read",
    "config-json": "config.json is not JSON ({why})",
    "config-object": "config.json is not a JSON object",
    "config-parts": "config.json contains {found:,} lists and objects; at most {most:,} are read",
    "config-depth": "config.json is nested {found:,} levels deep; at most {most} are read",
    "config-constant": "config.json contains {found}, which is not JSON",
    "config-number": "config.json contains {found}, which exceeds the range of float64",
    "config-twice": "config.json contains a duplicate key",
    "config-model": "config.json does not describe a Keras model",
    "config-program": "the model's config cannot be read as a program",
    "config-layers": "the model has more than {most:,} layers",
    "config-characters": "the model's config expands to a program of more than {most:,} characters",
    # Zip files.
    "zip": "this is not a zip file: its directory is missing or truncated",
    "zip-members": "the zip file lists {found:,} members; at most {most:,} are read",
    "zip-cut": "the file is truncated: it ends before a member that its directory lists",
    "zip-directory": "the directory of the zip file is damaged",
    "zip-directory-cut": "the directory of the zip file is truncated",
    "zip-astray": "an entry in the directory of the zip file points to no member",
    "zip-part": "the zip file is one part of a multi-part archive",
    "zip-twice": "the zip file lists {member} twice",
    "zip-encrypted": "{member} is encrypted",
    "zip-packed": "{member} is compressed with {method}; only stored or deflated members are read",
    "zip-method": "method {number}",
    "zip-inflates": "{member} inflates to more than {most:,} bytes",
    "zip-size": "{member} inflates to {found:,} bytes, but its header states {said:,}",
    "zip-deflate": "{member} is damaged ({why})",
    "zip-end": "{member} is damaged (it does not end where its header states)",
    "zip-checksum": "{member} is damaged (its checksum does not match)",
    "zip-described": "{member} has two conflicting descriptions",
    "zip-shared": "{member} and {other} overlap in the zip file",
    # Files that arrive together.
    "project-name": "its path is absolute, leads out of the project, or is not the path of a file",
    "project-link": "it is a link",
    "project-archive": "an archive inside an archive is not opened; upload it by itself",
    "project-ratio": "it inflates to {found:,} bytes, {ratio:,} times its size in the archive",
    "project-file": "it has {found:,} bytes; at most {most:,} are read",
    "project-bytes": "the files before it have used up the {most:,} bytes that are read of a project",
    "project-files": "{most:,} other files of the project are read",
    "project-twice": "there is another file of this name",
    "project-time": "the files before it have used up the time for a project; upload fewer files",
}
"""English templates by key; the value of a field may itself be a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the doctor.

    Parameters
    ----------
    key : str
        Identifies the sentence; it stays the same when the wording changes.
    template : str
        The English sentence, in the syntax of ``str.format``.
    values : mapping
        The values of its fields: text, numbers or messages.

    Examples
    --------
    >>> str(say("at", reason=say("inherited", name="head"), place=say("line", line=3)))
    "'head' is inherited (line 3)"
    """

    key: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    def changed(self, change: Callable[[Any], Any]) -> "Message":
        """Return the message with ``change`` applied to every value, innermost messages first."""
        values = {
            name: change(value.changed(change) if isinstance(value, Message) else value)
            for name, value in self.values.items()
        }
        return replace(self, values=values)


NOTHING = Message("", "")
"""The empty message."""


def say(key: str, **values: Any) -> Message:
    """Return the message of ``TEMPLATES`` with this key."""
    return Message(key, TEMPLATES[key], values)


def from_json(found: dict[str, Any]) -> Any:
    """Turn a JSON object that holds a message back into one: ``json.loads(..., object_hook=from_json)``."""
    return Message(**found) if found.keys() == {"key", "template", "values"} else found
