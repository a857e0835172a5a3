"""Files that are refused: a user's own CSV, and files of logits; what is wrong with a zip file the doctor says."""

from core.messages import Template

CSV_CHARACTERS = Template("csv-characters", "csv: {count:,} characters arrived, at most {most:,} are allowed")
CSV_UNREADABLE = Template("csv-unreadable", "csv: not readable as comma-separated values ({error})")
CSV_COLUMNS = Template(
    "csv-columns", "csv: needs at least one column of numbers and one of labels, separated by commas"
)
CSV_FEATURES = Template("csv-features", "csv: {count:,} columns of numbers arrived, at most {most} are allowed")
CSV_NUMBERS = Template("csv-numbers", "csv: {count:,} numbers arrived, at most {most:,} are allowed")
CSV_ROWS = Template("csv-rows", "csv: {count:,|row|rows} arrived, allowed are {least} to {most:,}")
CSV_CELLS = Template("csv-cells", "csv: row {row} has {count:|cell|cells}, the first row has {first}")
CSV_CELL = Template("csv-cell", "csv: {cell!r} in row {row}, column {column!r}, is not a finite number")
CSV_CLASSES = Template(
    "csv-classes", "csv: the label column holds {count:,|value|different values}, allowed are 2 to {most}"
)

IN_FILE = Template("in-file", "{file}: {reason}")
SUFFIX = Template("logits-suffix", "the ending is none of {allowed}")
LARGE_FILE = Template("logits-bytes", "{count:,} bytes arrived, at most {most:,} are read; save fewer rows")
NOT_FINITE = Template("logits-not-finite", "row {row} holds a logit that is not finite")
SHAPE = Template("logits-shape", "logits of shape {shape} arrived, (samples, classes) or (samples,) is needed")
MANY_SAMPLES = Template("logits-samples", "{count:,} samples arrived, at most {most:,} are read; save fewer rows")
MANY_CLASSES = Template("logits-classes", "{count:,} classes arrived, at most {most:,} are judged")
FAR_APART = Template("logits-spread", "logits from {low:g} to {high:g} arrived, too far apart for float64")
LABELS_COUNT = Template("logits-labels", "{count:|label|labels} arrived for {samples:|sample|samples}")
LABELS_RANGE = Template("logits-label-range", "labels are needed that are whole numbers from 0 to {most}")
LINE = Template("logits-line", "line {line} does not hold {count:|number|numbers}")
NOT_CSV = Template("logits-not-csv", "this is not comma-separated text ({reason})")
LONG_LINE = Template("logits-long-line", "a line of more than {most:,} characters")
MANY_ARRAYS = Template("logits-arrays", "more than {most} arrays arrived")
NO_LOGITS = Template("logits-none", "the arrays {arrays} arrived, one called {name!r} is needed")
NOT_INTACT = Template("logits-damaged", "this is not an intact {kind} file ({reason})")
DTYPE = Template("logits-dtype", "values of type {dtype} arrived, numbers are needed (bfloat16: save as float32)")
NO_SUCH_SHAPE = Template("logits-no-shape", "the header names a shape that no array of the file can have")
VALUES_MISSING = Template("logits-values", "the header names {count:,} values, the file does not hold as many")

CROWDED = Template("reader-crowded", "too many files are waiting to be read; try again in a minute")
TOO_MUCH_MEMORY = Template("reader-memory", "judging it needs more memory than is given to a file; save fewer rows")
TOO_SLOW = Template("reader-seconds", "judging it takes more than {seconds:g} seconds; save fewer rows")
