"""Texts in links: what is packed returns, and what is no packed text, or a bomb, is refused."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.states.packing import MOST_CHARACTERS, MOST_IN_LINK, fits_in_link, packed, unpacked

MOST = 200_000


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_packed_returns(text: str) -> None:
    assert unpacked(packed(text), MOST) == text


def written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no such text",
        "é",
        written(b"no zlib"),
        written(zlib.compress(b"cut off")[:-3]),
        written(zlib.compress(b"one") + b"two"),
        written(zlib.compress(b"\xff\xfe")),
        written(zlib.compress(bytes(MOST + 1))),
        "A" * (MOST_CHARACTERS + 1),
    ],
)
def test_what_is_no_packed_text_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"got .+, need "):
        unpacked(said, MOST)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = written(zlib.compress(bytes(4_000_000), 9))
    assert len(bomb) < MOST_CHARACTERS
    with pytest.raises(ValueError, match="at most 1,000 bytes"):
        unpacked(bomb, 1_000)


def test_the_longest_text_in_a_link_is_the_longest_that_is_read() -> None:
    noise = "".join(chr(33 + number * number % 89) + str(number**5 % 9973) for number in range(3_000))
    longest = max(length for length in range(0, len(noise), 10) if fits_in_link(noise[:length]))
    data = zlib.compress(noise[:longest].encode(), 9)
    assert MOST_IN_LINK - 50 <= len(data) <= MOST_IN_LINK
    assert unpacked(packed(noise[:longest]), MOST) == noise[:longest]
