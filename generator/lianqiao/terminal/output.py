"""What the commands print: findings, what is pending, progress, and why they cannot go on."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from lianqiao.checks.report import Answer
from lianqiao.findings import Finding, Severity
from lianqiao.messages import LANGUAGES, Messages, below, messages
from lianqiao.pages import addresses
from lianqiao.pages.pending import by_unit as pending_by_unit
from lianqiao.pages.pending import certificates
from lianqiao.press import Inspection, manuscript

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def tell_pending(inspected: Inspection, words: Messages, form: str) -> None:
    """Print what is pending, by unit: whom asked and by when; and certificates still missing."""
    view = manuscript(inspected, "internal", words.language).view(addresses.PENDING)
    rows = [
        {
            "unit": view.title(unit) if unit else words.say("pending.no_unit"),
            "record": f"{item.record.kind}:{item.record.id}",
            "title": view.title(item.record),
            "field": view.name(view.kind(item.record).fields[item.key].label),
            "asked": item.asked,
            "by": str(item.by or ""),
        }
        for unit, items in pending_by_unit(inspected.library)
        for item in items
    ]
    lacking = [f"{honor.kind}:{honor.id}" for honor in certificates(inspected.library)]
    if form == "json":
        click.echo(dump({"pending": rows, "certificates": lacking}), nl=False)
        return
    for row in rows:
        click.echo(words.say("pending.line", **row))
    click.echo(words.say("pending.certificates", count=len(lacking)))
    for ref in lacking:
        click.echo(f"  {ref}")


def dump(content: Any) -> str:
    """Return JSON as people read it."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def tell(inspected: Inspection, data: Path, words: Messages, *, accepted: bool = True) -> None:
    """Print the findings, and how many there are; with `accepted` also what is accepted."""
    for finding in inspected.findings:
        click.secho(words.line(finding, data.as_posix()), fg=COLOURS[finding.severity])
    for finding in inspected.accepted if accepted else ():
        click.echo(words.say("check.accepted", line=words.line(finding, data.as_posix())))
    errors = sum(finding.severity is Severity.ERROR for finding in inspected.findings)
    click.echo(
        words.say(
            "check.summary",
            records=len(inspected.library.records),
            errors=errors,
            warnings=len(inspected.findings) - errors,
            accepted=len(inspected.accepted),
        )
    )


def as_json(inspected: Inspection, data: Path) -> dict[str, Any]:
    """Return what was asked and found for other programs, in both languages.

    `counts`: records, errors, warnings to mend, warnings accepted. `rules`: each rule that was
    asked, how much it found, and how much of it is accepted; "reading" stands for all on files and
    fields. `accepted`: like `findings`, each with the reason that its record gives.
    """
    report = inspected.report
    errors = sum(finding.severity is Severity.ERROR for finding in report.told)
    return {
        "records": len(inspected.library.records),
        "counts": {
            "records": len(inspected.library.records),
            "errors": errors,
            "warnings": len(report.told) - errors,
            "accepted": len(report.accepted),
        },
        "rules": [_rule_json(answer) for answer in report.answers()],
        "findings": [_finding_json(finding, data) for finding in report.told],
        "accepted": [
            _finding_json(one.finding, data) | {"reason": one.reason} for one in report.accepted
        ],
    }


def _rule_json(answer: Answer) -> dict[str, Any]:
    texts = {language: messages(language).texts for language in LANGUAGES}
    return {
        "code": answer.rule,
        "name": {language: texts[language].get(f"rule.{answer.rule}", "") for language in texts},
        "asks": {language: texts[language].get(f"asks.{answer.rule}", "") for language in texts},
        "found": len(answer.told),
        "accepted": len(answer.accepted),
    }


def _finding_json(finding: Finding, data: Path) -> dict[str, Any]:
    return {
        "path": str(below(finding.place, data.as_posix()).path),
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": str(finding.severity),
        "code": finding.code,
        "record": finding.subject,
        "message": {language: messages(language).tell(finding) for language in LANGUAGES},
    }


def fail(message: str) -> NoReturn:
    """Say why a command cannot go on, and end it."""
    click.secho(message, fg="red", err=True)
    sys.exit(1)


@contextmanager
def mkdocs_log(notices: str, level: int = logging.WARNING) -> Iterator[None]:
    """Let MkDocs say what went wrong; with INFO also what it does.

    What the logger `notices` tells is always said: no fault, but its reader wants to know.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logging.getLogger(notices).setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


@contextmanager
def progress(description: str) -> Iterator[Any]:
    """Show how far long work is, on a terminal; stay quiet in a pipe."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as shown:
        task = shown.add_task(description, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
