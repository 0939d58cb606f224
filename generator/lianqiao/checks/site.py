"""Rules on site.yml."""

import re
from collections.abc import Iterator

from lianqiao.checks.about import error_in
from lianqiao.checks.showing import editions_of
from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.theme import LEAST_CONTRAST, LIGHT_GROUND, contrast, is_colour, readable
from lianqiao.types.nearest import nearest

EDITION_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
BUILT_IN_EDITIONS = frozenset({"internal", "public"})


def site_lacks(library: Library) -> Iterator[Finding]:
    """site.yml states what is required of it."""
    site = library.site_record
    if len(site.places) <= 1:  # missing or unreadable, which is told by itself
        return
    for key, field in library.declarations.site.fields.items():
        if field.required and key not in site.values and not site.is_faulty(key):
            yield error_in(site, (), "site_lacks", key=key, field=field.label)


def edition_built_in(library: Library) -> Iterator[Finding]:
    """A library declares editions of its own; what internal and public hold does not change."""
    site = library.site_record
    for name in site.get("editions") or {}:
        if name in BUILT_IN_EDITIONS:
            yield error_in(site, ("editions", name), "edition_built_in", found=name)


def edition_key(library: Library) -> Iterator[Finding]:
    """The key of an edition is of lower-case letters, digits, hyphens or underscores.

    Names of files and folders are made of it.
    """
    for name in library.site_record.get("editions") or {}:
        if not EDITION_KEY.fullmatch(name):
            yield error_in(library.site_record, ("editions", name), "edition_key", found=name)


def month_unknown(library: Library) -> Iterator[Finding]:
    """The statistical year starts in a month from 1 to 12."""
    month = library.site.get("stat_year_starts")
    if isinstance(month, int) and not 1 <= month <= 12:
        yield error_in(library.site_record, ("stat_year_starts",), "month_unknown", found=month)


def colour_unreadable(library: Library) -> Iterator[Finding]:
    """The accent is a colour written as #RRGGBB."""
    accent = library.site.get("accent")
    if accent is not None and not is_colour(str(accent)):
        yield error_in(library.site_record, ("accent",), "colour_unreadable", found=str(accent))


def colour_faint(library: Library) -> Iterator[Finding]:
    """The accent can be read on the light ground; on the dark one its shade is chosen so."""
    accent = str(library.site.get("accent", ""))
    if is_colour(accent) and contrast(accent, LIGHT_GROUND) < LEAST_CONTRAST:
        yield error_in(
            library.site_record,
            ("accent",),
            "colour_faint",
            found=accent,
            expected=readable(accent, LIGHT_GROUND),
            ratio=f"{contrast(accent, LIGHT_GROUND):.1f}",
            least=f"{LEAST_CONTRAST}",
        )


def edition_unknown(library: Library) -> Iterator[Finding]:
    """The editions without outside links are editions of the library."""
    known = {name: name for name in editions_of(library)}
    for position, name in enumerate(library.site_record.get("no_outside_links") or ()):
        if name not in known:
            path = ("no_outside_links", position)
            expected = nearest(name, known)
            yield error_in(
                library.site_record, path, "edition_unknown", found=name, expected=expected
            )
