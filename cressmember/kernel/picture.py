"""What a photograph tells beside what it shows: where it was taken, when, by whom, with which telephone.

Taken out of JPEG and PNG files without touching a dot of the picture: pieces of the file are left out, and
the way up is kept. Nothing is decoded, so nothing that is hidden in a file may run or swell.
"""

from __future__ import annotations

from zlib import crc32

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# Segments that hold a thumbnail, a place, a name, a note: APP1 to APP15 and comments. Colours (ICC, Adobe)
# are needed to draw it.
APP1, APP2, ADOBE, COMMENT, START_OF_SCAN, END_OF_IMAGE = 0xE1, 0xE2, 0xEE, 0xFE, 0xDA, 0xD9
TOLD = {*range(APP1, 0xF0), COMMENT} - {APP2, ADOBE}
EXIF, ICC = b"Exif\0\0", b"ICC_PROFILE\0"
DOTS = {b"\x00", *(bytes([mark]) for mark in range(0xD0, 0xD8))}
# A directory of one entry: the way up (TIFF 6.0, tag 274), a number of two bytes.
WAY_UP, SHORT = 0x0112, 3
# What draws a PNG, beside its critical chunks: colours, size, animation (third edition, 11.3).
DRAWING_CHUNKS = {
    *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"sPLT"),
    *(b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}


def without_metadata(data: bytes) -> bytes:
    """The same picture without what it tells of its author; what is no picture, or is broken, as it came."""
    if data.startswith(JPEG):
        return _jpeg(data)
    return _png(data) if data.startswith(PNG) else data


def _jpeg(data: bytes) -> bytes:
    kept, at, is_drawn = [data[:2]], 2, False
    while at + 2 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF:
            return data
        if marker == 0xFF:
            # Any number of them may fill the way to a mark (T.81, B.1.1.2).
            at += 1
            continue
        end = _end_of(data, at)
        segment = data[at:end]
        if marker not in TOLD and not (marker == APP2 and not segment[4:].startswith(ICC)):
            kept.append(segment)
        elif marker == APP1 and (way := _way_up(segment[4:])) > 1:
            kept.append(_turned(way))
        is_drawn = is_drawn or marker == START_OF_SCAN
        if marker == END_OF_IMAGE:
            # Telephones hide a second picture, with its own notes, after the end of the first.
            break
        at = end
    # What is cut short among its dots is still shown, and still told.
    return b"".join(kept) if is_drawn else data


def _end_of(data: bytes, at: int) -> int:
    """Where a segment ends; the dots that follow the start of a scan go with it."""
    if data[at + 1] == END_OF_IMAGE:
        return at + 2
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    if data[at + 1] != START_OF_SCAN:
        return end
    # Within the dots, 0xFF is followed by nought, or by a mark that starts them again (T.81, B.1.1.5).
    while (end := data.find(b"\xff", end)) >= 0 and data[end + 1 : end + 2] in DOTS:
        end += 2
    return end if end >= 0 else len(data)


def _way_up(told: bytes) -> int:
    """The way up that an Exif segment tells, from 2 to 8; 1 as it lies, or when it tells none."""
    return _way_up_of(told[len(EXIF) :]) if told.startswith(EXIF) else 1


def _way_up_of(tiff: bytes) -> int:
    order = "little" if tiff[:2] == b"II" else "big"

    def read(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)  # type: ignore[arg-type]

    first = read(4, 4)
    for at in range(first + 2, first + 2 + 12 * min(read(first, 2), 100), 12):
        if read(at, 2) == WAY_UP and read(at + 2, 2) == SHORT:
            way = read(at + 8, 2)
            return way if way in range(2, 9) else 1
    return 1


def _turned(way: int) -> bytes:
    """An Exif segment that tells the way up, and nothing else."""
    told = EXIF + _directory(way)
    return bytes([0xFF, APP1]) + (len(told) + 2).to_bytes(2, "big") + told


def _directory(way: int) -> bytes:
    entry = WAY_UP.to_bytes(2, "big") + SHORT.to_bytes(2, "big") + (1).to_bytes(4, "big")
    entry += way.to_bytes(2, "big") + b"\0\0"
    return b"MM\0\x2a" + (8).to_bytes(4, "big") + (1).to_bytes(2, "big") + entry + b"\0\0\0\0"


def _png(data: bytes) -> bytes:
    kept, at, is_drawn = [PNG], len(PNG), False
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big") + 12
        kind = data[at + 4 : at + 8]
        if kind[:1].isupper() or kind in DRAWING_CHUNKS:
            kept.append(data[at : at + size])
        elif kind == b"eXIf" and (way := _way_up_of(data[at + 8 : at + size - 4])) > 1:
            told = kind + _directory(way)
            kept.append((len(told) - 4).to_bytes(4, "big") + told + crc32(told).to_bytes(4, "big"))
        is_drawn = is_drawn or kind == b"IDAT"
        if kind == b"IEND":
            break
        at += size
    return b"".join(kept) if is_drawn else data
