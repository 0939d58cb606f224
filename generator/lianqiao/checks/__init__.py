"""The rules that a library is held to: one function a rule, named after it, in one list."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from lianqiao.checks import (
    attachments,
    completeness,
    consent,
    dates,
    files,
    honors,
    links,
    numbers,
    personal,
    reviews,
    secrecy,
    site,
    structure,
    texts,
)
from lianqiao.checks.about import ACCEPTABLE
from lianqiao.findings import Finding, Severity
from lianqiao.library import Library
from lianqiao.types import Ref
from lianqiao.wording import own_words

Rule = Callable[[Library], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    structure.id_twice,
    structure.formerly_taken,
    structure.accepted_unknown,
    completeness.required_missing,
    completeness.required_inside,
    completeness.one_of_missing,
    completeness.missing_unknown,
    completeness.missing_yet_given,
    completeness.pending_unasked,
    completeness.doubt_unexplained,
    links.link_broken,
    links.mention_kind_unknown,
    links.link_withdrawn,
    links.tree_cycle,
    links.tree_crossed,
    dates.dates_reversed,
    honors.grant_mode_unstated,
    honors.stat_year_differs,
    honors.honor_twice,
    honors.honor_level_name,
    honors.title_expired,
    files.file_not_there,
    files.picture_unreadable,
    files.picture_too_large,
    files.photo_no_picture,
    files.logo_no_picture,
    files.photo_uncaptioned,
    attachments.attachment_type_unlisted,
    attachments.attachment_disguised,
    attachments.attachment_unreadable,
    attachments.attachment_not_looked_into,
    attachments.attachment_number,
    attachments.attachment_marked,
    personal.personal_number,
    secrecy.secrecy_mark,
    consent.photo_beyond_consent,
    consent.person_beyond_consent,
    links.link_outside,
    texts.superlative_unbacked,
    numbers.number_unbacked,
    numbers.figure_two_values,
    numbers.person_times,
    texts.spelling_varies,
    texts.relative_time,
    texts.style,
    site.site_lacks,
    site.edition_built_in,
    site.edition_key,
    site.month_unknown,
    site.colour_unreadable,
    site.colour_faint,
    site.edition_unknown,
    reviews.review_step_key,
    reviews.review_step_twice,
    reviews.review_step_kind_unknown,
    reviews.review_missing,
    reviews.changed_after_review,
)


def check(library: Library, today: date | None = None) -> list[Finding]:
    """Return what the rules find.

    `today` is asked by the command only: a build gives the same result on any day.
    """
    asked: tuple[Rule, ...] = RULES
    if today is not None:
        asked = (*RULES, partial(dates.date_ahead, today=today))
    found = [finding for rule in asked for finding in rule(library)]
    own_words.cache_clear()  # a large library leaves room to build
    return found


def rule_codes(today: date | None = None) -> tuple[str, ...]:
    """Return the codes of the rules that `check` asks, in their order."""
    ahead = (dates.date_ahead.__name__,) if today is not None else ()
    return (*(rule.__name__ for rule in RULES), *ahead)


def told_and_accepted(
    findings: Iterable[Finding], library: Library
) -> tuple[list[Finding], list[Finding]]:
    """Part the findings into those to tell and the warnings that their records accept."""
    told: list[Finding] = []
    accepted: list[Finding] = []
    for finding in findings:
        (accepted if _is_accepted(finding, library) else told).append(finding)
    return told, accepted


def accepted_needless(library: Library, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a record accepts is a warning that the rules still have.

    `findings`: all of them, those of the editions included. Only what is approved stands in one.
    """
    warned = {(one.subject, one.code) for one in findings if one.severity is Severity.WARNING}
    for record in library.records:
        if record.status != "approved":
            continue
        for code in record.get("accepted") or {}:
            if code in ACCEPTABLE and (str(record.ref), code) not in warned:
                place, values = record.place("accepted", code), {"found": code}
                subject = str(record.ref)
                yield Finding(place, "accepted_needless", Severity.WARNING, values, subject)


def _is_accepted(finding: Finding, library: Library) -> bool:
    if finding.severity is not Severity.WARNING or not finding.subject:
        return False
    record = library.get(Ref(*finding.subject.split(":")))
    return record is not None and finding.code in (record.get("accepted") or {})
