"""A showcase as the plain data that the templates set: cover, chapters, notes, index, colophon."""

from collections.abc import Sequence
from typing import Any

from lianqiao.checksums import of_content
from lianqiao.organisation import in_organisation
from lianqiao.showcases import Showcase
from lianqiao.theme import is_colour, readable
from lianqiao.types import PartialDate
from lianqiao.volumes import CASES, Volume
from lianqiao.yearbook.binding import Binding
from lianqiao.yearbook.chapters import chapters
from lianqiao.yearbook.notes import Plain
from lianqiao.yearbook.numbers import number

ON_THE_COVER = 4  # numbers
ACCENT, PAPER = "#00615a", "#ffffff"
WORDS = (
    "booklet.contents",
    "booklet.appendix",
    "booklet.appendix_lede",
    "booklet.index",
    "booklet.colophon",
    "booklet.definition",
    "booklet.records",
    "booklet.same",
    "booklet.shown_on",
    "booklet.on_page",
    "booklet.page_of",
    "booklet.beside",
    "list.separator",
    "list.semicolon",
    "label.colon",
)
"""The words that templates say themselves."""


def books(bindings: Sequence[Binding]) -> list[Plain]:
    """Return all that stands in each volume, which tells of the chapters in the others too."""
    made = [_content(binding) for binding in bindings]
    held = [(one.volume, book["chapters"]) for one, book in zip(bindings, made, strict=True)]
    return [
        book | {"beside": [_told(binding, *one) for one in held if one[0] != binding.volume]}
        for binding, book in zip(bindings, made, strict=True)
    ]


def _told(binding: Binding, volume: Volume, chapters: Sequence[Plain]) -> Plain:
    """Return what a volume tells of another: its chapters, and from which case to which it goes."""
    said = []
    for chapter in chapters:
        title = chapter["title"]
        if chapter["key"] == CASES:
            first, last = (binding.title(volume.cases[at]) for at in (0, -1))
            count = len(volume.cases)
            title = binding.view.t(
                "booklet.from_to", title=title, count=count, first=first, last=last
            )
        said.append(title)
    return {"volume": binding.volume_name(volume.number), "chapters": said}


def _content(binding: Binding) -> Plain:
    view, site = binding.view, binding.view.library.site
    made: dict[str, Any] = {
        "language": view.messages.language,
        "library": str(site.get("name", "")),
        "publisher": str(site.get("publisher", "")),
        "standing": str(site.get("standing", "")),
        "title": title_of(binding),
        "volume": _volume(binding),
        "year": str(binding.showcase.year or ""),
        "edition": view.name(view.edition.label),
        "as_of": view.t("frame.as_of", as_of=binding.as_of),
        "date": list(day_of(binding.showcase)),
        "accent": _accent(str(site.get("accent") or "")),
        "words": {key.partition(".")[2]: view.t(key) for key in WORDS},
        "numbers": _on_the_cover(binding),
        "chapters": list(chapters(binding)),
    }
    made["notes"] = binding.notes.all()
    made["units"] = _units(binding)
    return made | {"colophon": _colophon(binding, made)}


def title_of(binding: Binding) -> str:
    """Return the title of a showcase: its record's, else its year's or the whole library's."""
    view, showcase = binding.view, binding.showcase
    if showcase.record:
        return binding.title(showcase.record)
    if showcase.year is None:
        return view.t("booklet.title_whole")
    return view.t("booklet.title_year", year=showcase.year)


def day_of(showcase: Showcase) -> tuple[int, int, int]:
    """Return the day that the file gets; where none is known the first that archives can state."""
    day = showcase.as_of
    last = day.last_day if isinstance(day, PartialDate) else None
    return (last.year, last.month, last.day) if last else (1980, 1, 1)


def _volume(binding: Binding) -> str:
    """Return which volume of how many it is; "" of the only one."""
    volume = binding.volume
    if volume.of == 1:
        return ""
    return binding.view.t("booklet.volume_of", number=volume.number, count=volume.of)


def _accent(stated: str) -> str:
    """Return the publisher's colour, so dark that it can be read on paper."""
    return readable(stated if is_colour(stated) else ACCENT, PAPER)


def _on_the_cover(binding: Binding) -> list[Plain]:
    if not binding.volume.is_first:  # its numbers have their notes there
        return []
    main = [one for one in binding.showcase.numbers if one.statistic.main]
    return [
        {"name": binding.view.name(one.statistic.title), "number": number(binding, one)}
        for one in main[:ON_THE_COVER]
    ]


def _units(binding: Binding) -> list[Plain]:
    """Return the units named, in the organisation's order, for the index."""
    library = binding.view.library
    return [
        {"id": unit.id, "name": binding.view.title(unit)}
        for unit in in_organisation(library, "unit")
        if unit.ref in binding.units
    ]


def _colophon(binding: Binding, made: Plain) -> list[list[str]]:
    view, several = binding.view, binding.volume.of > 1
    lines = (
        ("booklet.title", made["title"]),
        ("booklet.volume_label", made["volume"]),
        ("booklet.library", made["library"]),
        ("booklet.publisher", made["publisher"]),
        ("booklet.edition", made["edition"]),
        ("booklet.as_of", binding.as_of),
        ("booklet.site_standing", made["standing"]),
        (
            "booklet.all_hold" if several else "booklet.holds",
            view.t("listing.count", count=len(binding.showcase.records)),
        ),
        ("booklet.fingerprint", of_content(made)),
    )
    return [[view.t(key), value] for key, value in lines if value]
