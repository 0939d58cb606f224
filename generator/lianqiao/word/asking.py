"""What texts ask of an edition: numbers with their notes, pictures as published."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from PIL import Image

from lianqiao.attachments import KEPT, BrokenPictures
from lianqiao.checks.files import broken_pictures
from lianqiao.pages import NumbersView
from lianqiao.photos import copies
from lianqiao.reading import FILES_FOLDER
from lianqiao.records import Record
from lianqiao.statistics import Counted
from lianqiao.types import Ref, Value
from lianqiao.word.blocks import Block, Picture, Run, Runs, plain

IN_WORD = frozenset({".jpg", ".jpeg", ".png", ".gif"})


@dataclass
class Asking:
    """Answers texts for one document, and keeps what its notes must tell.

    `view`: the edition's; `data`: the library's folder, in which pictures lie.
    """

    view: NumbersView
    data: Path
    noted: dict[tuple[str, str], int] = field(default_factory=dict)
    lists: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    pictures: dict[str, bytes] = field(default_factory=dict)

    def number(self, kind: str, id_: str, year: int | None) -> Runs:
        """Return a number as it stands in a text, with the mark of its note."""
        found = self.view.number_in_text(kind, id_, year)
        if found is None:
            return (Run("—"),)
        mark = self.noted.setdefault((kind, id_), len(self.noted) + 1)
        return Run(found[0]), Run(f"[{mark}]", raised=True)

    def picture(self, path: str, alt: str, caption: str = "") -> Picture | None:
        """Return a picture of the edition, or None where it has no such file.

        Raises BrokenPictures, and OSError where copies cannot be kept.
        """
        if path not in self.view.library.files:
            return None
        if path not in self.pictures:
            self.pictures[path] = self._published(path)
        return Picture(self.pictures[path], alt, caption)

    def _published(self, path: str) -> bytes:
        """Return a picture's published copy, without what cameras write into it."""
        kept = self.data.resolve().parent / KEPT
        copy = copies([path], self.data / FILES_FOLDER, kept)[path]
        if copy is None:
            raise BrokenPictures(tuple(broken_pictures(self.view.library, {path})))
        content = copy.large.read_bytes()
        return content if copy.large.suffix in IN_WORD else _as_png(content)

    def table_title(self, words: str) -> str:
        """Return the title of the document's next table, with its number."""
        return self.view.t("word.table", number=next(self.tables), title=words)

    def notes(self) -> list[Block]:
        """Return the notes on the numbers that texts have asked for so far, and forget them."""
        told = [self._note(mark, *asked) for asked, mark in self.noted.items()]
        self.noted.clear()
        return [plain(words, "Note") for words in told]

    def _note(self, mark: int, kind: str, id_: str) -> str:
        if kind == "figure":
            figure = self.view.library.get(Ref("figure", id_))
            words = figure_note(self.view, figure) if figure else ""
        else:
            words = counted_note(self.view, self.view.counts[id_])
        return f"[{mark}] {words}"


def figure_note(view: NumbersView, figure: Record) -> str:
    """Return what a reported number means: its definition, period, as-of date and sources."""
    said = [view.title(figure) + view.t("label.colon") + view.figure(figure) + view.measure(figure)]
    fields = view.kind(figure).fields
    for key in ("definition", "period", "as_of", "scope"):
        if key in figure.values and key in fields:
            label = view.name(fields[key].label)
            said.append(label + view.t("label.colon") + view.text(figure, key))
    said.append(view.standing(figure))
    return view.t("list.semicolon").join(said) + view.t("word.full_stop")


def counted_note(view: NumbersView, counted: Counted) -> str:
    """Return what a statistic's number means: its definition, and how far it goes."""
    statistic = counted.statistic
    title = view.name(statistic.title) + view.t("label.colon")
    return f"{title}{view.name(statistic.definition)} {view.counted_line(counted)}"


def _as_png(content: bytes) -> bytes:
    """Return a picture of a format that Word does not show as one that it does."""
    with Image.open(io.BytesIO(content)) as image:
        written = io.BytesIO()
        image.save(written, "PNG")
    return written.getvalue()


def photo_of(asking: Asking, photo: Mapping[str, Value]) -> Picture | None:
    """Return a photo of a record, with its alternative text and caption."""
    alt, caption = str(photo.get("alt", "")), str(photo.get("caption", ""))
    return asking.picture(str(photo.get("file", "")), alt, caption)
