"""Rejected files: CSV data of a user and files of logits. The messages about zip files are the doctor's."""

from core.messages import Template

CSV_CHARACTERS = Template("csv-characters", "csv: got {count:,} characters, need at most {most:,}")
CSV_UNREADABLE = Template("csv-unreadable", "csv: cannot be read as comma-separated values ({error})")
CSV_COLUMNS = Template(
    "csv-columns",
    "csv: got fewer than two columns, need one or more of numbers and one of labels, separated by commas or semicolons",
)
CSV_TWO_WAYS = Template(
    "csv-two-ways",
    "csv: the columns can be separated by the commas or by the semicolons; add a first row with their names",
)
CSV_MARKS = Template(
    "csv-marks", "csv: got {comma!r} and {point!r}, need either commas or points as decimal marks throughout"
)
CSV_FEATURES = Template("csv-features", "csv: got {count:,} columns of numbers, need at most {most}")
CSV_NUMBERS = Template("csv-numbers", "csv: got {count:,} numbers, need at most {most:,}")
CSV_ROWS = Template("csv-rows", "csv: got {count:,|row|rows}, need {least} to {most:,}")
CSV_CELLS = Template("csv-cells", "csv: got {count:|cell|cells} in row {row}, need {first} as in the first row")
CSV_CELL = Template("csv-cell", "csv: got {cell!r} in row {row}, column {column!r}, need a finite number")
CSV_CLASSES = Template("csv-classes", "csv: got {count:,|value|different values} in the label column, need 2 to {most}")

IN_FILE = Template("in-file", "{file}: {reason}")
SUFFIX = Template("logits-suffix", "unknown file extension, need one of {allowed}")
LARGE_FILE = Template("logits-bytes", "got {count:,} bytes, need at most {most:,}; save fewer rows")
NOT_FINITE = Template("logits-not-finite", "row {row} contains a logit that is not finite")
SHAPE = Template("logits-shape", "got logits of shape {shape}, need (samples, classes) or (samples,)")
ROW_SHAPE = Template("logits-row-shape", "got an array of shape {shape}, need one row of logits")
ROW_LENGTH = Template("logits-row-length", "got {count:,|logit|logits}, need 1 to {most:,}")
MANY_SAMPLES = Template("logits-samples", "got {count:,} samples, need at most {most:,}; save fewer rows")
MANY_CLASSES = Template("logits-classes", "got {count:,} classes, need at most {most:,}")
FAR_APART = Template("logits-spread", "got logits from {low:g} to {high:g}, too far apart for float64")
LABELS_COUNT = Template("logits-labels", "got {count:|label|labels} for {samples:|sample|samples}, need one per sample")
LABELS_RANGE = Template("logits-label-range", "labels must be whole numbers from 0 to {most}")
LINE = Template("logits-line", "line {line} does not contain {count:|number|numbers}")
NOT_CSV = Template("logits-not-csv", "this is not comma-separated text ({reason})")
LONG_LINE = Template("logits-long-line", "got a line of more than {most:,} characters")
MANY_ARRAYS = Template("logits-arrays", "got more than {most} arrays")
NO_LOGITS = Template("logits-none", "got the arrays {arrays}, need one called {name!r}")
NOT_INTACT = Template("logits-damaged", "this is not a valid {kind} file ({reason})")
DTYPE = Template("logits-dtype", "got values of type {dtype}, need numbers (save bfloat16 as float32)")
NO_SUCH_SHAPE = Template("logits-no-shape", "the header declares a shape that no array in the file can have")
VALUES_MISSING = Template("logits-values", "the header declares {count:,} values, but the file contains fewer")

CROWDED = Template("reader-crowded", "too many files are waiting to be read; try again in a minute")
TOO_MUCH_MEMORY = Template("reader-memory", "checking it takes more memory than one file may use; save fewer rows")
TOO_SLOW = Template("reader-seconds", "checking it takes more than {seconds:g} seconds; save fewer rows")
