"""The one place that imports TensorFlow and Keras: quietly, on the TensorFlow backend.

Other modules of this package take ``tf`` and ``keras`` from here, so that the environment is set before the import
by any of them.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def _held() -> IO[bytes]:
    """Open where something is kept for a moment or, where nothing can be written, lost."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        tempfile.tempdir = os.devnull  # the import of TensorFlow needs a name, and writes nothing there
        return Path(os.devnull).open("w+b")


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Capture the output of C++ to file descriptor 2, and print it only if the block fails.

    TensorFlow prints its notice about oneDNN before it reads any log level. An interruption is not a failure.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with _held() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            held.seek(0)
            os.write(kept, held.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"
# Handing operations to each other costs several threads more than operations on such small tensors do. Where an
# operation is large, its own threads (TF_NUM_INTRAOP_THREADS) share it as ever.
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

with _quiet_stderr():
    import keras
    import tensorflow as tf

    tf.zeros(())

# Its warnings here are about many traced functions, which a probe and a cache of programs need.
tf.get_logger().setLevel(logging.ERROR)

__all__ = ["keras", "tf"]
