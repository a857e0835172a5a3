"""A table of numbers inside an export: compressed, as text, and the code that reads it back."""

import base64
import gzip
import textwrap
from collections.abc import Iterable, Sequence

LINE = 116
READ = """\
# A table of numbers, one sample a row, its class in the last column: compressed, as text.
table = np.loadtxt(io.StringIO(gzip.decompress(base64.b64decode(\"\"\"
{text}
\"\"\")).decode()), delimiter=",", ndmin=2)"""
IMPORTS = ("import base64", "import gzip", "import io", "import numpy as np")


def compressed(rows: Iterable[Sequence[float]]) -> bytes:
    """Return rows of numbers, each to its last bit, as compressed CSV; equal rows give equal bytes."""
    return gzip.compress("\n".join(",".join(map(repr, row)) for row in rows).encode("ascii"), mtime=0)


def reading(table: bytes) -> str:
    """Return code that reads compressed CSV into an array ``table``, (num_samples, num_columns)."""
    lines = textwrap.wrap(base64.b64encode(table).decode("ascii"), LINE)
    return READ.format(text="\n".join(lines))
