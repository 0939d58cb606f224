"""The built-in statistics counted a second time, from a library's YAML files alone.

Plain Python by the definitions (口径), for the editions internal and public. Nothing of the product
is imported and none of its SQL is read: two counts that agree were made in two ways.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
Ref = tuple[str, str]
Key = tuple[str | None, ...]
Split = tuple[int | None, Key]
"""A year (None: of no year) and the values of the dimensions."""

AUDIENCES = {"internal": {"internal", "public"}, "public": {"public"}}
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays a string
DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?)?[年月日]?")

# What the kinds declare, written down once more


@dataclass(frozen=True)
class Form:
    """A group of fields: those that link, those that are hidden, the one that stands alone."""

    links: Mapping[str, str] = field(default_factory=dict)  # field -> kinds it may lead to
    hidden: Mapping[str, str] = field(default_factory=dict)  # field -> audience
    groups: Mapping[str, "Form"] = field(default_factory=dict)
    dates: tuple[str, ...] = ()  # on which something happened: no ends, no deadlines
    short: str = ""


PHOTO = Form(groups={"consent": Form(dates=("date",), hidden={"file": "none"})})
SOURCES = Form(links={"source": "source"}, short="source")
REVIEWS = Form(dates=("date",), hidden={"by": "none"})
COMMON_GROUPS = {"sources": SOURCES, "reviews": REVIEWS}
COMMON_HIDDEN = {"reviews": "none", "accepted": "none", "entered_by": "none"}


@dataclass(frozen=True)
class Kind:
    """Where a kind's records lie, and what they must have."""

    folder: str
    links: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()  # of the fields that link, or hold rows that link
    groups: Mapping[str, Form] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        return Form(
            self.links,
            {**COMMON_HIDDEN, **self.hidden},
            {**COMMON_GROUPS, **self.groups},
            self.dates,
        )


UNIT = "unit"
KINDS = {
    "unit": Kind(
        "units",
        links={"parent": UNIT, "attached_to": UNIT},
        groups={"former_names": Form(dates=("until",), short="name")},
    ),
    "alliance": Kind(
        "alliances",
        links={"lead": UNIT, "members": UNIT},
        required=("lead", "members"),
        groups={"sponsor": Form(dates=("from",))},
        dates=("from",),
    ),
    "activity": Kind(
        "activities",
        links={"hosts": UNIT, "partners": UNIT, "alliance": "alliance"},
        required=("hosts",),
        groups={"photos": PHOTO},
        dates=("date",),
    ),
    "case": Kind(
        "cases",
        links={
            "unit": UNIT,
            "partners": UNIT,
            "alliance": "alliance",
            "mechanisms": "mechanism",
            "figures": "figure",
        },
        required=("unit", "sources"),
        groups={
            "photos": PHOTO,
            "submissions": Form(
                links={"campaign": "campaign"},
                hidden={"sent": "internal"},
                dates=("date",),
                short="campaign",
            ),
        },
        hidden={"authors": "internal", "contact": "internal", "phone": "internal"},
        dates=("year",),
    ),
    "adoption": Kind(
        "adoptions",
        links={"case": "case", "adopter": UNIT, "figures": "figure"},
        required=("case", "adopter"),
        dates=("since",),
    ),
    "honor": Kind(
        "honors",
        links={"for": "outcome case"},
        required=("recipients", "sources"),
        groups={"recipients": Form(links={"unit": UNIT}, short="unit")},
        hidden={"kept_at": "internal"},
        dates=("issued_on", "for_year", "stat_year", "valid_from"),
    ),
    "outcome": Kind(
        "outcomes",
        links={
            "units": UNIT,
            "partners": UNIT,
            "offered_by": UNIT,
            "taken_by": UNIT,
            "alliance": "alliance",
        },
        required=("units", "sources"),
        groups={
            "milestones": Form(dates=("date",)),
            "approval": Form(dates=("date",)),
            "signing": Form(links={"party": UNIT}, dates=("date",)),
        },
    ),
    "post": Kind(
        "posts", links={"owner": UNIT, "team": UNIT}, required=("owner",), dates=("from",)
    ),
    "rating": Kind(
        "ratings",
        links={"unit": UNIT, "basis": "source"},
        required=("unit",),
        hidden={"dimensions": "none"},
        dates=("year",),
    ),
    "figure": Kind("figures", links={"scope": UNIT}, required=("sources",), dates=("as_of",)),
    "mechanism": Kind(
        "mechanisms",
        links={
            "part_of": "mechanism",
            "basis": "source",
            "alliances": "alliance",
            "figures": "figure",
        },
    ),
    "campaign": Kind("campaigns", links={"by": UNIT}),
    "source": Kind("sources", dates=("date",)),
    "showcase": Kind(
        "showcases",
        links={
            "highlights": "alliance activity case adoption honor outcome post rating figure"
            " mechanism"
        },
        dates=("year",),
    ),
}


# The files


def items(value: Any) -> list[Any]:
    """The values of a field, of which one may stand alone without a list."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def read_records(data: Path) -> dict[Ref, Record]:
    records: dict[Ref, Record] = {}
    for key, kind in KINDS.items():
        for file in sorted((data / kind.folder).rglob("*")):
            if file.suffix in (".yml", ".yaml"):
                content = yaml.load(file.read_text(encoding="utf-8"), LOADER)
                for record in items(content):
                    records.setdefault((key, record["id"]), record)
    return records


def read_site(data: Path) -> dict[str, str]:
    content = yaml.load((data / "site.yml").read_text(encoding="utf-8"), LOADER)
    return {key: value for key, value in content.items() if isinstance(value, str)}


# The cut


def ref(written: str, kinds: str) -> Ref:
    kind, _, id_ = written.rpartition(":")
    return (kind or kinds, id_)


class Cut:
    """The records that an edition holds, without what it hides."""

    def __init__(self, records: Mapping[Ref, Record], edition: str) -> None:
        self.audiences = AUDIENCES[edition]
        admitted = {key for key, record in records.items() if self._admits(record)}
        while True:
            self.admitted = admitted
            left = {key: self._without_hidden(key, records[key]) for key in admitted}
            stays = {key for key in admitted if not self._lacks(key[0], records[key], left[key])}
            if stays == admitted:
                break
            admitted = stays
        self.records = left

    def _admits(self, record: Record) -> bool:
        audience = record.get("audience") or "internal"
        return record.get("status") == "approved" and audience in self.audiences

    def _shows(self, key: str, form: Form) -> bool:
        return form.hidden.get(key, "public") in {*self.audiences, "public"}

    def _lacks(self, kind: str, before: Record, after: Record) -> bool:
        """Whether a required value was there and has gone with the links in it."""
        required = KINDS[kind].required
        return any(items(before.get(key)) and not items(after.get(key)) for key in required)

    def _without_hidden(self, key: Ref, record: Record) -> Record:
        form = KINDS[key[0]].form
        left = {}
        for name, value in record.items():
            if self._shows(name, form):
                kept = [self._value(name, one, form) for one in items(value)]
                left[name] = [one for one in kept if one is not None]
        return left

    def _value(self, name: str, value: Any, form: Form) -> Any:
        """A value as the edition shows it, or None."""
        if name in form.links:
            return value if ref(value, form.links[name]) in self.admitted else None
        if name in form.groups:
            return self._row(value, form.groups[name])
        return value

    def _row(self, row: Any, form: Form) -> Any:
        """A row without its hidden fields; it goes whole where a link in it does."""
        if isinstance(row, str):
            row = {form.short: row}
        left = {}
        for name, value in row.items():
            if value == "" or not self._shows(name, form):
                continue
            shown = self._value(name, value, form)
            if shown is None:
                return None
            left[name] = shown
        return left or None


# Dates


@dataclass(frozen=True)
class Day:
    """A date as exact as it is written."""

    year: int
    month: int | None
    day: int | None

    @property
    def first(self) -> tuple[int, int, int]:
        return (self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> tuple[int, int, int]:
        month = self.month or 12
        return (self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def day(written: Any) -> Day | None:
    """The date of a field's text; None where nothing is written."""
    written = items(written)
    if not written:
        return None
    match = DATE.fullmatch(written[0].strip())
    assert match, written
    year, month, day_ = (int(part) if part else None for part in match.groups())
    assert year is not None
    return Day(year, month, day_)


def dates_of(record: Record, form: Form) -> Iterator[Day]:
    for name in form.dates:
        found = day(record.get(name))
        if found:
            yield found
    for name, inner in form.groups.items():
        for row in items(record.get(name)):
            if isinstance(row, dict):
                yield from dates_of(row, inner)


# Statistics


@dataclass
class Tally:
    """The things counted, in order: in which year, with which dimensions, and what.

    `of` turns things into the number. `added`: whether the parts may be added into one.
    """

    of: Callable[[Sequence[Any]], Decimal | None]
    added: bool = True
    counted: list[tuple[int | None, Key, Any]] = field(default_factory=list)
    days: list[Day | None] = field(default_factory=list)
    """The date of each thing counted, if it has one."""

    def add(self, year: int | None, key: Key, thing: Any, on: Any = None) -> None:
        self.counted.append((year, key, thing))
        self.days.append(day(on))

    def those(self, keep: Callable[[int | None, Day | None], bool]) -> "Tally":
        """Some of the things counted, by the year in which they count and their date."""
        both = zip(self.counted, self.days, strict=True)
        kept = [(one, found) for one, found in both if keep(one[0], found)]
        return Tally(self.of, self.added, [one for one, _ in kept], [found for _, found in kept])

    def total(self) -> Decimal | None:
        return self.of([thing for *_, thing in self.counted])

    def by_year(self) -> dict[int | None, Decimal | None]:
        years = {year for year, *_ in self.counted}
        return {
            one: self.of([thing for year, _, thing in self.counted if year == one]) for one in years
        }

    def by_key(self) -> dict[Key, Decimal | None]:
        keys = {key for _, key, _ in self.counted}
        return {
            one: self.of([thing for _, key, thing in self.counted if key == one]) for one in keys
        }

    def by_year_and_key(self) -> dict[Split, Decimal | None]:
        both = {(year, key) for year, key, _ in self.counted}
        return {
            one: self.of([thing for year, key, thing in self.counted if (year, key) == one])
            for one in both
        }

    def by_quarter(self, starts: int) -> Iterator[tuple[int, int, Decimal | None]]:
        """Yield year, quarter and number: 0 is the quarter of what is in none.

        `starts`: the month in which years start. In none is what is dated without a month, or in
        another year than that in which it counts.
        """
        found: dict[tuple[int, int], list[Any]] = {}
        for (year, _, thing), on in zip(self.counted, self.days, strict=True):
            if year is not None:
                is_known = on is not None and on.month and stat_year(on, starts) == year
                quarter = (on.month - starts) % 12 // 3 + 1 if on and on.month and is_known else 0
                found.setdefault((year, quarter), []).append(thing)
        for (year, quarter), things in found.items():
            yield year, quarter, self.of(things)

    def compared(self, year: int, as_of: "Date", starts: int) -> tuple[Decimal | None, ...]:
        """A year and the one before: of a year that runs on the as-of date, the same months."""
        runs = running_year(as_of, starts) == year

        def there(counts_in: int | None, on: Day | None) -> bool:
            if not runs:
                return True
            if on is None or counts_in is None:
                return False
            dated = stat_year(on, starts)
            if dated != counts_in:
                return dated < counts_in
            return on.month is not None and (on.month - starts) % 12 <= (as_of[1] - starts) % 12

        kept, nothing = self.those(there).by_year(), self.of([])
        return kept.get(year, nothing), kept.get(year - 1, nothing)


Date = tuple[int, int, int]


def stat_year(on: Day, starts: int) -> int:
    """The statistical year of a date; one without a month counts in its calendar year."""
    return on.year - (on.month is not None and on.month < starts)


def running_year(as_of: Date, starts: int) -> int | None:
    """The statistical year that has begun and is not over on a day."""
    year, month, date = as_of
    is_last = (month % 12 + 1) == starts and date == calendar.monthrange(year, month)[1]
    return None if is_last else year - (month < starts)


def last_day_of(year: int, starts: int) -> Date:
    """The last day of a statistical year."""
    month = (starts - 2) % 12 + 1
    of = year if starts == 1 else year + 1
    return of, month, calendar.monthrange(of, month)[1]


def how_many(things: Sequence[Any]) -> Decimal:
    return Decimal(len(things))


def how_many_different(things: Sequence[Any]) -> Decimal:
    return Decimal(len(set(things)))


def added_up(things: Sequence[Any]) -> Decimal:
    return sum((thing for thing in things if thing is not None), Decimal(0))


def added_up_without_gaps(things: Sequence[Any]) -> Decimal | None:
    return None if None in things else added_up(things)


def share(things: Sequence[Any]) -> Decimal | None:
    return Decimal(sum(things)) / len(things) if things else None


INTERNAL_ONLY = (
    "cases_by_unit",
    "cases_by_unit_and_category",
    "honors_by_unit",
    "outcomes_by_unit",
)
PARTY_ORGANISATIONS = ("committee", "general_branch", "branch")


class Library:
    """A library as an edition holds it, and its statistics."""

    def __init__(self, data: Path, edition: str) -> None:
        self.site = read_site(data)
        cut = Cut(read_records(data), edition)
        self.edition = edition
        self.records = cut.records

    def all(self, kind: str) -> list[tuple[str, Record]]:
        return sorted((id_, record) for (of, id_), record in self.records.items() if of == kind)

    @property
    def as_of(self) -> tuple[int, int, int]:
        """The day as of which the library speaks: stated, else the latest in its records."""
        stated = day(self.site.get("as_of"))
        if stated:
            return stated.last
        found = (
            one.last
            for (kind, _), record in self.records.items()
            for one in dates_of(record, KINDS[kind].form)
        )
        return max(found, default=(9999, 12, 31))

    def year(self, written: Any) -> int | None:
        """The statistical year of a date."""
        found = day(written)
        if found is None:
            return None
        return stat_year(found, self.starts)

    @property
    def starts(self) -> int:
        """The month in which statistical years start."""
        return int(self.site.get("stat_year_starts", "1"))

    def limit(self, year: int | None, as_of: Date) -> Date | None:
        """The day after which nothing counts in a showcase; None of a year that is over by then."""
        is_over = year is not None and as_of >= last_day_of(year, self.starts)
        return None if is_over else as_of

    def events(self, year: int | None, as_of: Date) -> list[tuple[Day, str]]:
        """What happened in a year, or in all, dated to the month: the date, the kind."""
        fields = {"activity": "date", "alliance": "from", "honor": "issued_on", "adoption": "since"}
        found = [
            (day(record.get(fields[kind])), kind)
            for (kind, _), record in self.records.items()
            if kind in fields
        ]
        found += [
            (day(row.get("date")), "outcome")
            for _, outcome in self.all("outcome")
            for row in items(outcome.get("milestones"))
        ]
        limit = self.limit(year, as_of)
        return [
            (on, kind)
            for on, kind in found
            if on
            and on.month
            and (year is None or stat_year(on, self.starts) == year)
            and (limit is None or on.first <= limit)
        ]

    def honor_year(self, honor: Record) -> int | None:
        recorded = day(honor.get("stat_year"))
        if recorded:
            return recorded.year
        if self.site.get("stat_year_rule") == "for_year":
            honored = day(honor.get("for_year"))
            return honored.year if honored else None
        return self.year(honor.get("issued_on"))

    def tallies(self) -> dict[str, Tally]:
        """Every statistic that the edition shows."""
        tallies = {
            **self._honors(),
            **self._activities(),
            **self._cases(),
            **self._outcomes(),
            **self._organisation(),
        }
        hidden = INTERNAL_ONLY if self.edition == "public" else ()
        return {name: tally for name, tally in tallies.items() if name not in hidden}

    def _honors(self) -> dict[str, Tally]:
        count, recipients = Tally(how_many), Tally(how_many)
        units = Tally(how_many_different)
        by_level, by_unit = Tally(how_many), Tally(how_many, added=False)
        in_force = Tally(how_many)
        for id_, honor in self.all("honor"):
            year = self.honor_year(honor)
            count.add(year, (), id_, honor.get("issued_on"))
            by_level.add(year, (first(honor, "level"),), id_, honor.get("issued_on"))
            rows = items(honor.get("recipients"))
            winners = [row["unit"] for row in rows if "unit" in row]
            for row in rows:
                recipients.add(year, (), row, honor.get("issued_on"))
            for unit in winners:
                units.add(year, (), plain(unit), honor.get("issued_on"))
            for unit in sorted({plain(unit) for unit in winners}):
                by_unit.add(year, (unit,), id_, honor.get("issued_on"))
            if self._is_in_force(honor):
                in_force.add(None, (), id_)
        return {
            "honors_count": count,
            "honor_recipients": recipients,
            "honor_units": units,
            "honors_by_level": by_level,
            "honors_by_unit": by_unit,
            "honors_in_force": in_force,
        }

    def _is_in_force(self, honor: Record) -> bool:
        if first(honor, "validity") in ("expired", "revoked", "to_verify"):
            return False
        begins = [day(honor.get("issued_on")), day(honor.get("valid_from"))]
        ends = day(honor.get("valid_to"))
        has_begun = all(one is None or one.first <= self.as_of for one in begins)
        return has_begun and (ends is None or ends.last >= self.as_of)

    def _activities(self) -> dict[str, Tally]:
        count, attendance = Tally(how_many), Tally(added_up)
        headcount = Tally(added_up_without_gaps)
        for id_, activity in self.all("activity"):
            year = self.year(activity.get("date"))
            count.add(year, (), id_, activity.get("date"))
            attendance.add(year, (), number(activity, "attendance"), activity.get("date"))
            signed_in = first(activity, "count_basis") == "sign_in"
            headcount.add(
                year, (), number(activity, "headcount") if signed_in else None, activity.get("date")
            )
        return {"activities_count": count, "attendance": attendance, "headcount": headcount}

    def _cases(self) -> dict[str, Tally]:
        count, by_unit, by_both = Tally(how_many), Tally(how_many), Tally(how_many)
        submissions = Tally(how_many)
        by_level = Tally(how_many_different, added=False)
        for id_, case in self.all("case"):
            year = self.year(case.get("year"))
            count.add(year, (first(case, "category"),), id_, case.get("year"))
            unit = first(case, "unit")
            by_unit.add(year, (plain(unit) if unit else None,), id_, case.get("year"))
            by_both.add(None, (plain(unit) if unit else None, first(case, "category")), id_)
            for row in items(case.get("submissions")):
                sent = self.year(row.get("date"))
                submissions.add(sent, (row.get("level"), row.get("result")), id_, row.get("date"))
                by_level.add(sent, (row.get("level"),), id_, row.get("date"))
        adoptions, adopters = Tally(how_many), Tally(how_many_different)
        for id_, adoption in self.all("adoption"):
            year = self.year(adoption.get("since"))
            adoptions.add(year, (), id_, adoption.get("since"))
            adopter = first(adoption, "adopter")
            if adopter:
                adopters.add(year, (), plain(adopter), adoption.get("since"))
        return {
            "cases_count": count,
            "cases_by_unit": by_unit,
            "cases_by_unit_and_category": by_both,
            "case_submissions": submissions,
            "cases_by_level": by_level,
            "adoptions_count": adoptions,
            "adopting_units": adopters,
        }

    def _outcomes(self) -> dict[str, Tally]:
        by_stage, by_unit = Tally(how_many, added=False), Tally(how_many_different, added=False)
        benefit = Tally(added_up, added=False)
        for id_, outcome in self.all("outcome"):
            for stage, reached in sorted(self._reached(outcome).items()):
                by_stage.add(self.year(reached), (stage,), id_, reached)
            for unit in sorted({plain(unit) for unit in items(outcome.get("units"))}):
                dates = [row.get("date") for row in items(outcome.get("milestones"))]
                for reached in [one for one in dates if day(one)] or [None]:
                    by_unit.add(self.year(reached), (unit,), id_, reached)
            for row in items(outcome.get("benefit")):
                if "amount" in row and "verified_by" in row:
                    key = (row.get("period"),)
                    benefit.add(
                        self.year(row.get("period")), key, Decimal(row["amount"]), row.get("period")
                    )
        return {"outcomes_by_stage": by_stage, "outcomes_by_unit": by_unit, "benefit": benefit}

    def _reached(self, outcome: Record) -> dict[str, str | None]:
        """The stages on record, each with the day on which it was first reached."""
        reached: dict[str, list[Day]] = {}
        for row in [{"stage": first(outcome, "stage")}, *items(outcome.get("milestones"))]:
            if row.get("stage"):
                found = day(row.get("date"))
                reached.setdefault(row["stage"], []).extend([found] if found else [])
        return {
            stage: written(min(days, key=lambda one: (one.first, one.last))) if days else None
            for stage, days in reached.items()
        }

    def _organisation(self) -> dict[str, Tally]:
        coverage = Tally(share)
        running = [one for _, one in self.all("alliance") if first(one, "phase") == "running"]
        joined = {
            plain(unit) for one in running for unit in (*items(one.get("members")), *one["lead"])
        }
        for id_, unit in self.all("unit") if running else ():
            if first(unit, "type") in PARTY_ORGANISATIONS:
                coverage.add(None, (), int(id_ in joined))
        memberships = Tally(how_many)
        for id_, alliance in self.all("alliance"):
            both = (*items(alliance.get("members")), *items(alliance.get("lead")))
            for member in sorted(set(map(plain, both))):
                if first(alliance, "phase") != "ended":
                    memberships.add(None, (id_, member), id_)
        posts = Tally(how_many, added=False)
        for id_, post in self.all("post"):
            begins, ends = day(post.get("from")), day(post.get("to"))
            has_begun = begins is None or begins.first <= self.as_of
            if has_begun and (ends is None or ends.last >= self.as_of):
                posts.add(None, (first(post, "type"),), id_)
        return {
            "alliance_coverage": coverage,
            "alliance_memberships": memberships,
            "posts_by_type": posts,
        }


def first(record: Record, key: str) -> str | None:
    found = items(record.get(key))
    return str(found[0]) if found else None


def number(record: Record, key: str) -> Decimal | None:
    found = first(record, key)
    return None if found is None else Decimal(found)


def plain(link: str) -> str:
    return link.rpartition(":")[2]


def written(found: Day) -> str:
    parts = (found.year, found.month, found.day)
    return "-".join(str(part) for part in parts if part is not None)


def count(data: Path, edition: str) -> Mapping[str, Tally]:
    """Return every built-in statistic that an edition of a library shows, by its id."""
    return Library(data, edition).tallies()


def ids(data: Path, edition: str) -> set[Ref]:
    """Return the records that an edition holds."""
    return set(Library(data, edition).records)
