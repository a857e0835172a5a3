"""Damage to files of any content: bytes cut off, doubled or flipped, and false headers in a zip file.

A broken file is a function of a source of chance that returns a name and bytes. Random bytes hardly pass a first check;
a broken field of a valid file reaches the code behind it: ``broken_tables`` and ``broken_models`` make such files.
"""

import random
import struct

Chance = random.Random
ENCODINGS = (*["utf-8"] * 9, "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252", "utf-7")


def damaged(chance: Chance, data: bytes, *, often: float) -> bytes:
    """Bytes cut off, doubled, flipped or added to somewhere."""
    if chance.random() >= often or not data:
        return data
    place, length = chance.randrange(len(data)), chance.choice([1, 1, 2, 4, 16])
    match chance.randrange(5):
        case 0:
            return data[:place]
        case 1:
            return data[:place] + data[place + length :]
        case 2:
            return data[:place] + chance.randbytes(length) + data[place + length :]
        case 3:
            return data[:place] + data[place : place + length] * 3 + data[place:]
        case _:
            return data + chance.randbytes(length)


SIGNATURES = {b"PK\x01\x02": range(4, 46, 2), b"PK\x05\x06": range(4, 22, 2), b"PK\x03\x04": range(4, 30, 2)}


def with_header_field(chance: Chance, data: bytes) -> bytes:
    """A zip in which one field of one header lies."""
    signature = chance.choice([*SIGNATURES])
    place = data.find(signature) + chance.choice([*SIGNATURES[signature]])
    lie = chance.choice([0, 1, 8, 99, 0x7FFF, 0xFFFF])
    return data[:place] + struct.pack("<H", lie) + data[place + 2 :]
