"""What a page tells machines about its subject: JSON-LD with the terms of schema.org.

It says only what the page says. A case's year is the one its practice took shape in, not that of a
publication: it is its `temporalCoverage`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lianqiao.escaping import script_json
from lianqiao.pages import addresses
from lianqiao.pages.themes import themes_of
from lianqiao.pages.view import View
from lianqiao.records import Record
from lianqiao.types import PartialDate, Ref

CONTEXT = "https://schema.org"
Description = dict[str, Any]


def linked_data(view: View, address: str, record: Record | None) -> str:
    """Return the JSON-LD of a page, safe inside <script>; nothing where a page has none.

    `record` is the record whose page it is, if any.
    """
    if address == addresses.HOME:
        return _said({"@type": "Organization", **_publisher(view)})
    about = DESCRIBED.get(record.kind) if record else None
    return _said(about(view, record)) if about and record else ""


def _said(described: Mapping[str, Any]) -> str:
    """Return a description as JSON-LD, without what is not known."""
    known = {key: value for key, value in described.items() if value}
    return script_json({"@context": CONTEXT, **known})


def _case(view: View, case: Record) -> Description:
    summary, date = view.kind(case).summary, view.kind(case).date
    day = case.get(date) if date else None
    return {
        "@type": "Article",
        "headline": view.title(case),
        "abstract": str(case.get(summary) or "") if summary else "",
        "temporalCoverage": str(day) if isinstance(day, PartialDate) else "",
        "about": [view.name(theme.label) for theme in themes_of(case, view.library)],
        "publisher": {"@type": "Organization", "name": str(view.library.site.get("publisher", ""))},
        "award": _awards(view, case, "for"),
    }


def _unit(view: View, unit: Record) -> Description:
    parent = unit.get("parent")
    above = view.record(parent) if isinstance(parent, Ref) else None
    return {
        "@type": "Organization",
        "name": view.title(unit),
        "alternateName": unit.get("short"),
        "parentOrganization": above and {"@type": "Organization", "name": view.title(above)},
        "award": _awards(view, unit, "recipients"),
    }


def _publisher(view: View) -> Description:
    """The publisher; where one of the units bears its name, with that unit's honors."""
    name = view.library.site.get("publisher")
    named = (
        unit for unit in view.library.all("unit") if name in (unit.get("name"), unit.get("short"))
    )
    unit = next(named, None)
    return {"name": name, "award": _awards(view, unit, "recipients") if unit else []}


def _awards(view: View, record: Record, field: str) -> list[str]:
    """Return the honors that link to a record by a field, the newest first, in words."""
    honors = {
        link.source.ref: link.source
        for link in view.library.back_links(record)
        if link.source.kind == "honor" and link.path[0] == field
    }
    return list(_in_words(view, view.library.newest_first(honors.values())))


def _in_words(view: View, honors: Iterable[Record]) -> Iterable[str]:
    for honor in honors:
        title = view.title(honor)
        yield view.t("honor.former_title", title=title) if view.is_former(honor) else title


DESCRIBED: Mapping[str, Callable[[View, Record], Description]] = {"case": _case, "unit": _unit}
