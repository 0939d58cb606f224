"""Random libraries in which all that is hidden carries a mark: no byte of a public site has it."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image, PngImagePlugin
from pypdfium2 import PdfDocument

from lianqiao.attachments import published
from lianqiao.indexing import read_markdown, write_index
from lianqiao.kinds import Declarations, Kind, load
from lianqiao.mkdocs_plugin import build_site
from lianqiao.packing import Ledger, archive_name, booklet_name, pack
from lianqiao.photos import is_photo
from lianqiao.press import Pressed, inspect, press
from lianqiao.showcases import showcases
from lianqiao.types import Field, Group, Link, Map, Term
from lianqiao.word import booklet_document, cases_document
from lianqiao.yearbook import bind
from made import SETTINGS, parts_of_workbook, write_yaml

MARK, MARKED_NUMBER = "zzhidden", "86420975"
HIDDEN = frozenset({"internal", "none"})
STATES = (
    *(("approved", "internal"), ("approved", "none"), ("draft", "public")),
    *(("in_review", "public"), ("returned", "public"), ("withdrawn", "public")),
)
LIBRARIES = 500 if os.environ.get("LIANQIAO_LONG") else 12
BUILT = 10 if os.environ.get("LIANQIAO_LONG") else 1
SET = 40 if os.environ.get("LIANQIAO_LONG") else 2


@cache
def declarations() -> Declarations:
    return load().declarations


class Filler:
    """Writes a random library: some records are hidden, of the others some fields."""

    def __init__(self, data: Path, seed: int) -> None:
        self.data = data
        self.random = Random(seed)
        self.ids: dict[str, list[str]] = {}
        for kind in declarations().kinds.values():
            shown = [f"shown-{n}" for n in range(self.random.randint(1, 3))]
            hidden = [f"{MARK}-{n}" for n in range(self.random.randint(1, 3))]
            self.ids[kind.key] = [*shown, *hidden]

    def write(self) -> None:
        write_yaml(self.data / "site.yml", {"name": "试验库", "publisher": "试验单位"})
        for kind in declarations().kinds.values():
            for id_ in self.ids[kind.key]:
                hidden = id_.startswith(MARK)
                state = self.random.choice(STATES) if hidden else ("approved", "public")
                if id_ == f"{MARK}-0":
                    state = ("approved", "internal")  # one is in the internal edition
                write_yaml(
                    self.data / kind.folder / f"{id_}.yml", self.record(kind, id_, hidden, *state)
                )

    def record(self, kind: Kind, id_: str, hidden: bool, status: str, audience: str) -> Any:
        stated = {"id": id_, "status": status, "audience": audience}
        left_out = {"missing", "accepted", kind.tree or "", *stated}
        fields = {key: field for key, field in kind.fields.items() if key not in left_out}
        values = self.fields(fields, hidden) | {"formerly": [f"former-{id_}"]}
        if "statistic" in values:
            values["statistic"] = "honors_count"
        unsaid = {"reason": "pending", "asked": MARK, "by": "2031-01-01"}
        missing = {key: unsaid for key in fields if key not in values}
        return stated | values | {"missing": missing}

    def fields(self, fields: dict[str, Field] | Any, hidden: bool) -> dict[str, Any]:
        return {
            key: self.field(field, hidden or field.audience in HIDDEN, fields)
            for key, field in fields.items()
            if not isinstance(field.type, Map) and (field.required or self.random.random() < 0.8)
        }

    def field(self, field: Field, hidden: bool, around: Any) -> Any:
        if not field.many:
            return self.value(field, hidden, around)
        return [self.value(field, hidden, around) for _ in range(self.random.randint(1, 2))]

    def value(self, field: Field, hidden: bool, around: Any) -> Any:
        word = MARK if hidden else "公开"
        match field.type:
            case Group(fields=fields):
                return self.fields(fields, hidden)
            case Term(vocabulary=vocabulary):
                return self.random.choice(list(vocabulary.terms))
            case Link(to=kinds):
                return self.link(kinds)
        return {
            "integer": MARKED_NUMBER if hidden else "7",
            "number": MARKED_NUMBER if hidden else "7",
            "boolean": "true",
            "date": self.random.choice(("2023", "2023-05", "2024-06-07")),
            "file": self.file(word, is_photo(around)),
            "markdown": f"{word}，见[某处]({self.link(['unit'], True)})，共[](figure:shown-0)。",
            "id": f"former-{word}" if hidden else "former",
        }.get(field.type.name, f"{word} {self.random.randint(1, 9)}")

    def link(self, kinds: Any, whole: bool = False) -> str:
        kind = self.random.choice(list(kinds))
        id_ = self.random.choice(self.ids[kind])
        return f"{kind}:{id_}" if whole or len(kinds) > 1 else id_

    def file(self, word: str, photo: bool) -> str:
        name = f"{word}/{self.random.randint(1, 9)}{'.png' if photo else '.txt'}"
        path = self.data / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if photo:
            notes = PngImagePlugin.PngInfo()
            notes.add_text("Comment", MARK)
            Image.new("RGB", (8, 6)).save(path, pnginfo=notes)
        else:
            path.write_text(f"{word}\n", encoding="utf-8")
        return name


def everything(pressed: Pressed, data: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """All that an edition hands over, names and bytes; without what MkDocs makes of it."""
    pages = {page.address: page.markdown for page in pressed.pages}
    for page in pressed.pages:
        yield f"{page.address} {page.title}", page.markdown.encode()
    for redirect in pressed.redirects:
        yield redirect.address, redirect.target.encode()
    yield "navigation", repr(pressed.navigation).encode()
    for address, path in published(pressed.library, data).items():
        yield address, path.read_bytes()
    for asset in pressed.assets:
        (folder / asset.address).parent.mkdir(parents=True, exist_ok=True)
        (folder / asset.address).write_bytes(asset.data)
    write_index(folder, pressed, read_markdown(pages), set())
    yield from files_below(folder)


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            name = str(file.relative_to(folder))
            yield name, file.read_bytes()
            if file.suffix == ".xlsx":
                for part, content in parts_of_workbook(file.read_bytes()).items():
                    yield f"{name}/{part}", content


def holds_a_mark(name: str, content: bytes) -> bool:
    marks = (MARK, MARKED_NUMBER)
    return any(mark in name or mark.encode() in content for mark in marks)


@pytest.mark.parametrize("seed", range(LIBRARIES))
def test_no_mark_is_in_what_the_public_edition_hands_over(seed: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    Filler(data, seed).write()
    inspected = inspect(data)
    unreadable = [one for one in inspected.findings if one.code.endswith("_unreadable")]
    assert not unreadable
    shown = list(everything(press(inspected, "public"), data, tmp_path / "public"))
    assert [name for name, content in shown if holds_a_mark(name, content)] == []


@pytest.mark.parametrize("seed", range(2000, 2000 + max(3, LIBRARIES // 10)))
def test_no_mark_is_in_a_word_document_of_the_public_edition(seed: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    Filler(data, seed).write()
    made = press(inspect(data), "public")
    view, cases = made.view(""), made.library.all("case")
    documents = [cases_document(view, data, cases).content]
    for showcase in showcases(made.library, made.counts):
        documents.append(booklet_document(view, data, showcase).content)
    for content in documents:
        with ZipFile(BytesIO(content)) as opened:
            parts = {name: opened.read(name) for name in opened.namelist()}
        assert [name for name, part in parts.items() if holds_a_mark(name, part)] == []


def test_the_marks_are_there_to_be_found(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Filler(data, 0).write()
    internal = everything(press(inspect(data), "internal"), data, tmp_path / "internal")
    marked = [name for name, content in internal if holds_a_mark(name, content)]
    assert {"navigation", "downloads/unit.json", "downloads/unit.csv"} & set(marked)
    assert any(name.startswith("search/") for name in marked)
    assert any(name.startswith("files/") for name in marked)
    assert "downloads/ledgers.xlsx/xl/sharedStrings.xml" in marked


@pytest.mark.parametrize("seed", range(2000, 2000 + SET))
def test_no_mark_is_in_the_public_booklet(seed: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    Filler(data, seed).write()
    inspected = inspect(data)
    pressed = press(inspected, "public")
    for showcase in showcases(pressed.library, pressed.counts):
        (made,) = bind(pressed, showcase, data, inspected.library)
        texts = [*texts_of(made.pdf), *made.records, booklet_name(pressed, showcase)]
        assert [text for text in texts if holds_a_mark(text, b"")] == []
        assert not holds_a_mark("", made.pdf)


def test_the_marks_would_be_in_a_booklet(tmp_path: Path) -> None:
    data = tmp_path / "data"
    Filler(data, 2000).write()
    pressed = press(inspect(data), "internal")
    made = [
        volume
        for one in showcases(pressed.library, pressed.counts)
        for volume in bind(pressed, one, data)
    ]
    assert any(MARK in text for one in made for text in texts_of(one.pdf))


def texts_of(pdf: bytes) -> Iterator[str]:
    """All words of a PDF: its pages, its metadata, its bookmarks, the names of what it holds."""
    with PdfDocument(pdf) as document:
        for page in document:
            yield page.get_textpage().get_text_bounded().replace("\r\n", "").replace("\ufffe", "")
        yield from document.get_metadata_dict().values()
        yield from (one.get_title() for one in document.get_toc())
        count = document.count_attachments()
        yield from (document.get_attachment(n).get_name() for n in range(count))


@pytest.mark.parametrize("seed", range(1000, 1000 + BUILT))
def test_no_mark_is_in_any_byte_of_the_public_site_or_its_archive(
    seed: int, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    Filler(data, seed).write()
    (tmp_path / "content").mkdir()
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    site = tmp_path / "site"
    pressed = press(inspect(data), "public")

    def build(folder: Path) -> None:
        build_site(settings, folder, pressed, data, False, lambda done, total: None)
        shutil.copytree(folder, site)

    packed = pack(tmp_path / "x.zip", pressed, build, ledger=Ledger(data, date(2031, 1, 1)))
    assert [name for name, content in files_below(site) if holds_a_mark(name, content)] == []
    entries = dict(entries_of(packed.file))
    assert len(entries) == sum(file.is_file() for file in site.rglob("*")) + 1  # how to open it
    assert [name for name, content in entries.items() if holds_a_mark(name, content)] == []
    outside = [archive_name(pressed).encode(), packed.file.read_bytes()]
    if packed.entry:
        outside.append(packed.entry.read_bytes())
    assert not any(holds_a_mark("", content) for content in outside)


def entries_of(archive: Path) -> Iterator[tuple[str, bytes]]:
    """The name of each entry with its comment and extra field, and its bytes."""
    with ZipFile(archive) as opened:
        for one in opened.infolist():
            yield one.filename + repr((one.comment, one.extra)), opened.read(one)
