"""Pictures are drawn anew: small, upright, and with nothing hidden in them."""

import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from upload_files import picture, scene, upload

from zhibu.records.uploads import Unfit, inspect
from zhibu.records.uploads.pictures import look_of

pytestmark = pytest.mark.filterwarnings("ignore:Corrupt EXIF data")


def kept(content: bytes, name: str = "会议照片.jpg"):
    accepted = inspect(upload(content, name))
    return accepted, Image.open(accepted.content)


def distance(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pictures_become_jpeg(kind, mode):
    accepted, image = kept(picture(scene(mode=mode), kind), "照片.gif")
    assert (accepted.media_type, accepted.name, image.format) == ("image/jpeg", "照片.jpg", "JPEG")
    assert image.size == (640, 480)
    assert Image.open(accepted.small).size == (320, 240)


def test_picture_loses_place_camera_and_comment():
    exif = Image.Exif()
    exif[0x0110] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[2] = (Fraction(43), Fraction(51), Fraction(30))
    content = picture(exif=exif, comment=b"SECRETCOMMENT", dpi=(301, 301), xmp=b"<x>SECRETXMP</x>")
    assert content.count(b"SECRET") == 3
    accepted, image = kept(content)
    for file in (accepted.content, accepted.small):
        file.seek(0)
        assert b"SECRET" not in file.read()
    assert dict(image.getexif()) == {}


def test_picture_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    _, image = kept(picture(exif=exif))
    assert image.size == (480, 640)


def test_broken_notes_do_not_spoil_a_picture():
    _, image = kept(picture(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff"))
    assert image.size == (640, 480)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_large_picture_is_made_smaller(kind):
    _, image = kept(picture(scene(size=(6000, 4000)), kind))
    assert image.size == (2560, 1707)


def test_transparent_picture_stands_on_white():
    for mode, colour in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))):
        _, image = kept(picture(Image.new(mode, (40, 40), colour), "PNG"))
        assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("1", "PNG")])
def test_pictures_of_other_modes_are_kept(mode, kind):
    assert kept(picture(scene(mode=mode), kind))[1].mode == "RGB"


def test_sixteen_bits_of_grey_are_kept():
    deep = Image.new("I;16", (64, 64), 32_768)
    assert kept(picture(deep, "PNG"))[1].getpixel((9, 9)) in {(127,) * 3, (128,) * 3}


def test_two_pictures_of_a_phone_give_the_first():
    content = picture(scene(), "MPO", save_all=True, append_images=[scene(2)])
    assert kept(content)[1].size == (640, 480)


@pytest.mark.parametrize("cut", [40, 200, 3_000])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_truncated_picture_is_refused(kind, cut):
    with pytest.raises(Unfit, match=r"broken or incomplete|不完整"):
        inspect(upload(picture(scene(), kind)[:cut]))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_picture_is_refused(kind):
    content = picture(scene(), kind, save_all=True, append_images=[scene(2)], duration=100)
    with pytest.raises(Unfit, match=r"moving|动态"):
        inspect(upload(content))


@pytest.mark.parametrize("side", [8_000, 15_000])
def test_bomb_of_pixels_is_refused_unread(side):
    content = picture(Image.new("1", (side, side)), "PNG")
    assert len(content) < 100_000
    with pytest.raises(Unfit, match=r"pixels|像素"):
        inspect(upload(content))


def test_bomb_of_text_is_refused():
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("x", "y" * (80 << 20), zip=True)
    with pytest.raises(Unfit):
        inspect(upload(picture(scene(), "PNG", pnginfo=notes)))


def test_bomb_of_scans_is_refused():
    content = picture(progressive=True)
    scan = content.index(b"\xff\xda")
    with pytest.raises(Unfit, match=r"broken|损坏"):
        inspect(upload(content[:scan] + content[scan:-2] * 10 + content[-2:]))


@given(st.binary(max_size=200), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 2_000))
def test_noise_in_a_picture_is_refused_or_kept(noise, kind, at):
    content = picture(scene(size=(64, 48)), kind)
    spoilt = content[: 16 + at] + noise + content[16 + at + len(noise) :]
    try:
        accepted = inspect(upload(spoilt))
    except Unfit:
        return
    assert accepted.media_type == "image/jpeg"


@pytest.mark.parametrize("seed", range(12))
def test_copies_look_alike_and_others_do_not(seed):
    image = scene(seed, (1200, 900))
    look = look_of(image)
    copies = [
        image.resize((400, 300)),
        Image.open(io.BytesIO(picture(image, quality=30))),
        image.convert("L").convert("RGB"),
        image.point(lambda value: min(255, int(value * 1.15))),
        image.crop((6, 6, 1194, 894)),
    ]
    assert [distance(look, look_of(copy)) <= 6 for copy in copies] == [True] * 5
    others = [look_of(scene(other, (1200, 900))) for other in range(12) if other != seed]
    assert min(distance(look, other) for other in others) > 6


@pytest.mark.parametrize("image", [Image.new("RGB", (90, 80), "white"), Image.linear_gradient("L")])
def test_picture_that_shows_nothing_has_no_look(image):
    assert look_of(image) is None
