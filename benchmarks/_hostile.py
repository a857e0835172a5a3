"""Small inputs that demand much work, for every entry point of a visitor's text or file.

Each is a function of a number, so that no two are equal. ``said`` is a pattern of the text that the visitor must read;
``heavy`` marks files that are large themselves.
"""

import codecs
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks._makers import (
    KERAS,
    MEGABYTE,
    SOURCE,
    branching,
    config,
    doubled,
    header,
    model,
    notebook,
    npy,
    numbered,
    patched,
    same_bytes,
    source,
    zipped,
)

ANY = r"\S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One input: its control, the file name (none for typed text), its bytes, and the pattern of the answer."""

    control: str
    file: str
    make: Callable[[int], bytes]
    said: str = ANY
    heavy: bool = False


EDITOR, UPLOAD, LOGITS, TRAINING = (
    "doctor_code",
    "doctor_upload",
    "doctor_logits",
    "lab_training_csv",
)
NOT_CHECKED = "[Nn]ot checked"
ENCODING = "declares the encoding"
TIME = "takes more than|too many steps|Nothing|too many files|not determined"
NAMED = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
END = b"PK\x05\x06"
GOOD = npy(np.ones((2, 2)))

TYPED = {
    "a program of many branches": Hostile(control=EDITOR, file="", make=branching, said=TIME),
    "parentheses": Hostile(control=EDITOR, file="", make=source("x = " + "(" * 100_000, KERAS), said=NOT_CHECKED),
    "a declared codec in the editor": Hostile(
        control=EDITOR, file="", make=source(b"e28h" + b"a" * SOURCE, "# coding: punycode\n-")
    ),
    "one line of many calls": Hostile(
        control=EDITOR, file="", make=source("m = keras.Sequential(); " + "m.compile(loss='mse'); " * 8_000, KERAS)
    ),
    "a blank line as long as the source": Hostile(
        control=EDITOR, file="", make=source("x = (\n" + " " * 180_000 + "%\n", KERAS), said=NOT_CHECKED
    ),
    "words before no magic": Hostile(
        control=EDITOR, file="", make=source("x = (\n" + "a" * 180_000 + "\n", KERAS), said=NOT_CHECKED
    ),
    "names in names": Hostile(
        control=EDITOR,
        file="",
        make=source(
            "m = keras.Sequential([keras.layers.Dense(3, activation='"
            + "x" * 100_000
            + "')])\n"
            + "m.compile(loss='categorical_crossentropy')\n" * 200,
            KERAS,
        ),
    ),
}
SOURCES = {
    "punycode": Hostile(
        control=UPLOAD, file="m.py", make=source(b"e28h" + b"a" * SOURCE, "# coding: punycode\n-"), said=ENCODING
    ),
    "punycode on the second line": Hostile(
        control=UPLOAD,
        file="m.py",
        make=source(b"e28h" + b"a" * SOURCE, "#!/bin/x\r# coding: punycode\r-"),
        said=ENCODING,
    ),
    "punycode behind a mark": Hostile(
        control=UPLOAD,
        file="m.py",
        make=source(b"e28h" + b"a" * SOURCE, codecs.BOM_UTF8 + b"# coding: punycode\n-"),
        said=ENCODING,
    ),
    "idna": Hostile(control=UPLOAD, file="m.py", make=source(b"a" * SOURCE, "# coding: idna\n"), said=ENCODING),
    "utf-7": Hostile(control=UPLOAD, file="m.py", make=source(b"+AGE-" * 40_000, "# coding: utf-7\n"), said=ENCODING),
    "escapes by name": Hostile(
        control=UPLOAD,
        file="m.py",
        make=source(b"\\N{LATIN SMALL LETTER A WITH ACUTE}" * 6_000, "# coding: unicode_escape\n"),
        said=ENCODING,
    ),
    "hz": Hostile(control=UPLOAD, file="m.py", make=source(b"~{!!~}" * 33_000, "# coding: hz\n"), said=ENCODING),
    "iso2022": Hostile(
        control=UPLOAD, file="m.py", make=source(b"\x1b$B!!\x1b(B" * 24_000, "# coding: iso2022_jp_2\n"), said=ENCODING
    ),
    "zlib as a codec": Hostile(
        control=UPLOAD, file="m.py", make=source(b"x\x9c" * 90_000, "# coding: zlib\n"), said=ENCODING
    ),
    "utf-16": Hostile(
        control=UPLOAD,
        file="m.py",
        make=source(("import keras\n" * 7_000).encode("utf-16-le"), codecs.BOM_UTF16_LE),
        said="UTF-16",
    ),
    "not utf-8": Hostile(control=UPLOAD, file="m.py", make=source(b"\xff" * SOURCE), said="declared encoding"),
    "almost declared": Hostile(control=UPLOAD, file="m.py", make=source(b"coding:   " * 20_000, "#")),
    "fifty kinds of bytes": Hostile(
        control=UPLOAD, file="m.py", make=source(bytes(range(1, 256)) * 780), said=NOT_CHECKED
    ),
    "a larger file than is read": Hostile(
        control=UPLOAD, file="m.py", make=numbered(b"x = 1\n", 150_000), said="split the file"
    ),
    "many branches": Hostile(control=UPLOAD, file="m.py", make=branching, said=TIME),
    "huge numbers": Hostile(control=UPLOAD, file="m.py", make=source(("x = " + "9" * 4_299 + "\n") * 40, KERAS)),
    "operators without end": Hostile(
        control=UPLOAD, file="m.py", make=source("x = " + "-" * 150_000 + "1", KERAS), said=NOT_CHECKED
    ),
}
NOTEBOOKS = {
    "lists in a row": Hostile(control=UPLOAD, file="n.ipynb", make=notebook("[" + "[]," * 300_000 + "[]]")),
    "objects in a row": Hostile(control=UPLOAD, file="n.ipynb", make=notebook("[" + "{}," * 300_000 + "{}]")),
    "depth": Hostile(control=UPLOAD, file="n.ipynb", make=notebook("[" * 100_000 + "]" * 100_000), said=NOT_CHECKED),
    "a number of many digits": Hostile(control=UPLOAD, file="n.ipynb", make=notebook("9" * 900_000), said=NOT_CHECKED),
    "cells without end": Hostile(
        control=UPLOAD,
        file="n.ipynb",
        make=notebook("[" + ",".join(['{"cell_type":"code","source":"x"}'] * 25_000) + "]"),
    ),
    "lines without end": Hostile(
        control=UPLOAD,
        file="n.ipynb",
        make=notebook('[{"cell_type":"code","source":[' + ",".join(['"\\n"'] * 180_000) + "]}]"),
        said=NOT_CHECKED,
    ),
    "cells in worksheets in cells": Hostile(
        control=UPLOAD, file="n.ipynb", make=lambda number: f'{{"worksheets": [{"[]," * 300_000}{number}]}}'.encode()
    ),
    "twenty megabytes of lists": Hostile(
        control=UPLOAD, file="n.ipynb", make=notebook("[" + "[]," * 6_500_000 + "[]]"), said=NOT_CHECKED, heavy=True
    ),
    "half pairs": Hostile(control=UPLOAD, file="n.ipynb", make=notebook('["' + "\\ud800" * 150_000 + '"]')),
}
MODELS = {
    "empty lists": Hostile(
        control=UPLOAD, file="m.keras", make=config('{"a":[' + "[]," * 2_660_000 + "[]]}"), said="are read"
    ),
    "empty objects": Hostile(
        control=UPLOAD, file="m.keras", make=config('{"a":[' + "{}," * 660_000 + "{}]}"), said="are read"
    ),
    "lists as many as are read": Hostile(
        control=UPLOAD, file="m.keras", make=config('{"a":[' + "[]," * 99_990 + "[]]}")
    ),
    "numbers in a row": Hostile(control=UPLOAD, file="m.keras", make=config('{"a":[' + "1," * 990_000 + "1]}")),
    "losses in losses": Hostile(
        control=UPLOAD, file="m.keras", make=config(model(compile_config={"loss": doubled(16)}))
    ),
    "a million losses": Hostile(
        control=UPLOAD, file="m.keras", make=config(model(compile_config={"loss": [1] * 600_000})), said=NOT_CHECKED
    ),
    "keys in a row": Hostile(
        control=UPLOAD, file="m.keras", make=config("{" + ",".join(f'"{n}":1' for n in range(180_000)) + "}")
    ),
    "depth": Hostile(control=UPLOAD, file="m.keras", make=config("[" * 40_000 + "]" * 40_000), said="levels deep"),
    "brackets in a text": Hostile(
        control=UPLOAD, file="m.keras", make=config('{"a":"' + "]" * 1_900_000 + '"}'), said="are read"
    ),
    "digits without end": Hostile(
        control=UPLOAD, file="m.keras", make=config('{"a":' + "9" * 1_900_000 + "}"), said=NOT_CHECKED
    ),
    "NaN": Hostile(control=UPLOAD, file="m.keras", make=config('{"a":NaN}'), said="not JSON"),
    "a number beyond float64": Hostile(control=UPLOAD, file="m.keras", make=config('{"a":1e999}'), said="float64"),
    "a key twice": Hostile(control=UPLOAD, file="m.keras", make=config('{"a":1,"a":1}'), said="duplicate"),
    "BZIP2": Hostile(
        control=UPLOAD, file="m.keras", make=zipped(zipfile.ZIP_BZIP2, config_json=100 * MEGABYTE), said="BZIP2"
    ),
    "LZMA": Hostile(
        control=UPLOAD, file="m.keras", make=zipped(zipfile.ZIP_LZMA, config_json=100 * MEGABYTE), said="LZMA"
    ),
    "weights by BZIP2": Hostile(
        control=UPLOAD,
        file="m.keras",
        make=zipped(zipfile.ZIP_BZIP2, config_json=b"{}", w_h5=MEGABYTE),
        said="BZIP2",
    ),
    "a config that inflates": Hostile(
        control=UPLOAD, file="m.keras", make=config(b" " * (100 * MEGABYTE)), said="are read|inflates"
    ),
    "members without end": Hostile(
        control=UPLOAD, file="m.keras", make=zipped(**{f"m{n}": b"" for n in range(20_000)}), said="members"
    ),
    "an encrypted config": Hostile(
        control=UPLOAD, file="m.keras", make=patched(config("{}"), (NAMED, 8, "<H", 1)), said="encrypted"
    ),
}
ARRAYS = {
    "BZIP2": Hostile(
        control=LOGITS, file="l.npz", make=zipped(zipfile.ZIP_BZIP2, logits_npy=200 * MEGABYTE), said="BZIP2"
    ),
    "LZMA": Hostile(
        control=LOGITS, file="l.npz", make=zipped(zipfile.ZIP_LZMA, logits_npy=100 * MEGABYTE), said="LZMA"
    ),
    "a member not asked for by BZIP2": Hostile(
        control=LOGITS,
        file="l.npz",
        make=zipped(zipfile.ZIP_BZIP2, logits_npy=GOOD, other_npy=MEGABYTE),
        said="BZIP2",
    ),
    "a member that inflates": Hostile(
        control=LOGITS, file="l.npz", make=zipped(logits_npy=400 * MEGABYTE), said="inflates"
    ),
    "a member that says it does not": Hostile(
        control=LOGITS,
        file="l.npz",
        make=patched(zipped(logits_npy=400 * MEGABYTE), (NAMED, 24, "<L", 1_000), (LOCAL, 22, "<L", 1_000)),
        said="inflates|unpacks|damaged",
    ),
    "an unknown method": Hostile(
        control=LOGITS,
        file="l.npz",
        make=patched(zipped(logits_npy=GOOD), (NAMED, 10, "<H", 93), (LOCAL, 8, "<H", 93)),
        said="Zstandard",
    ),
    "members of the same bytes": Hostile(
        control=LOGITS, file="l.npz", make=same_bytes(12, "logits_npy", 15 * MEGABYTE), said="share bytes|conflicting"
    ),
    "a directory of thousands": Hostile(
        control=LOGITS, file="l.npz", make=same_bytes(15_000, "logits_npy", 10), said="arrays"
    ),
    "an archive in an archive": Hostile(
        control=LOGITS,
        file="l.npz",
        make=lambda number: zipped(logits_npy=zipped(logits_npy=GOOD)(number))(number),
        said="NPY",
    ),
    "a part of a larger zip": Hostile(
        control=LOGITS, file="l.npz", make=patched(zipped(logits_npy=GOOD), (END, 4, "<H", 3)), said="multi-part"
    ),
    "a shape of thousands of digits": Hostile(
        control=LOGITS,
        file="l.npy",
        make=header(f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({'9' * 4_000},)}}"),
        said="shape",
    ),
    "a shape of terabytes": Hostile(
        control=LOGITS,
        file="l.npy",
        make=header("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,)}"),
        said="shape",
    ),
    "a header of parentheses": Hostile(control=LOGITS, file="l.npy", make=header("(" * 9_000), said="NPY"),
    "a type of gigabytes": Hostile(
        control=LOGITS,
        file="l.npy",
        make=header("{'descr': ('<f8', (999999999,)), 'fortran_order': False, 'shape': (1,)}"),
        said="type|NPY",
    ),
    "objects": Hostile(
        control=LOGITS,
        file="l.npy",
        make=header("{'descr': '|O', 'fortran_order': False, 'shape': (9,)}", b"cos\n"),
        said="type",
    ),
    "as many classes as are judged": Hostile(
        control=LOGITS, file="l.npy", make=lambda number: npy(np.full((9, 4_000), number))
    ),
    "a million samples": Hostile(
        control=LOGITS, file="l.npy", make=lambda number: npy(np.full(999_999, number, np.int8))
    ),
}
TABLES = {
    "a line of a million numbers": Hostile(
        control=LOGITS, file="l.csv", make=numbered(b"1,", 500_000), said="a line of"
    ),
    "nothing but line ends": Hostile(control=LOGITS, file="l.csv", make=numbered(b"\n", MEGABYTE)),
    "nothing but quotes": Hostile(control=LOGITS, file="l.csv", make=numbered(b'"', MEGABYTE), said="comma-separated"),
    "half a million rows": Hostile(control=LOGITS, file="l.csv", make=numbered(b"1\n", 500_000)),
    "not utf-8": Hostile(control=LOGITS, file="l.csv", make=numbered(b"\xff", MEGABYTE), said="comma-separated"),
    "long numbers": Hostile(control=LOGITS, file="l.csv", make=numbered(b"0." + b"3" * 9_000 + b"\n", 100)),
    "twenty megabytes of rows": Hostile(
        control=LOGITS,
        file="l.csv",
        make=numbered(b"1,2,3,4,5,6,7,8,9,9\n", 990_000, b",2,3,4,5,6,7,8,9,9\n"),
        heavy=True,
    ),
}
TRAININGS = {
    "rows": Hostile(control=TRAINING, file="t.csv", make=numbered(b"1,\n", 330_000), said="rows"),
    "cells": Hostile(control=TRAINING, file="t.csv", make=numbered(b"1,", 499_000), said="columns"),
    "quotes": Hostile(control=TRAINING, file="t.csv", make=numbered(b'"', 990_000), said="comma-separated"),
    "as much as is read": Hostile(
        control=TRAINING, file="t.csv", make=numbered(b"1," * 98 + b"a\n" + b"2," * 98 + b"b\n", 2_400)
    ),
    "much more than is read": Hostile(
        control=TRAINING, file="t.csv", make=numbered(b"\xff\xfe", 7_000_000), said="characters", heavy=True
    ),
}
DOORS: dict[str, dict[str, Hostile]] = {
    "typed": TYPED,
    "sources": SOURCES,
    "notebooks": NOTEBOOKS,
    "models": MODELS,
    "arrays": ARRAYS,
    "tables": TABLES,
    "training": TRAININGS,
}
EVERY = {f"{door}: {name}": hostile for door, inputs in DOORS.items() for name, hostile in inputs.items()}
