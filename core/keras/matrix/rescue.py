"""The formula behind Keras' default, a softmax layer with the default loss, in each format. No TensorFlow here.

With the TensorFlow backend, Keras recovers the logits behind a softmax layer and computes the loss from them, unless
something hides them. The recorded runs show which one it was.
"""

from core.keras.matrix.records import Matrix

DEFAULT_IN = {
    "float32": "none",
    "float16": "mixed_float16",
    "bfloat16": "mixed_bfloat16",
    "float64": "float64",
}
"""The option of ``VARIATIONS`` under which a softmax layer computes in a format. Keras has no layer in 8 bits."""

FUSED, TWO_STEP, NEVER = "fused", "two_step", "never"
"""Repaired: from the logits. Not repaired: from clipped probabilities. And where Keras has no such layer."""


def ran_by_default(matrix: Matrix, format: str) -> str:
    """Return the formula that Keras' default ran in a format: ``FUSED``, ``TWO_STEP``, or ``NEVER``.

    Parameters
    ----------
    matrix : Matrix
    format : str
        Key of ``core.arithmetic.formats.FORMATS``.

    Raises
    ------
    ValueError
        If the matrix lacks the finding, or holds another way than these.

    Examples
    --------
    >>> from core.keras.matrix.records import load
    >>> [ran_by_default(load(), format) for format in ("float32", "float16", "float8_e5m2")]
    ['fused', 'two_step', 'never']
    """
    if format not in DEFAULT_IN:
        return NEVER
    wanted = f"{DEFAULT_IN[format]}/softmax_3/SparseCategoricalCrossentropy_probabilities"
    ran = next((finding.ran for finding in matrix.variations if finding.name == wanted), None)
    if ran not in (FUSED, TWO_STEP):
        raise ValueError(f"matrix: {wanted} ran {ran!r}, known are {FUSED} and {TWO_STEP}")
    return ran
