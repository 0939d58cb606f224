"""The pages of numbers: statistics and showcases, and those on which they go on."""

from collections.abc import Iterator, Mapping, Sequence

from lianqiao.charts import chart_of
from lianqiao.checks.report import Report
from lianqiao.findings import Finding
from lianqiao.pages import addresses, pending
from lianqiao.pages.printing import Page, Press
from lianqiao.pages.projecting import screens
from lianqiao.pages.showcase_charts import charts_of
from lianqiao.showcases import Showcase
from lianqiao.statistics import Counted


def showcase_pages(press: Press, showcase: Showcase) -> Iterator[Page]:
    """Yield a showcase's page, unless it is its record's, and those beside it."""
    address = addresses.of_showcase(showcase)
    title = press.view(address).showcase_title(showcase)
    if showcase.record is None:
        drawn = charts_of(press.view(address), showcase)
        charts = tuple(drawn.values())
        yield press.page(
            address, "showcase", title, charts, showcase=showcase, record=None, drawn=drawn
        )
    yield _showcase_numbers(press, showcase, title)
    address = addresses.of_showcase(showcase, addresses.PROJECTOR)
    shown = list(screens(press.view(address), showcase))
    charts = tuple(one.chart for one in shown if one.chart)
    yield press.page(address, "projector", title, charts, showcase=showcase, screens=shown)


def _showcase_numbers(press: Press, showcase: Showcase, title: str) -> Page:
    address = addresses.of_showcase(showcase, addresses.NUMBERS)
    title = press.messages.say("showcase.numbers_title", title=title)
    return press.page(address, "showcase-numbers", title, showcase=showcase)


def statistic_pages(press: Press, report: Report) -> Iterator[Page]:
    """Yield the page of all statistics, and those of each."""
    yield press.page(addresses.STATISTICS, "statistics", press.messages.say("statistics.title"))
    about = _findings_about(report, press) if pending.is_shown(press.edition) else {}
    for counted in press.counts.values():
        yield from _statistic(press, counted, about)


def _findings_about(report: Report, press: Press) -> dict[str, list[Finding]]:
    """Return what the rules found, accepted or not, by the record that it is about."""
    seen = report.seen_in(press.library)
    about: dict[str, list[Finding]] = {}
    for finding in (*seen.told, *(one.finding for one in seen.accepted)):
        about.setdefault(finding.subject, []).append(finding)
    return about


def _statistic(
    press: Press, counted: Counted, about: Mapping[str, Sequence[Finding]]
) -> Iterator[Page]:
    """Yield a statistic's page, and those on which its rows go on."""
    title = press.messages.name(counted.statistic.title)
    view = press.view(addresses.of_statistic(counted.statistic.id))
    rows = view.ledger(counted)
    drawn = chart_of(rows, view)
    counted_refs = dict.fromkeys(row.record for row in counted.rows) if about else ()
    for part, lines in enumerate(rows.pages, 1):
        yield press.page(
            addresses.of_statistic(counted.statistic.id, part),
            "statistic" if part == 1 else "statistic-rows",
            title if part == 1 else f"{title} ({part})",
            (drawn,) if drawn and part == 1 else (),
            counted=counted,
            ledger=rows,
            touching=[finding for ref in counted_refs for finding in about.get(str(ref), ())],
            part=part,
            last=len(rows.pages),
            sections=lines,
        )
