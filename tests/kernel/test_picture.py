import io
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cressmember.kernel.picture import JPEG, PNG, without_metadata

WHERE = "47.218371 -1.553621"
ORIENTATION, ARTIST = 0x0112, 0x013B


def photo(*, way=None, order="<", progressive=False, **options):
    """A picture with who took it and where, in one half black."""
    image = Image.new("RGB", (32, 16), "white")
    image.paste("black", (0, 0, 16, 16))
    exif = Image.Exif()
    exif.endian = order
    exif[ARTIST] = f"Ana Durand {WHERE}"
    if way:
        exif[ORIENTATION] = way
    told = io.BytesIO()
    image.save(told, "JPEG", exif=exif, comment=b"Ana Durand", progressive=progressive, **options)
    return told.getvalue()


def drawn(data):
    with Image.open(io.BytesIO(data)) as image:
        return image.getexif().get(ORIENTATION), image.tobytes()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("progressive", [True, False])
@pytest.mark.parametrize(("way", "kept"), [(None, None), (1, None), (6, 6), (8, 8), (9, None)])
def test_a_photograph_keeps_its_dots_and_its_way_up_alone(way, kept, order, progressive):
    data = photo(way=way, order=order, progressive=progressive)

    bare = without_metadata(data)

    assert b"Durand" not in bare
    assert drawn(bare) == (kept, drawn(data)[1])
    assert without_metadata(bare) == bare


def test_colours_stay_and_a_second_picture_goes():
    data = photo(icc_profile=b"a profile")
    data = data[:2] + b"\xff\xe2\x00\x08MPF\0ab" + data[2:] + photo()

    bare = without_metadata(data)

    assert b"a profile" in bare
    assert b"MPF" not in bare
    assert bare.count(JPEG) == 1


def test_a_drawing_keeps_its_dots_alone():
    told, notes = io.BytesIO(), PngInfo()
    notes.add_text("Author", "Ana Durand")
    Image.new("RGB", (4, 4), "red").save(told, "PNG", pnginfo=notes)

    bare = without_metadata(told.getvalue() + b"Ana Durand")

    assert b"Durand" not in bare
    assert drawn(bare) == drawn(told.getvalue())


@given(st.sampled_from([JPEG, PNG, b"%PDF", b""]), st.binary(max_size=40))
def test_what_is_broken_or_no_picture_comes_as_it_is_or_shorter(sign, rest):
    assert len(without_metadata(sign + rest)) <= len(sign + rest) + 40


def told(kind, told):
    """A piece of a PNG."""
    return len(told).to_bytes(4, "big") + kind + told + crc32(kind + told).to_bytes(4, "big")


@pytest.mark.parametrize("cut", [0, 2, 200])
@pytest.mark.parametrize("mark", [b"\xff\xe1", b"\xff\xda"])
def test_marks_may_be_filled_and_an_end_may_be_missing(mark, cut):
    data = photo(progressive=True, restart_marker_blocks=1)
    data = data[: len(data) - cut].replace(mark, b"\xff\xff" + mark, 1)

    bare = without_metadata(data)

    assert b"Durand" not in bare
    assert len(bare) > len(data) // 2
    if not cut:
        assert drawn(bare)[1] == drawn(data)[1]


@pytest.mark.parametrize("way", [None, 6])
def test_an_animation_keeps_its_images_and_its_way_up_alone(way):
    made, exif = io.BytesIO(), Image.Exif()
    exif[ARTIST] = "Ana Durand"
    if way:
        exif[ORIENTATION] = way
    first, second = (Image.new("RGB", (4, 4), colour) for colour in ("red", "blue"))
    first.save(made, "PNG", save_all=True, append_images=[second], exif=exif)
    whole = made.getvalue()
    whole = whole[:33] + told(b"caBX", b"Ana Durand") + whole[33:]

    for data in (whole, whole[:-12]):
        assert b"Durand" not in without_metadata(data)
    with Image.open(io.BytesIO(without_metadata(whole))) as image:
        assert (image.n_frames, image.getexif().get(ORIENTATION)) == (2, way)
        image.seek(1)
        assert image.convert("RGB").getpixel((0, 0)) == (0, 0, 255)


@pytest.mark.parametrize(
    "data",
    [
        photo()[:60],
        PNG + b"\0\0\0\1IDAT",
        photo()[:-2] + b"\xff\xfe\0\2garbage",
        JPEG[:2] + b"dots",
        b"%PDF-1.7 Ana",
        JPEG[:2] + b"\xff\xe1\x00\x06XMP!",
    ],
)
def test_what_is_cut_short_is_left_as_it_is(data):
    assert without_metadata(data) == data


def test_an_exif_segment_without_the_way_up_goes():
    data = photo()
    odd = data[:2] + b"\xff\xe1\x00\x0cExif\0\0MM\0\x2a" + data[2:]

    assert b"Exif" not in without_metadata(odd)


def test_dots_that_look_like_a_mark_are_dots():
    dots = b"\xff\xda\0\2a\xff\x00b\xff\xd3c\xff\xd9"

    assert without_metadata(JPEG[:2] + b"\xff\xfe\0\5Ana" + dots) == JPEG[:2] + dots
