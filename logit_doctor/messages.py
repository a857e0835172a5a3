"""What the doctor says, as data: a key that never changes, a template, and the values that fill it.

``str()`` of a message is English. Another language is a table of templates with the same keys and fields. What a rule
says about its own findings stands in the rule's file; here is everything else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


def held(text: str, *, by: str | tuple[str, ...]) -> str:
    """Return a text as it is; where it is written, ``by`` says what holds the numbers typed into it to the truth.

    A mark in the source, as gettext's ``N_``: ``tests/test_claims.py`` reads it there. Both arguments are literals.

    Parameters
    ----------
    text : str
        The text, with at least one typed number, or a statement that a reader could doubt.
    by : str or tuple of str
        Names in ``tests/claims``: a function of ``computed`` that computes the numbers again, an entry of ``tested``,
        whose tests hold them, or a reason of ``tested.REASONS`` why they claim nothing.

    Examples
    --------
    >>> held("Compare the logit with 0.", by="logit_threshold")
    'Compare the logit with 0.'
    """
    if not by:
        raise ValueError(f"by: nothing holds {text!r}; name what does")
    return text


TEMPLATES = {
    # How findings are put together.
    "rule": "{title}: {detail}",
    "not-judged": "not judged: {reason}",
    "unresolved": "could not be followed: {reason}",
    "in-doubt": "{rule} if {conditions}; whether these come together is not in this file",
    "at": "{reason} ({place})",
    "line": "line {line}",
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
    # An output and a loss of which one is not known.
    "loss-unknown": "the loss: {reason}",
    "output-unknown": "the output that meets {loss}: {reason}",
    "activation-unknown": "the output ({place}) that meets {loss}: {reason}",
    "flag-unknown": "from_logits of {loss} is not known",
    # Names, and what is written elsewhere.
    "elsewhere": "'{name}' is not in this file",
    "undefined": "'{name}' is not defined in this file",
    "undefined-yet": "'{name}' is used before it is defined",
    "star-import": "'{name}' may come from 'from {module} import *'",
    "inherited": "'{name}' is inherited",
    "attribute": "attribute '{name}' is not followed",
    "super": "super().{name} is not followed",
    "parameter": "'{name}' is a parameter of {function}",
    "parameter-of-a-lambda": "'{name}' is a parameter of a lambda",
    "never-called": "'{name}' is a parameter of '{function}', which nothing in this file calls",
    "unpacked-argument": "'{name}' may come from unpacked arguments",
    # Expressions and statements.
    "kind-of-expression": "this kind of expression is not followed",
    "expression": "'{code}' is not followed",
    "arithmetic": "arithmetic that is not followed",
    "negation": "a negation that is not followed",
    "open-condition": "an open condition",
    "slice": "a slice",
    "formatted-string": "a formatted string",
    "starred-target": "a starred target",
    "unpacking": "unpacking that is not followed",
    "loop-items": "the loop's items are not known",
    "one-branch": "'{name}' is assigned in one branch only",
    "under-conditions": "it is set under conditions",
    "too-many-conditions": "it depends on too many conditions",
    "unreachable": "no branch reaches this",
    "called-value": "the value that is called is not followed",
    "calls-too-deep": "calls nest too deeply to be followed",
    "container-called": "a container is called",
    "generator": "'{name}' is a generator",
    "result": "the result of '{name}' is not followed",
    "too-many-steps": "the file takes too many steps to follow to its end",
    "too-deep": "expressions or calls nest too deeply to be followed",
    # Outputs.
    "model-input": "the model's input",
    "labels": "the labels",
    "loss-value": "a loss value",
    "rounded-output": "a rounded output",
    "negated-output": "a negated output is not followed",
    "arithmetic-of-output": "arithmetic of the output is not followed",
    "clipped-output": "clipping of the output is not followed",
    "operation-of-output": "'{name}' of the output is not followed",
    "product": "a product with probabilities is not followed",
    # Activations, layers and models.
    "activation": "the activation is not followed",
    "foreign-activation": "the activation '{name}' is not one of Keras' own",
    "layer-output": "the output of {layer} is neither logits nor probabilities by itself",
    "layer-input": "the input of {layer} is not known",
    "layer-changed": "a layer of the model is changed at line {line}",
    "layer-removed": "a layer is removed from the model",
    "layer-list": "the list of layers is not followed",
    "layers-added": "layers are added in a way that is not followed",
    "features": "the features of {model} are neither logits nor probabilities",
    "model-output": "the model's output is not followed",
    "model-output-unknown": "the model's output is not known",
    "model-method": "'{name}' of a model is not followed",
    "compiled-model": "the model that is compiled is not followed",
    "call-elsewhere": "how '{name}' is called is not in this file",
    # Losses.
    "foreign-loss": "the loss '{name}' is not one of Keras' own",
    "unjudged-loss": "the loss '{name}' computes something the doctor does not judge",
    "own-train-step": "the model's own train_step does not say how it uses this loss",
    "loss-of-which-output": "which output this loss belongs to is not followed",
    "output-of-which-name": "which output has this name is not followed",
    # Files that are not judged.
    "unreadable": "it cannot be read ({why})",
    "busy": "too many files are waiting to be read; try again in a minute",
    "too-slow": "reading it takes more than {seconds:g} seconds or ends the process that reads it",
    "too-heavy": "it needs more memory than the doctor takes",
    "nested": "it nests too deeply to be followed",
    "source-bytes": "the source has {found:,} bytes; at most {most:,} are read: split the file",
    "source-characters": "the source has {found:,} characters; at most {most:,} are read: split the file",
    "source-lines": "the source has {found:,} lines; at most {most:,} are read: split the file",
    "source-wide": "the source is UTF-16 or UTF-32; save it as UTF-8",
    "source-encoding": "the source declares the encoding {name}, which is not read here; save it as UTF-8",
    "source-two-encodings": "the source begins as UTF-8 and declares the encoding {name}; save it as UTF-8",
    "source-not-text": "the source is not text in its declared encoding ({why}); save it as UTF-8",
    "source-null": "the source holds null bytes; it is not a text file",
    "source-halves": "the source holds characters that are half a pair (surrogates); save it as UTF-8",
    "not-python": "this is not Python 3 ({why})",
    "expressions-nest": "expressions nest too deeply to be read",
    "not-parsed": "the source does not parse",
    "notebook-bytes": "the notebook has {found:,} bytes; at most {most:,} are read: clear its outputs",
    "notebook-json": "the notebook is not JSON ({why})",
    "notebook-object": "the notebook is not a JSON object with cells",
    "notebook-cells": "the notebook has no list of cells",
    "cell": "cell {cell} does not parse: {why}",
    "file-bytes": "the file has {found:,} bytes; at most {most:,} are read: save it without its weights",
    "legacy": "this is a legacy HDF5 file, which holds pickled parts and is not opened; load it once with "
    "keras.models.load_model and save it again as model.save('model.keras')",
    "configs": "a .keras file holds one config.json; this zip holds {found}",
    "config-bytes": "config.json has {found:,} bytes; at most {most:,} are read",
    "config-json": "config.json is not JSON ({why})",
    "config-object": "config.json is not a JSON object",
    "config-parts": "config.json holds {found:,} lists and objects; at most {most:,} are read",
    "config-depth": "config.json nests {found:,} levels deep; at most {most} are read",
    "config-constant": "config.json holds {found}, which is not JSON",
    "config-number": "config.json holds {found}, which no float64 holds",
    "config-twice": "config.json names a key twice",
    "config-model": "config.json does not describe a Keras model",
    "config-program": "the model's config cannot be read as a program",
    "config-layers": "the model has more than {most:,} layers",
    "config-characters": "the model's config makes a program of more than {most:,} characters",
    # Zip files.
    "zip": "this is no zip file: it has no directory, or its end is missing",
    "zip-members": "the zip names {found:,} members; at most {most:,} are read",
    "zip-cut": "the file is cut short: it ends before a part that its directory names",
    "zip-directory": "the zip's directory is damaged",
    "zip-directory-cut": "the zip's directory is cut short",
    "zip-astray": "the zip's directory points to no member",
    "zip-part": "the zip is a part of a larger one",
    "zip-twice": "the zip names {member} twice",
    "zip-encrypted": "{member} is encrypted",
    "zip-packed": "{member} is packed by {method}; only members that are stored or deflated are read",
    "zip-method": "method {number}",
    "zip-inflates": "{member} inflates to more than {most:,} bytes",
    "zip-size": "{member} unpacks to {found:,} bytes where its header says {said:,}",
    "zip-deflate": "{member} is damaged ({why})",
    "zip-end": "{member} is damaged (it does not end where its header says)",
    "zip-checksum": "{member} is damaged (its checksum is another one)",
    "zip-described": "{member} is described in two ways",
    "zip-shared": "{member} and {other} share bytes of the zip",
}
"""By key; a field may be a message of its own."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something the doctor says.

    Parameters
    ----------
    key : str
        Names the sentence, whatever its wording.
    template : str
        The sentence in English, as ``str.format`` takes it.
    values : mapping
        What fills its fields: text, numbers, messages.

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
        """Return the message with every value changed, those of messages in it first."""
        values = {
            name: change(value.changed(change) if isinstance(value, Message) else value)
            for name, value in self.values.items()
        }
        return replace(self, values=values)


NOTHING = Message("", "")
"""What is said where there is nothing to say."""


def say(key: str, **values: Any) -> Message:
    """Return a message of the table ``TEMPLATES``."""
    return Message(key, TEMPLATES[key], values)


def from_json(found: dict[str, Any]) -> Any:
    """Return an object of JSON, or the message that was written as one: ``json.loads(..., object_hook=from_json)``."""
    return Message(**found) if found.keys() == {"key", "template", "values"} else found
