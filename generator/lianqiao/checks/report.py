"""What was asked of a library and what was found: for a page inside the house, and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianqiao.findings import Finding
from lianqiao.library import Library
from lianqiao.types import Ref

READING = "reading"
"""Stands for all rules on how files are written: what breaks one of them is no record yet."""

TODAYS = "date_ahead"
"""The one rule that is asked by commands only, since it needs today's date."""


@dataclass(frozen=True)
class Accepted:
    """A warning that its record accepts, and the reason that the record gives."""

    finding: Finding
    reason: str


@dataclass(frozen=True)
class Answer:
    """What one rule found. `rule` is its code."""

    rule: str
    told: Sequence[Finding]
    accepted: Sequence[Accepted]


@dataclass(frozen=True)
class Report:
    """The answers of all rules that were asked, in their order."""

    rules: tuple[str, ...] = ()
    told: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def answers(self) -> Iterator[Answer]:
        """Yield what each rule found; what none is named for was found while reading."""
        for rule in self.rules:
            yield Answer(
                rule,
                [one for one in self.told if self._rule_of(one) == rule],
                [one for one in self.accepted if self._rule_of(one.finding) == rule],
            )

    def _rule_of(self, finding: Finding) -> str:
        return finding.code if finding.code in self.rules else READING

    def seen_in(self, library: Library) -> "Report":
        """Return what may be told to those who see an edition's library.

        Left out is what is about a record that they do not see, or names one.
        """
        return Report(
            self.rules,
            tuple(one for one in self.told if _is_seen(one, library)),
            tuple(one for one in self.accepted if _is_seen(one.finding, library)),
        )


def report(
    rules: Iterable[str], told: Iterable[Finding], accepted: Iterable[Finding], whole: Library
) -> Report:
    """Return what was asked and found. `whole`: the library before any edition is cut."""
    reasons = tuple(Accepted(finding, _reason(finding, whole)) for finding in accepted)
    return Report((READING, *rules), tuple(told), reasons)


def rules_of_any_day(report: Report) -> Iterator[str]:
    """Yield the rules that give the same answer on any day."""
    return (rule for rule in report.rules if rule != TODAYS)


def _reason(finding: Finding, whole: Library) -> str:
    record = whole.get(Ref(*finding.subject.split(":")))
    stated = (record.get("accepted") or {}) if record else {}
    return str(stated.get(finding.code, {}).get("reason", ""))


def _is_seen(finding: Finding, library: Library) -> bool:
    named = [finding.subject, *(value for value in finding.values.values())]
    refs = [_ref(one, library) for one in named if isinstance(one, str)]
    return all(library.get(ref) for ref in refs if ref)


def _ref(text: str, library: Library) -> Ref | None:
    kind, _, id_ = text.partition(":")
    return Ref(kind, id_) if id_ and kind in library.declarations.kinds else None
