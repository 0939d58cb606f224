"""Rules on honors."""

from collections.abc import Iterator

from lianqiao.checks.about import error_in, warning_in
from lianqiao.findings import Finding, Place
from lianqiao.honors import term_is_over
from lianqiao.library import Library
from lianqiao.types import PartialDate
from lianqiao.years import rule_year

HELD = frozenset({None, "in_force", "reconfirmed"})


def grant_mode_unstated(library: Library) -> Iterator[Finding]:
    """Where there are several recipients, it is said whether they won jointly or separately."""
    for honor in library.all("honor"):
        recipients = honor.get("recipients") or ()
        unstated = honor.get("grant_mode") in (None, "single")
        excused = "grant_mode" in (honor.get("missing") or {}) or honor.is_faulty("grant_mode")
        if len(recipients) > 1 and unstated and honor.must_be_complete and not excused:
            yield error_in(honor, ("recipients",), "grant_mode_unstated", count=len(recipients))


def stat_year_differs(library: Library) -> Iterator[Finding]:
    """The statistical year is the one of the library's rule, or the record says why not."""
    for honor in library.all("honor"):
        recorded, expected = honor.get("stat_year"), rule_year(honor, library)
        if not isinstance(recorded, PartialDate) or expected is None:
            continue
        if recorded.year != expected and not honor.get("stat_year_reason"):
            yield error_in(
                honor, ("stat_year",), "stat_year_differs", found=recorded.year, expected=expected
            )


def honor_twice(library: Library) -> Iterator[Finding]:
    """One name, edition and awarder stand in one record, unless granted separately."""
    seen: dict[tuple[object, ...], Place] = {}
    for honor in library.all("honor"):
        named = (honor.get("name"), honor.get("edition"), honor.get("awarders"))
        if named[0] is None or honor.get("grant_mode") == "separate":
            continue
        if named in seen:
            yield warning_in(
                honor, ("name",), "honor_twice", found=str(named[0]), first=seen[named]
            )
        seen.setdefault(named, honor.place("name"))


def honor_level_name(library: Library) -> Iterator[Finding]:
    """A name that suggests a level, such as 全国, agrees with the level, or its basis is given."""
    levels = library.declarations.vocabularies["levels"].terms
    for honor in library.all("honor"):
        name, level = honor.get("name") or "", honor.get("level")
        if level is None or honor.get("level_basis"):
            continue
        for term in levels.values():
            hits = [word for word in term.words if word in name]
            if hits and term.key != level and not _says_own_level(name, levels[level].words):
                yield warning_in(
                    honor,
                    ("level",),
                    "honor_level_name",
                    word=hits[0],
                    suggested=term.label,
                    found=levels[level].label,
                )


def _says_own_level(name: str, words: tuple[str, ...]) -> bool:
    return any(word in name for word in words)


def title_expired(library: Library) -> Iterator[Finding]:
    """A title past its term is not recorded as held; pages show it as 曾获."""
    as_of = library.as_of
    for honor in library.all("honor"):
        over = term_is_over(honor, as_of.last_day if as_of else None)
        if over and honor.get("validity") in HELD:
            yield warning_in(
                honor,
                ("valid_to",),
                "title_expired",
                found=str(honor.get("valid_to")),
                as_of=str(as_of),
            )
