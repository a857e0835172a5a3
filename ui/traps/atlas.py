"""The matrix of the data file, read once for all sessions."""

from core.keras.matrix.records import Matrix, load
from ui.server.result_cache import MEGABYTE, shared


@shared(max_bytes=4 * MEGABYTE)
def matrix() -> Matrix:
    """Return everything that Keras was asked to run."""
    return load()
