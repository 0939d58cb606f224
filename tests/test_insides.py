"""What stands inside attachments is found wherever programs put it; what is broken is told."""

import io
import os
import random
import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from documents import DRAWING, SHEET, WORD, docx, odt, pdf, pptx, xls, zipped
from lianqiao.insides import (
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    TOO_LARGE,
    Inside,
    Spot,
    listed,
    look_inside,
)
from lianqiao.insides.disguise import is_disguised
from lianqiao.insides.keeping import WORTH_KEEPING
from lianqiao.privacy import EMAIL, IDENTITY, MOBILE
from lianqiao.reading import CACHE

LONG = os.environ.get("LIANQIAO_LONG") == "1"
MOBILE_NUMBER, OTHER_NUMBER, IDENTITY_NUMBER = "13812345678", "13912345678", "210411200002290002"
MARKS = ("机密★", "内部资料")


def inside(folder: Path, name: str, content: bytes, marks: tuple[str, ...] = MARKS) -> Inside:
    (folder / name).write_bytes(content)
    return look_inside([name], folder, marks, folder / "cache")[name]


def found(folder: Path, name: str, content: bytes) -> list[tuple[str, str, str]]:
    looked = inside(folder, name, content)
    assert not looked.fault
    return [(one.kind, one.spot.key, one.spot.detail) for one in looked.numbers]


def workbook(fill: Any) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    fill(book)
    book.close()
    return written.getvalue()


def picture(form: str, **options: Any) -> bytes:
    written = io.BytesIO()
    noise = random.Random(1).randbytes(160 * 120 * 3)
    Image.frombytes("RGB", (160, 120), noise).save(written, form, **options)
    return written.getvalue()


# Office


def test_cells_of_a_workbook_are_read_as_numbers_as_text_and_in_hidden_sheets(
    tmp_path: Path,
) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("汇总").write(0, 0, int(MOBILE_NUMBER))
        hidden = book.add_worksheet("底稿")
        hidden.write_string(3, 3, IDENTITY_NUMBER)
        hidden.write_comment("A1", "someone@example.com")
        hidden.very_hidden()
        book.set_properties({"manager": OTHER_NUMBER})

    told = found(tmp_path, "a.xlsx", workbook(fill))
    assert (MOBILE, "cells", "") in told
    assert (IDENTITY, "cells", "") in told
    assert (EMAIL, "comments", "") in told
    assert (MOBILE, "properties", "") in told


@pytest.mark.parametrize("written", ["1.3812345678E10", "1.3812345678E+10", "13812345678.0e0"[:11]])
def test_a_number_in_a_cell_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    sheet = f'<worksheet xmlns="{SHEET}"><c r="A1"><v>{written}</v></c></worksheet>'
    told = found(tmp_path, "a.xlsx", zipped({"xl/worksheets/sheet1.xml": sheet}))
    assert told == [(MOBILE, "cells", "")]


def test_neighbouring_cells_are_not_read_as_one_number(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for column, number in enumerate((138, 1234, 5678)):
            book.add_worksheet().write(0, column, number)
        book.add_worksheet().write_row(0, 0, ["138", "1234", "5678"])

    assert not found(tmp_path, "a.xlsx", workbook(fill))


def test_a_number_parted_among_runs_of_a_paragraph_is_read_whole(tmp_path: Path) -> None:
    assert found(tmp_path, "a.docx", docx(["电话138", "1234", "5678。"])) == [(MOBILE, "body", "")]
    assert not found(tmp_path, "b.docx", docx(["138"], ["1234"], ["5678"]))


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("word/header1.xml", "header"),
        ("word/footer2.xml", "header"),
        ("word/footnotes.xml", "notes"),
        ("word/comments.xml", "comments"),
        ("word/glossary/document.xml", "part"),
        ("docProps/custom.xml", "properties"),
        ("customXml/item1.xml", "properties"),
    ],
)
def test_every_part_of_a_document_is_read(tmp_path: Path, part: str, key: str) -> None:
    text = f'<w:x xmlns:w="{WORD}"><w:p><w:r><w:t>{MOBILE_NUMBER}</w:t></w:r></w:p></w:x>'
    content = docx(["正文"], **{part: text})
    assert [one[:2] for one in found(tmp_path, "a.docx", content)] == [(MOBILE, key)]


def test_what_was_deleted_with_changes_tracked_is_read(tmp_path: Path) -> None:
    deleted = f"<w:del><w:r><w:delText>{MOBILE_NUMBER}</w:delText></w:r></w:del>"
    body = f'<w:document xmlns:w="{WORD}"><w:p>{deleted}</w:p></w:document>'
    content = zipped({"word/document.xml": body})
    assert found(tmp_path, "a.docx", content) == [(MOBILE, "body", "")]


def test_the_author_of_a_comment_and_the_address_of_a_link_are_read(tmp_path: Path) -> None:
    comments = f'<w:comments xmlns:w="{WORD}"><w:comment w:author="a@example.com"/></w:comments>'
    links = '<Relationships xmlns="r"><Relationship Target="tel:13812345678"/></Relationships>'
    parts = {"word/comments.xml": comments, "word/_rels/document.xml.rels": links}
    told = found(tmp_path, "a.docx", docx(["正文"], **parts))
    assert told == [(EMAIL, "comments", ""), (MOBILE, "links", "")]


def test_slides_and_their_notes_are_read(tmp_path: Path) -> None:
    told = found(tmp_path, "a.pptx", pptx(MOBILE_NUMBER, notes=OTHER_NUMBER))
    assert told == [(MOBILE, "slide", "3"), (MOBILE, "slide_notes", "3")]


def test_documents_of_libreoffice_are_read(tmp_path: Path) -> None:
    assert found(tmp_path, "a.odt", odt(MOBILE_NUMBER)) == [(MOBILE, "content", "")]


def test_a_workbook_and_a_picture_within_a_document_are_read(tmp_path: Path) -> None:
    within = workbook(lambda book: book.add_worksheet().write(0, 0, MOBILE_NUMBER))
    shown = picture("JPEG", comment=OTHER_NUMBER.encode())
    body = f'<p:sld xmlns:a="{DRAWING}" xmlns:p="p"/>'
    content = zipped(
        {
            "ppt/slides/slide1.xml": body,
            "ppt/embeddings/Sheet.xlsx": within,
            "ppt/media/image1.jpg": shown,
        }
    )
    told = found(tmp_path, "a.pptx", content)
    assert told == [
        (MOBILE, "embedded", "Sheet.xlsx"),
        (MOBILE, "part", "ppt/media/image1.jpg"),
    ]


def test_an_old_workbook_is_read_hidden_sheets_included(tmp_path: Path) -> None:
    told = inside(tmp_path, "a.xls", xls("电话 " + MOBILE_NUMBER, float(OTHER_NUMBER), 3.5))
    assert [(one.kind, one.spot, one.several) for one in told.numbers] == [
        (MOBILE, Spot("sheet", "Sheet1"), 2)
    ]


@pytest.mark.parametrize("part", ["word/embeddings/oleObject1.bin", "word/afchunk.mht"])
def test_a_document_within_that_cannot_be_read_is_told(tmp_path: Path, part: str) -> None:
    content = docx([MOBILE_NUMBER], **{part: "x", "xl/printerSettings/p.bin": "x"})
    told = inside(tmp_path, "a.docx", content)
    assert told.fault == EMBEDDED
    assert [one.kind for one in told.numbers] == [MOBILE]


def test_a_printers_settings_are_no_document(tmp_path: Path) -> None:
    assert not found(tmp_path, "a.docx", docx(["x"], **{"xl/printerSettings/p.bin": "x"}))


# PDF, plain text, pictures


def test_pages_notes_links_and_properties_of_a_pdf_are_read(tmp_path: Path) -> None:
    content = pdf(
        "Plan",
        f"Call {MOBILE_NUMBER}",
        note=OTHER_NUMBER,
        author="author@example.com",
        link="mailto:link@example.com",
    )
    assert found(tmp_path, "a.pdf", content) == [
        (EMAIL, "properties", ""),
        (MOBILE, "page_note", "1"),
        (EMAIL, "page_note", "1"),
        (MOBILE, "page", "2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.md"])
def test_plain_text_is_read_in_the_encodings_of_chinese_offices(
    tmp_path: Path, name: str, encoding: str
) -> None:
    content = f"姓名,电话\n王某,{MOBILE_NUMBER}\n内部资料\n".encode(encoding)
    told = inside(tmp_path, name, content)
    assert [(one.kind, one.spot) for one in told.numbers] == [(MOBILE, Spot("line", "2"))]
    assert [(one.mark, one.spot) for one in told.marks] == [("内部资料", Spot("line", "3"))]


def test_what_cameras_and_programs_write_into_pictures_is_read(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = MOBILE_NUMBER
    in_windows = Image.Exif()
    in_windows[0x9C9D] = MOBILE_NUMBER.encode("utf-16-le")
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("Comment", "电话" + MOBILE_NUMBER)
    for name, content in {
        "a.jpg": picture("JPEG", exif=exif),
        "b.jpg": picture("JPEG", exif=in_windows),
        "c.jpg": picture("JPEG", comment=MOBILE_NUMBER.encode()),
        "d.jpg": picture("JPEG", xmp=f"<x>{MOBILE_NUMBER}</x>".encode()),
        "e.png": picture("PNG", pnginfo=texts),
        "f.png": picture("PNG", exif=exif),
        "g.webp": picture("WEBP", exif=exif),
        "h.webp": picture("WEBP", xmp=f"<x>{MOBILE_NUMBER}</x>".encode()),
        "i.gif": picture("GIF", comment=MOBILE_NUMBER.encode()),
    }.items():
        assert found(tmp_path, name, content) == [(MOBILE, "picture", "")], name


def test_broken_words_in_a_picture_do_not_make_it_damaged(tmp_path: Path) -> None:
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x05" + b"\x1c\x02\x05\xff\xff"
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
    for name, content in {
        "a.jpg": picture("JPEG", exif=b"Exif\x00\x00nonsense"),
        "b.jpg": picture("JPEG", xmp=b"<nonsense"),
        "c.jpg": picture("JPEG", extra=segment),
    }.items():
        assert inside(tmp_path, name, content) == Inside(), name


def test_words_behind_the_pixels_of_a_png_are_read(tmp_path: Path) -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add(b"tEXt", b"Comment\0" + MOBILE_NUMBER.encode(), after_idat=True)
    told = found(tmp_path, "a.png", picture("PNG", pnginfo=texts))
    assert told == [(MOBILE, "picture", "")]


def test_the_serial_number_of_a_camera_is_no_telephone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA431] = MOBILE_NUMBER
    assert not found(tmp_path, "a.jpg", picture("JPEG", exif=exif))


# Secrecy marks


def test_a_mark_is_seen_however_it_is_spaced_and_parted(tmp_path: Path) -> None:
    told = inside(tmp_path, "a.docx", docx(["机 密", " ★", " 3年"], ["保守商业秘密"]))
    assert [(one.mark, one.spot.key) for one in told.marks] == [("机密★", "body")]


def test_no_mark_is_looked_for_unless_the_library_lists_it(tmp_path: Path) -> None:
    assert not inside(tmp_path, "a.docx", docx(["机密★"]), marks=()).marks


# What cannot be read


def bomb(parts: int = 1) -> bytes:
    """A small file that unpacks to 60 MB."""
    text = b"<a>" + b" " * (60_000_000 // parts) + b"</a>"
    return zipped({f"word/part{n}.xml": text for n in range(parts)})


def test_what_unpacks_to_too_much_is_left_and_told(tmp_path: Path) -> None:
    for content in (bomb(), bomb(20), zipped({f"{n}.xml": "" for n in range(6000)})):
        begun = time.process_time()
        assert inside(tmp_path, "a.docx", content).fault == TOO_LARGE
        assert time.process_time() - begun < 5


def test_what_stands_before_the_fault_is_told_too(tmp_path: Path) -> None:
    text = f"<a><b>{MOBILE_NUMBER}</b>" + "</a"
    told = inside(tmp_path, "a.docx", zipped({"word/document.xml": text}))
    assert told.fault == DAMAGED
    assert [one.kind for one in told.numbers] == [MOBILE]


def test_a_part_that_is_broken_does_not_hide_the_others(tmp_path: Path) -> None:
    parts = {
        "word/a.xml": "<a",
        "word/media/image1.png": "x",
        "word/z.xml": f"<a>{MOBILE_NUMBER}</a>",
    }
    told = inside(tmp_path, "a.docx", zipped(parts))
    assert told.fault == DAMAGED
    assert [one.kind for one in told.numbers] == [MOBILE]


def test_a_picture_of_more_pixels_than_fit_into_memory_is_not_decoded(tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(written, "PNG")
    assert inside(tmp_path, "a.png", written.getvalue()).fault == TOO_LARGE


def test_entities_are_refused(tmp_path: Path) -> None:
    text = f'<!DOCTYPE a [<!ENTITY b "{MOBILE_NUMBER}">]><a>&b;&b;</a>'
    assert inside(tmp_path, "a.docx", zipped({"word/document.xml": text})).fault == DAMAGED


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, PASSWORD),
        ("b.pdf", pdf("x", locked=True), PASSWORD),
        ("c.pdf", pdf("x")[:40], DAMAGED),
        ("d.xls", b"nonsense", DAMAGED),
        ("d.xls", xls("x")[:700], DAMAGED),
        ("e.xlsx", b"PK\x03\x04 nonsense", DAMAGED),
        ("f.docx", b"", DAMAGED),
        ("g.pdf", b"", DAMAGED),
        ("h.png", b"", DAMAGED),
        ("i.txt", b"PK\x03\x04 a workbook", DAMAGED),
        ("j.csv", b"a\0b", DAMAGED),
        ("k.mp4", b"%PDF-1.4", DAMAGED),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, content: bytes, fault: str
) -> None:
    assert inside(tmp_path, name, content).fault == fault


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
def test_a_picture_that_was_cut_off_is_damaged(tmp_path: Path, name: str, form: str) -> None:
    whole = picture(form)
    assert not inside(tmp_path, name, whole).fault
    assert inside(tmp_path, name, whole[: len(whole) // 2]).fault == DAMAGED


def test_a_file_that_is_gone_or_locked_is_told(tmp_path: Path) -> None:
    looked = look_inside(["gone.docx"], tmp_path, (), tmp_path / "cache")
    assert looked == {"gone.docx": Inside(fault=DAMAGED)}


SOUND = {
    "a.docx": docx([MOBILE_NUMBER]),
    "a.odt": odt(MOBILE_NUMBER),
    "a.pdf": pdf("x", MOBILE_NUMBER, note="x", author="y", link="mailto:z"),
    "a.xls": xls("x", 3.5),
    "a.jpg": picture("JPEG", comment=b"x"),
    "a.png": picture("PNG"),
}


@settings(
    max_examples=2000 if LONG else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(sorted(SOUND)), st.integers(0, 1 << 30), st.binary(max_size=8), st.booleans()
)
def test_whatever_happens_to_a_file_it_is_read_or_told(
    tmp_path: Path, name: str, at: int, put: bytes, cut: bool
) -> None:
    content = SOUND[name]
    place = at % len(content)
    changed = content[:place] + put + (b"" if cut else content[place + len(put) :])
    faults = ("", DAMAGED, PASSWORD, TOO_LARGE, EMBEDDED)
    assert inside(tmp_path, name, changed).fault in faults


# What a file is


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf\n <HTML lang='zh'>",
        "<html>".encode("utf-16"),
        b"<!-- saved --><html>",
        b"<?xml version='1.0'?><svg xmlns='x'>",
        b"<script>alert(1)</script>",
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01",
        b"#!/bin/sh\n",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    ],
)
def test_web_pages_and_programs_are_known_by_their_first_bytes(head: bytes) -> None:
    assert is_disguised(head)


@pytest.mark.parametrize(
    "head",
    [
        b"%PDF-1.7",
        b"PK\x03\x04",
        "姓名,电话".encode(),
        b"<2024 plan>",
        "《办法》".encode("gb18030"),
        b"MZ is the name of our project\n",
        b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>",
        b"",
        b"# html\n\n<b>x</b>",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_documents_are_no_web_pages(head: bytes) -> None:
    assert not is_disguised(head)


def test_types_that_run_are_not_listed() -> None:
    forbidden = "html htm svg xml js exe bat com scr vbs msi lnk url mht swf hta xlsm docm pptm jar"
    assert not set(forbidden.split()) & set(listed())
    wanted = "pdf docx xlsx pptx doc xls ppt wps et dps ofd csv txt md jpg png webp gif mp4 mp3"
    assert set(wanted.split()) <= set(listed())


# What is kept


def test_what_was_found_is_the_same_with_and_without_what_is_kept(tmp_path: Path) -> None:
    names = []
    for number, (name, content) in enumerate(SOUND.items()):
        names.append(f"{number}-{name}")
        (tmp_path / names[-1]).write_bytes(content)
    (tmp_path / "large.txt").write_text(
        "x" * WORTH_KEEPING + "\n" + MOBILE_NUMBER, encoding="utf-8"
    )
    names.append("large.txt")
    cache = tmp_path / ".cache"
    first = look_inside(names, tmp_path, MARKS, cache)
    assert (cache / "insides.json").is_file()
    assert (cache / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert look_inside(names, tmp_path, MARKS, cache) == first
    for damaged in ("", "{", "[]", '{"settings": 1}', '{"settings": 1, "found": 2}'):
        (cache / "insides.json").write_text(damaged, encoding="utf-8")
        assert look_inside(names, tmp_path, MARKS, cache) == first


def test_what_was_kept_for_other_marks_is_not_used(tmp_path: Path) -> None:
    text = "内部资料\n" + "x" * WORTH_KEEPING + "\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert not look_inside(["a.txt"], tmp_path, (), tmp_path)["a.txt"].marks
    assert look_inside(["a.txt"], tmp_path, MARKS, tmp_path)["a.txt"].marks


def test_what_was_kept_says_no_whole_number(tmp_path: Path) -> None:
    text = MOBILE_NUMBER + "\n" + "x" * WORTH_KEEPING + "\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    look_inside(["a.txt"], tmp_path, (), tmp_path / ".cache")
    kept = (tmp_path / ".cache" / "insides.json").read_text(encoding="utf-8")
    assert "138****5678" in kept
    assert MOBILE_NUMBER not in kept


def test_little_is_read_again_and_nothing_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MOBILE_NUMBER, encoding="utf-8")
    look_inside(["a.txt"], tmp_path, (), tmp_path / ".cache")
    assert not (tmp_path / ".cache").exists()
    assert CACHE.parts[0] == ".cache"


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    text = MOBILE_NUMBER + "\n" + "x" * WORTH_KEEPING + "\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert look_inside(["a.txt"], tmp_path, (), tmp_path / "taken" / "x")["a.txt"].numbers
