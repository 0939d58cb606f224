"""A record is withdrawn wherever we hold it; of what left the house, it is told where it is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lianqiao import issued
from lianqiao.builds import kept_folder
from lianqiao.editing.files import NotWritten
from lianqiao.manifest import read_if_there
from lianqiao.publish import take_out
from lianqiao.records import Record
from lianqiao.review.desk import Desk, Refused, line_of, records_named, refuse
from lianqiao.review.writing import Entered, write_entries

WITHDRAWN = "withdrawn"


def withdraw(desk: Desk, ids: Sequence[str], reason: str, by: str, site: Path) -> Iterator[str]:
    """Withdraw records, remove kept builds that hold them, and yield what to say and to do.

    A library with faults is no hindrance: what must go goes first. Raises Refused where nothing was
    done, and NotPublished or OSError where a kept build could not be removed.
    """
    records = records_named(desk, ids)
    already = [record for record in records if record.status == WITHDRAWN]
    if already:
        refuse(desk, "withdrawn_already", record=str(already[0].ref))
    entry = {
        "result": WITHDRAWN,
        "by": line_of(desk, by),
        "date": desk.today.isoformat(),
        "note": line_of(desk, reason),
    }
    try:
        entered = [Entered(record, entry, WITHDRAWN) for record in records]
        write_entries(desk.data, desk.library, entered)
    except NotWritten as stopped:
        file = (desk.data / stopped.path).as_posix()
        raise Refused([f"{file}: {desk.say(stopped.refusal)}"]) from stopped
    for record in records:
        yield desk.words.say("withdraw.done", record=str(record.ref), title=desk.view.title(record))
        yield from _linking(desk, record)
        yield from _frozen(desk, record)
        yield from _on_sites(desk, record, site)
        yield from _issued(desk, record)


def _linking(desk: Desk, record: Record) -> Iterator[str]:
    """Yield the approved records that still lead to it: they stop the next build."""
    links = (*desk.library.back_links(record), *desk.library.mentioned_in(record))
    places = {link.source.place(*link.path): link for link in links if _is_shown(link.source)}
    if places:
        yield desk.words.say("withdraw.linking")
    for place in sorted(places):
        yield f"  {desk.data.as_posix()}/{place}: {places[place].source.ref}"


def _is_shown(record: Record) -> bool:
    return record.status == "approved"


def _frozen(desk: Desk, record: Record) -> Iterator[str]:
    """Yield the frozen years whose numbers counted it."""
    for year in desk.inspected.frozen:
        names = [
            desk.words.name(desk.inspected.statistics[one.id].title)
            for one in year.statistics
            if any(row.record == record.ref for row in one.rows)
            and one.id in desk.inspected.statistics
        ]
        if names:
            shown = desk.words.say("list.separator").join(names)
            yield desk.words.say(
                "withdraw.frozen", year=year.year, edition=year.edition, statistics=shown
            )


def _on_sites(desk: Desk, record: Record, site: Path) -> Iterator[str]:
    """Remove the kept builds that hold it, or may; yield which, and whether the site does."""
    if kept_folder(site).is_dir():
        for build in take_out(site, record.ref):
            yield desk.words.say("withdraw.taken_out", build=build.path.name)
    shown = read_if_there(site)
    if site.is_dir() and (shown is None or str(record.ref) in shown.records):
        yield desk.words.say("withdraw.on_site", site=str(site))


def _issued(desk: Desk, record: Record) -> Iterator[str]:
    """Yield the archives and booklets in which it went out."""
    known, unread = issued.load(desk.data)
    for finding in unread:
        yield desk.words.line(finding, desk.data.as_posix())
    found = issued.holding(known, record.ref)
    yield desk.words.say("withdraw.issued" if found else "withdraw.not_issued")
    for one in found:
        yield "  " + desk.words.say(
            "withdraw.issued_line", name=one.name, day=str(one.issued_on), edition=one.edition
        )
