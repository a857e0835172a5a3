"""Encodings that sources declare: those that sources are written in are read, all others refused before they decode."""

import codecs
import encodings
import pkgutil
import time

import pytest

from logit_doctor.intake.limits import MAX_SOURCE_BYTES, RefusalError, decode_source
from logit_doctor.process.pool import Pool

LETTERS = "é"
WRITTEN_IN = {
    "utf-8": b"\xc3\xa9",
    "UTF_8": b"\xc3\xa9",
    "utf8": b"\xc3\xa9",
    "utf-8-sig": b"\xc3\xa9",
    "utf-8-unix": b"\xc3\xa9",
    "latin-1": b"\xe9",
    "Latin-1-dos": b"\xe9",
    "L1": b"\xe9",
    "iso-8859-1": b"\xe9",
    "iso8859-15": b"\xe9",
    "ISO_8859-2": b"\xe9",
    "cp1252": b"\xe9",
    "windows-1250": b"\xe9",
}
EVERY_CODEC = sorted({*(module.name for module in pkgutil.iter_modules(encodings.__path__)), "klingon", "x" * 90})
READ = ("ascii", "utf_8", "utf_8_sig", "latin_1", "iso8859", "cp125")


@pytest.mark.parametrize("name", WRITTEN_IN)
@pytest.mark.parametrize(
    "form", ["# coding: {}", "#!/usr/bin/python\n# -*- coding: {} -*-", "\x0c# vim: set fileencoding={} :"]
)
def test_a_source_is_read_as_what_it_says_that_it_is(name: str, form: str) -> None:
    head = form.format(name)
    text = decode_source(head.encode() + b"\nx = '" + WRITTEN_IN[name] + b"'\n")
    assert text == f"{head}\nx = '{LETTERS}'\n"


@pytest.mark.parametrize("name", [name for name in EVERY_CODEC if not name.startswith(READ)])
def test_no_other_codec_is_let_near_a_source(name: str) -> None:
    with pytest.raises(RefusalError, match=r"^the source (declares|is not)"):
        decode_source(f"# coding: {name}\nimport keras\n".encode())


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_a_mark_of_wide_characters_is_named(mark: bytes) -> None:
    with pytest.raises(RefusalError, match="UTF-16 or UTF-32; save it as UTF-8"):
        decode_source(mark + "# coding: utf-16\nimport keras\n".encode("utf-16-le"))


@pytest.mark.parametrize("name", ["latin-1", "cp1252", "ascii", "punycode"])
def test_a_mark_and_a_declaration_must_agree(name: str) -> None:
    with pytest.raises(RefusalError, match="save it as UTF-8"):
        decode_source(codecs.BOM_UTF8 + f"# coding: {name}\nimport keras\n".encode())


@pytest.mark.parametrize(
    "head",
    ["x = 1\n# coding: punycode\n", "\n\n# coding: punycode\n", "x = '# coding: punycode'\n", "# encoded: utf-7\n"],
)
def test_what_declares_nothing_is_utf_8(head: str) -> None:
    assert decode_source(f"{head}y = '{LETTERS}'\n".encode()) == f"{head}y = '{LETTERS}'\n"


FULL = MAX_SOURCE_BYTES - 100
TRAPS = {
    "punycode": b"# coding: punycode\n-e28h" + b"a" * FULL,
    "punycode behind a mark": codecs.BOM_UTF8 + b"# coding: punycode\n-e28h" + b"a" * FULL,
    "punycode on the second line": b"#\n# coding: punycode\n-e28h" + b"a" * FULL,
    "punycode by another spelling": b"# vim: set fileencoding=PunyCode :\n-e28h" + b"a" * FULL,
    "almost declared, often": b"#" + b"coding:   " * (FULL // 10),
    "almost declared, with blanks": b"# coding:" + b" " * FULL,
}


@pytest.mark.parametrize("name", TRAPS)
def test_whoever_asks_spends_no_time_on_decoding(name: str) -> None:
    with Pool() as pool:
        pool.judge("warm.py", b"import keras", "tensorflow")
        started = time.process_time()
        pool.judge("trap.py", TRAPS[name], "tensorflow")
        assert time.process_time() - started < 0.5
