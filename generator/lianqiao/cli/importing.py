"""The command `lianqiao import`: workbooks of departments become records."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from lianqiao.cli.import_questions import ask
from lianqiao.cli.import_telling import tell
from lianqiao.cli.main import main
from lianqiao.cli.options import DATA, FOLDER, both, format_option, lang_option, short
from lianqiao.cli.shared import kind_words
from lianqiao.cli.word import CASE
from lianqiao.cli.word_forms import import_forms, is_word
from lianqiao.editing.files import NotWritten
from lianqiao.findings import Finding, Severity, has_errors
from lianqiao.importing.marking import marked_copy, rest_sheet
from lianqiao.importing.plan import plan, read
from lianqiao.importing.planned import DUPLICATES, Asked, Entry, Plan, Ready
from lianqiao.importing.rows import Fate
from lianqiao.importing.said import shown
from lianqiao.importing.targets import targets
from lianqiao.importing.words import comparable
from lianqiao.importing.writing import write
from lianqiao.messages import LANGUAGES, Messages, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.publish.disk import write_whole
from lianqiao.terminal.output import dump, fail, progress
from lianqiao.types import Link, Ref
from lianqiao.types.nearest import nearest

OF_SHEETS = (
    *("partial", "mark", "status", "source", "sheets", "headings", "leave_out", "names"),
    *("duplicate", "overwrite", "yes"),
)
"""Options that mean nothing for a Word form."""


@main.command("import", help=both("help.import"), short_help=short("help.import_short"))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FOLDER)
@click.option("--kind", help=short("help.import_kind"))
@click.option(
    "--into",
    "--data",
    "data",
    type=FOLDER,
    default=Path(DATA),
    show_default=True,
    help=short("help.import_into"),
)
@click.option("--dry-run", is_flag=True, help=short("help.import_dry"))
@click.option("--partial", is_flag=True, help=short("help.import_partial"))
@click.option("--mark", is_flag=True, help=short("help.import_mark"))
@click.option("--status", help=short("help.import_status"))
@click.option("--source", metavar="ID", help=short("help.import_source"))
@click.option("--sheet", "sheets", multiple=True, help=short("help.import_sheet"))
@click.option(
    "--heading", "headings", multiple=True, metavar="A=B", help=short("help.import_heading")
)
@click.option("--leave-out", multiple=True, help=short("help.import_leave_out"))
@click.option("--name", "names", multiple=True, metavar="A=KIND:ID", help=short("help.import_name"))
@click.option(
    "--duplicates", "duplicate", type=click.Choice(DUPLICATES), help=short("help.import_duplicates")
)
@click.option("--overwrite", is_flag=True, help=short("help.import_overwrite"))
@click.option("--yes", is_flag=True, help=short("help.import_yes"))
@click.option("--id", "id_", metavar="ID", help=short("help.import_id"))
@format_option
@lang_option
def import_(
    lang: str | None,
    files: Sequence[Path],
    data: Path,
    form: str,
    id_: str | None,
    **options: Any,
) -> None:
    """Read workbooks, show what they would change, and write it; or read Word forms into drafts."""
    if any(map(is_word, files)):
        if not all(map(is_word, files)):
            fail(messages(lang or "zh").say("word.apart"))
        if any(options[name] for name in OF_SHEETS) or form != "text":
            fail(messages(lang or "zh").say("word.form_options"))
        import_forms(files, data, lang, options["kind"] or CASE, id_, options["dry_run"])
        return
    with showing(messages(lang or "zh")) as show:
        ready = read(data, files)
        words = messages(lang or str(ready.contents.site.values.get("language", "zh")))
        asked = _asked(ready, options, words)
        made = plan(ready, asked, date.today(), show)
    while _may_ask(form, options) and (answered := ask(made, asked, words)) != asked:
        asked = answered
        with showing(words) as show:
            made = plan(ready, asked, date.today(), show)
    _End(made, words, form, options).come()


@contextmanager
def showing(words: Messages) -> Iterator[Any]:
    """Show how far an import is, on a terminal."""
    with progress(words.say("import.reading")) as show:
        yield lambda step, done, total: show(done, total)


def _may_ask(form: str, options: Mapping[str, Any]) -> bool:
    return form == "text" and not options["dry_run"] and sys.stdin.isatty() and sys.stdout.isatty()


# What was typed


def _asked(ready: Ready, options: Mapping[str, Any], words: Messages) -> Asked:
    """Return what is asked, in the library's terms; end where it has no meaning."""
    if has_errors([*ready.loaded.findings]):
        fail(words.say("import.library_faulty"))
    if not ready.data.is_dir():
        fail(words.say("finding.data_missing"))
    return Asked(
        _kind(ready, options["kind"], words),
        _status(ready, options["status"], words),
        _source(ready, options["source"], words),
        tuple(options["sheets"]),
        _headings(ready, options, words),
        _names(ready, options["names"], words),
        duplicate=options["duplicate"] or "",
        overwrite=options["overwrite"],
    )


def _kind(ready: Ready, found: str | None, words: Messages) -> str:
    declared = ready.loaded.declarations.kinds
    known = kind_words(declared)
    if found and found not in known:
        fail(words.say("import.no_kind", found=found, expected=nearest(found, known)))
    return known[found] if found else ""


def _status(ready: Ready, found: str | None, words: Messages) -> str:
    if not found:
        return ""
    terms = ready.loaded.declarations.vocabularies["statuses"].terms
    known = {word: key for key, one in terms.items() for word in (key, *one.label.values())}
    if found not in known:
        fail(words.say("import.status_unknown", found=found, expected=nearest(found, known)))
    return known[found]


def _source(ready: Ready, found: str | None, words: Messages) -> str:
    if found and ready.library.get(Ref("source", found)) is None:
        fail(words.say("import.source_unknown", found=found))
    return found or ""


def _headings(ready: Ready, options: Mapping[str, Any], words: Messages) -> dict[str, str]:
    said = {comparable(one): "" for one in options["leave_out"]}
    known = [targets(kind) for kind in ready.loaded.declarations.kinds.values()]
    for pair in options["headings"]:
        heading, field = _pair(pair, words)
        if not any(one.named(field) for one in known):
            fail(words.say("import.heading_meant_unknown", found=field))
        said[comparable(heading)] = field
    return said


def _names(ready: Ready, pairs: Sequence[str], words: Messages) -> dict[tuple[str, str], str]:
    said: dict[tuple[str, str], str] = {}
    links = {
        "|".join(field.type.to)
        for kind in ready.loaded.declarations.kinds.values()
        for _, field in kind.walked
        if isinstance(field.type, Link)
    }
    for pair in pairs:
        name, ref = _pair(pair, words)
        kind, _, id_ = ref.partition(":")
        if ready.library.get(Ref(kind, id_)) is None:
            fail(words.say("import.name_meant_unknown", found=ref))
        said |= {(to, comparable(name)): ref for to in links if kind in to.split("|")}
    return said


def _pair(text: str, words: Messages) -> tuple[str, str]:
    first, sign, second = text.partition("=")
    if not (first.strip() and sign and second.strip()):
        fail(words.say("import.bad_pair", found=text))
    return first.strip(), second.strip()


# What comes of it


class _End:
    """Tells what a plan would do, does it, and ends the command."""

    def __init__(self, made: Plan, words: Messages, form: str, options: Mapping[str, Any]) -> None:
        self.made = made
        self.words = words
        self.form = form
        self.options = options
        self.said: dict[str, Any] = {"written": False, "files": []}

    def come(self) -> None:
        """Tell, write if all is well, and end."""
        if self.form == "text":
            tell(self.made, self.words)
        if self.options["mark"]:
            self._mark()
        if self.options["dry_run"]:
            self._say("import.dry")
        elif self._may_write():
            self._write()
        if self.form == "json":
            click.echo(dump(as_json(self.made) | self.said), nl=False)
        sys.exit(0 if self.made.is_sound else 1)

    def _say(self, key: str, **values: Any) -> None:
        if self.form == "text":
            click.echo(self.words.say(key, **values))

    def _may_write(self) -> bool:
        errors = sum(one.severity is Severity.ERROR for one in self.made.findings)
        if errors and not self.options["partial"]:
            self._say("import.nothing", errors=errors)
            return False
        work = [one for one in self.made.entries if one.fate is not Fate.SAME]
        if not work and not (errors and self.options["partial"]):
            self._say("import.nothing_to_do")
            return bool(self.made.entries)  # what was there already is remembered
        changed = any(one.fate is Fate.CHANGED for one in work)
        if changed and not self.options["yes"] and _may_ask(self.form, self.options):
            new = sum(one.fate is Fate.NEW for one in work)
            if not click.confirm(self.words.say("import.confirm", new=new)):
                self._say("import.declined")
                return False
        return True

    def _write(self) -> None:
        try:
            files = write(self.made)
        except NotWritten as stopped:
            path = (self.made.data / stopped.path).as_posix()
            reason = self.words.say(f"refusal.{stopped.refusal.key}", **stopped.refusal.values)
            fail(self.words.say("import.not_written", path=path, reason=reason))
        shown_files = [(self.made.data / path).as_posix() for path in files]
        self.said = {"written": True, "files": shown_files}
        counted = _records(self.made.entries)
        if any(counted[fate] for fate in (Fate.NEW, Fate.CHANGED)):
            self._say(
                "import.done",
                new=counted[Fate.NEW],
                changed=counted[Fate.CHANGED],
                files=len(files),
            )
            for path in shown_files if self.form == "text" else ():
                click.echo(f"  {path}")
        elif not self.made.is_sound:
            self._say("import.declined")
        if self.options["partial"] and not self.made.is_sound:
            self._write_rest()

    def _write_rest(self) -> None:
        content, rows = rest_sheet(self.made, self.words)
        if rows:
            path = self._beside(self.words.say("import.pending_file"))
            if self._put(path, content):
                self._say("import.rest", rows=rows, path=str(path))
        if left := self.made.count()[Fate.ERROR] - rows:
            self._say("import.rest_own", rows=left)

    def _mark(self) -> None:
        for file, book in self.made.books.items():
            findings = [one for one in self.made.findings if str(one.place.path) == book.name]
            if findings:
                word = self.words.say("import.marked_file")
                path = file.with_name(f"{file.stem}-{word}.xlsx")
                if self._put(path, marked_copy(book, findings, self.words)):
                    self._say("import.marked", path=str(path))

    def _beside(self, word: str) -> Path:
        first = next(iter(self.made.books))
        return first.with_name(f"{first.stem}-{word}.xlsx")

    def _put(self, path: Path, content: bytes) -> bool:
        try:
            write_whole(path, content)
        except OSError as fault:
            self._say("import.not_marked", path=str(path), reason=reason_of(fault))
            return False
        return True


def _records(entries: Sequence[Entry]) -> Mapping[Fate, int]:
    return {fate: sum(one.fate is fate for one in entries) for fate in Fate}


def as_json(made: Plan) -> dict[str, Any]:
    """Return what an import would do for other programs: rows, records, findings."""
    return {
        "rows": [
            {
                "file": str(one.place.path),
                "sheet": one.place.sheet,
                "row": one.place.line,
                "fate": str(one.fate),
                "why": one.why,
                "record": one.record,
            }
            for one in made.accounts
        ],
        "counts": {"read": len(made.accounts), **{str(k): n for k, n in made.count().items()}},
        "changes": [
            {
                "record": str(entry.record.ref),
                "place": str(entry.draft.place),
                "fields": [
                    {
                        "field": one.key,
                        "old": shown(one.old, entry.draft.kind.fields[one.key], made.library, "zh"),
                        "new": shown(one.new, entry.draft.kind.fields[one.key], made.library, "zh"),
                    }
                    for one in entry.differences
                ],
            }
            for entry in made.entries
            if entry.fate is Fate.CHANGED
        ],
        "duplicates": [
            {"place": str(one.draft.place), "record": str(one.existing.ref)}
            for one in made.duplicates
        ],
        "findings": [_finding_json(one) for one in made.in_order()],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "path": str(finding.place.path),
        "sheet": finding.place.sheet,
        "cell": finding.place.cell if finding.place.sheet else "",
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": str(finding.severity),
        "code": finding.code,
        "record": finding.subject,
        "message": {language: messages(language).tell(finding) for language in LANGUAGES},
    }
