"""What goes out beside hand-written pages is judged and cleaned as attachments are."""

from pathlib import Path

import pytest
from PIL import Image

from documents import docx
from lianqiao.press import inspect
from made import build, write_library, write_yaml

MOBILE = "13812345678"
PUBLIC = "---\naudience: public\n---\n\n"


def library(folder: Path, page: str, public: bool = True, **site: object) -> Path:
    data = write_library(folder / "data")
    write_yaml(data / "site.yml", {"name": "试验库", "publisher": "试验单位", **site})
    (folder / "content").mkdir()
    text = f"{PUBLIC if public else ''}# 页\n\n{page}\n"
    (folder / "content" / "page.md").write_text(text, encoding="utf-8")
    return data


def told(data: Path) -> list[tuple[str, str]]:
    findings = inspect(data, content=data.parent / "content").findings
    return [(finding.place.path.name, finding.code) for finding in findings]


def test_a_number_in_a_workbook_that_a_page_names_is_told(tmp_path: Path) -> None:
    data = library(tmp_path, "[表](b.docx)", public=False)
    (tmp_path / "content" / "b.docx").write_bytes(docx([MOBILE]))
    assert told(data) == [("b.docx", "attachment_number")]


@pytest.mark.parametrize("name", ["a.exe", "b.html", "c.svg", "d.js"])
def test_only_listed_types_go_out(tmp_path: Path, name: str) -> None:
    data = library(tmp_path, f"[x]({name})")
    (tmp_path / "content" / name).write_text("x", encoding="utf-8")
    assert told(data) == [(name, "attachment_type_unlisted")]


def test_a_web_page_under_another_name_is_told(tmp_path: Path) -> None:
    data = library(tmp_path, "[x](b.txt)")
    (tmp_path / "content" / "b.txt").write_text("<!doctype html><script>x</script>", "utf-8")
    assert told(data) == [("b.txt", "attachment_disguised")]


def test_what_no_page_names_is_not_looked_at(tmp_path: Path) -> None:
    data = library(tmp_path, "没有链接。")
    (tmp_path / "content" / "a.exe").write_text(MOBILE, encoding="utf-8")
    assert told(data) == []


@pytest.mark.parametrize(("public", "expected"), [(True, True), (False, False)])
def test_a_mark_in_a_page_or_its_file_is_told_where_a_wider_edition_shows_it(
    tmp_path: Path, public: bool, expected: bool
) -> None:
    data = library(tmp_path, "机密★ 文件，[附](a.txt)", public, secrecy_marks=["机密★"])
    (tmp_path / "content" / "a.txt").write_text("机密★", encoding="utf-8")
    found = told(data)
    assert (("page.md", "secrecy_mark") in found) is expected
    assert (("a.txt", "attachment_marked") in found) is expected


@pytest.mark.parametrize(
    ("folder", "content"),
    [
        ("vocabularies", {"vocabulary": "themes", "terms": {"own": {"zh": f"咨询{MOBILE}机密★"}}}),
        (
            "statistics",
            {"statistic": "honors_count", "definition": {"zh": f"问{MOBILE}，机密★。"}},
        ),
        ("kinds", {"kind": "honor", "note": {"zh": f"问{MOBILE}，机密★。"}}),
    ],
)
def test_the_words_of_own_declarations_are_judged(
    tmp_path: Path, folder: str, content: dict[str, object]
) -> None:
    data = library(tmp_path, "页", secrecy_marks=["机密★"])
    write_yaml(data / folder / "own.yml", content)
    assert told(data) == [("own.yml", "secrecy_mark"), ("own.yml", "personal_number")]


def test_pictures_go_out_without_what_cameras_write(tmp_path: Path) -> None:
    data = library(tmp_path, "![现场](a.jpg)")
    exif = Image.Exif()
    exif[0x010F] = "SECRET phone"
    Image.new("RGB", (40, 30)).save(tmp_path / "content" / "a.jpg", exif=exif)
    site = build_with_content(data, tmp_path / "site")
    assert b"SECRET" not in (site / "a.jpg").read_bytes()
    with Image.open(site / "a.jpg") as picture:
        assert picture.size == (40, 30)


def build_with_content(data: Path, site: Path) -> Path:
    content = data.parent / "content"
    kept = {file.name: file.read_bytes() for file in content.iterdir()}
    for file in content.iterdir():
        file.unlink()
    content.rmdir()
    build(data, site.with_name("first"))  # writes mkdocs.yml and content/
    for name, written in kept.items():
        (content / name).write_bytes(written)
    return build(data, site)
