"""Names of array types for annotations; the docstring of a function gives shape and unit."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
"""Of any width: the carrier of a format."""
Float32Array = NDArray[np.float32]
Float64Array = NDArray[np.float64]
IntegerArray = NDArray[np.integer]
"""Of any width: labels as a user may hand them over."""
Int64Array = NDArray[np.int64]
IndexArray = NDArray[np.intp]
"""Places in another array: checked labels, rows."""
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.str_]
