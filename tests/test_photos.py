"""Photos are published as copies that hold the picture and nothing else, in two sizes."""

import html
import io
import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from lianqiao.mkdocs_plugin import build_site
from lianqiao.photos import LARGE, SMALL, copies, fitted, look_at
from lianqiao.press import inspect, press
from lianqiao.tree import write_tree
from made import build, write_library

GPS, GPS_LATITUDE_REF, ORIENTATION, MAKE = 0x8825, 1, 0x0112, 0x010F
SECRETS = (b"Exif", b"SECRET", b"http://ns.adobe.com", b"ICC_PROFILE", b"tEXt", b"iCCP", b"eXIf")
RED, BLUE = (220, 30, 30), (30, 30, 220)


def two_halves(width: int, height: int) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    written = Image.Exif()
    written[ORIENTATION] = orientation
    written[MAKE] = "SECRET phone"
    written.get_ifd(GPS)[GPS_LATITUDE_REF] = "N"
    return written


def from_a_camera(file: Path, orientation: int = 1, size: tuple[int, int] = (2400, 1800)) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    two_halves(*size).save(
        file,
        "JPEG",
        exif=exif(orientation),
        comment=b"SECRET comment",
        xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>",
        icc_profile=profile,
    )


def library(folder: Path, *records: tuple[str, dict[str, Any]]) -> Path:
    data = folder / "data"
    (data / "files").mkdir(parents=True)
    return write_library(data, *records)


def case(id_: str, **values: Any) -> tuple[str, dict[str, Any]]:
    asked = ("unit", "category", "year", "summary", "background", "practice", "results", "sources")
    missing = {key: "not_stated" for key in asked if key not in values}
    return "cases", {"id": id_, "title": "联合巡线", "missing": missing, **values}


def with_photo(id_: str, file: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return case(id_, photos=[{"file": file, "alt": "巡线", "caption": "雷雨季前"}], **values)


def opened(file: Path) -> Image.Image:
    image = Image.open(io.BytesIO(file.read_bytes()))
    image.load()
    return image


def test_a_published_photo_stands_upright_and_says_nothing_of_camera_and_place(
    tmp_path: Path,
) -> None:
    data = library(tmp_path, with_photo("c", "IMG_1.jpg"))
    from_a_camera(data / "files" / "IMG_1.jpg", orientation=6)
    site = build(data, tmp_path / "site")
    for folder, size in (("files", (1200, 1600)), ("thumbnails", (480, 640))):
        file = site / folder / "IMG_1.jpg"
        assert not [secret for secret in SECRETS if secret in file.read_bytes()]
        image = opened(file)
        assert image.size == size
        assert not image.getexif()
        top, foot = image.getpixel((size[0] // 2, 9)), image.getpixel((size[0] // 2, size[1] - 9))
        assert isinstance(top, tuple) and isinstance(foot, tuple)
        assert top[0] > 180 > foot[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_on_the_page_is_the_size_of_the_copy(tmp_path: Path, orientation: int) -> None:
    from_a_camera(tmp_path / "a.jpg", orientation, (900, 500))
    known = look_at(tmp_path / "a.jpg")
    made = copies(["a.jpg"], tmp_path, tmp_path / "kept")["a.jpg"]
    assert made
    assert opened(made.large).size == (known.width, known.height)
    assert opened(made.small).size == fitted((known.width, known.height), SMALL)


def test_texts_in_png_webp_and_gif_go_too(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "SECRET")
    image = two_halves(40, 30)
    image.save(tmp_path / "a.png", pnginfo=texts, exif=exif())
    image.save(tmp_path / "b.webp", exif=exif(), xmp=b"SECRET")
    image.save(tmp_path / "c.gif", comment=b"SECRET", save_all=True, append_images=[image])
    for name, made in copies(["a.png", "b.webp", "c.gif"], tmp_path, tmp_path / "kept").items():
        assert made, name
        for file in (made.large, made.small):
            assert not [secret for secret in SECRETS if secret in file.read_bytes()], name
            assert opened(file).size == (40, 30)
            assert getattr(opened(file), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("mode", "name"),
    [("CMYK", "a.jpg"), ("L", "a.jpg"), ("RGBA", "a.png"), ("P", "a.png"), ("1", "a.png"),
     ("I;16", "a.png"), ("LA", "a.png"), ("RGBA", "a.webp"), ("RGBA", "a.gif")],
)  # fmt: skip
def test_pictures_of_every_mode_are_copied(tmp_path: Path, mode: str, name: str) -> None:
    Image.new(mode, (3000, 20)).save(tmp_path / name)
    made = copies([name], tmp_path, tmp_path / "kept")[name]
    assert made
    assert opened(made.large).size == (LARGE, 11)


def test_a_picture_under_a_wrong_ending_is_copied_in_the_form_of_its_name(tmp_path: Path) -> None:
    two_halves(40, 30).save(tmp_path / "chat.jpg", "WEBP")
    made = copies(["chat.jpg"], tmp_path, tmp_path / "kept")["chat.jpg"]
    assert made
    assert opened(made.large).format == "JPEG"


def test_copies_are_the_same_bytes_wherever_they_are_made(tmp_path: Path) -> None:
    from_a_camera(tmp_path / "a.jpg")
    marks = []
    for kept in ("one", "other"):
        made = copies(["a.jpg"], tmp_path, tmp_path / kept)["a.jpg"]
        assert made
        marks.append([sha256(file.read_bytes()).digest() for file in (made.large, made.small)])
    assert marks[0] == marks[1]


def test_a_copy_is_made_once_and_again_when_the_picture_changes(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    from_a_camera(tmp_path / "a.jpg", size=(90, 50))
    first = copies(["a.jpg"], tmp_path, kept)["a.jpg"]
    assert first
    first.large.write_bytes(b"kept")
    assert copies(["a.jpg"], tmp_path, kept)["a.jpg"] == first
    assert first.large.read_bytes() == b"kept"
    from_a_camera(tmp_path / "a.jpg", size=(91, 50))
    assert copies(["a.jpg"], tmp_path, kept)["a.jpg"] != first


def test_photos_of_hidden_records_are_not_published(tmp_path: Path) -> None:
    data = library(
        tmp_path,
        with_photo("shown", "shown.jpg"),
        with_photo("hidden", "hidden.jpg", audience="internal"),
    )
    for name in ("shown", "hidden", "unnamed"):
        from_a_camera(data / "files" / f"{name}.jpg", size=(90, 50))
    site = build(data, tmp_path / "site")
    assert [file.name for file in (site / "files").iterdir()] == ["shown.jpg"]
    assert [file.name for file in (site / "thumbnails").iterdir()] == ["shown.jpg"]


def test_a_page_shows_a_small_photo_that_opens_the_large_one(tmp_path: Path) -> None:
    data = library(tmp_path, with_photo("c", "2024/图 1.jpg"))
    from_a_camera(data / "files" / "2024" / "图 1.jpg")
    page = (build(data, tmp_path / "site") / "cases" / "c.html").read_text(encoding="utf-8")
    link = re.search(r'<a class="lq-photo" href="([^"]+)"><img ([^>]+)>', page)
    assert link
    assert link.group(1) == "../files/2024/%E5%9B%BE%201.jpg"
    for part in ('alt="巡线"', 'width="640"', 'height="480"', 'loading="lazy"'):
        assert part in link.group(2)
    assert 'src="../thumbnails/2024/%E5%9B%BE%201.jpg"' in link.group(2)
    assert "雷雨季前" in page


def test_other_attachments_are_copied_as_they_are_and_described(tmp_path: Path) -> None:
    data = library(tmp_path, case("c", files=[{"file": "方案.docx", "title": "实施方案"}]))
    (data / "files" / "方案.docx").write_bytes(b"x" * 2_400_000)
    site = build(data, tmp_path / "site")
    assert (site / "files" / "方案.docx").read_bytes() == b"x" * 2_400_000
    page = html.unescape((site / "cases" / "c.html").read_text(encoding="utf-8"))
    assert "文字文档，2.3 MB" in page


def test_the_tree_for_other_engines_has_the_same_photos(tmp_path: Path) -> None:
    data = library(tmp_path, with_photo("c", "a.jpg"))
    from_a_camera(data / "files" / "a.jpg")
    site = build(data, tmp_path / "site")
    write_tree(press(inspect(data), "public"), data, tmp_path / "content", tmp_path / "tree")
    for name in ("files/a.jpg", "thumbnails/a.jpg"):
        assert (tmp_path / "tree" / "docs" / name).read_bytes() == (site / name).read_bytes()


def test_a_photo_cut_off_in_transfer_is_told_with_its_place(tmp_path: Path) -> None:
    data = library(tmp_path, with_photo("c", "a.jpg"))
    photo = data / "files" / "a.jpg"
    from_a_camera(photo)
    assert inspect(data).is_sound
    photo.write_bytes(photo.read_bytes()[:9000])
    assert look_at(photo).fault == ""  # its header is sound: only who decodes it sees more
    told = [(finding.code, str(finding.place)) for finding in inspect(data).findings]
    assert ("picture_unreadable", "cases/c.yml:15:9") in told


def test_a_photo_that_breaks_after_the_check_stops_the_build_and_names_its_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = library(tmp_path, with_photo("c", "a.jpg"))
    photo = data / "files" / "a.jpg"
    from_a_camera(photo)
    site = build(data, tmp_path / "site")
    before, inspected = sorted(site.rglob("*")), inspect(data)
    photo.write_bytes(photo.read_bytes()[:9000])
    with pytest.raises(Exception, match=r"."):
        settings, pressed = tmp_path / "mkdocs.yml", press(inspected, "public")
        build_site(settings, site, pressed, data, True, lambda done, total: None)
    assert "cases/c.yml:" in caplog.text
    assert "picture_unreadable" in caplog.text
    assert sorted(site.rglob("*")) == before


def test_a_broken_exif_does_not_make_a_picture_unreadable(tmp_path: Path) -> None:
    two_halves(40, 30).save(tmp_path / "a.jpg", exif=b"Exif\x00\x00nonsense")
    assert look_at(tmp_path / "a.jpg").fault == ""
    assert copies(["a.jpg"], tmp_path, tmp_path / "kept")["a.jpg"]


def test_copies_lie_outside_of_data_and_content(tmp_path: Path) -> None:
    data = library(tmp_path, with_photo("c", "a.jpg"))
    from_a_camera(data / "files" / "a.jpg", size=(90, 50))
    before = sorted(data.rglob("*"))
    build(data, tmp_path / "site")
    assert sorted(data.rglob("*")) == before
    assert not any((tmp_path / "content").iterdir())
    shutil.rmtree(tmp_path / ".cache")
