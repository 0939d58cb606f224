"""Commands that write workbooks: templates to fill in, records, ledgers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from lianqiao.cli.main import main
from lianqiao.cli.options import FOLDER, both, data_option, lang_option, short
from lianqiao.cli.shared import kind_words, nearest_kind, sound
from lianqiao.cli.word import WORD_ONLY, Out, export_docx, word_options
from lianqiao.editions import editions
from lianqiao.exports.documents import document
from lianqiao.exports.fitting import fitting
from lianqiao.exports.sheets import sheet as csv_sheet
from lianqiao.findings import has_errors
from lianqiao.kinds import Kind
from lianqiao.messages import Messages, messages
from lianqiao.messages.reasons import reason_of
from lianqiao.office.chosen import NothingSuch, chosen, wanted_by_address
from lianqiao.office.columns import heading
from lianqiao.office.found import found_workbook
from lianqiao.office.layout import DoesNotFit
from lianqiao.office.ledgers import ledgers_workbook, sheet_keys
from lianqiao.office.records import records_workbook, template
from lianqiao.pages import NumbersView, addresses, numbers_view
from lianqiao.pages.view import View
from lianqiao.press import Inspection, counted_in, opened
from lianqiao.publish.disk import write_whole
from lianqiao.records import Record
from lianqiao.terminal.output import fail
from lianqiao.types.nearest import nearest

ALL, LEDGERS = "all", "ledgers"
FORMATS = ("xlsx", "csv", "json", "docx")
WORD = "docx"
INTERNAL = "internal"
MOST_TOLD = 20

output_option = click.option(
    "--output",
    "-o",
    type=FOLDER,
    required=True,
    metavar="FILE",
    help=short("help.office_output"),
)
replace_option = click.option("--replace", is_flag=True, help=short("help.office_replace"))


@main.command("template", help=both("help.template"), short_help=short("help.template_short"))
@click.argument("kinds", metavar="[KIND]...", nargs=-1)
@output_option
@data_option
@replace_option
@lang_option
def write_template(
    lang: str | None, kinds: tuple[str, ...], output: Path, data: Path, replace: bool
) -> None:
    """Write an empty workbook for records of some kinds, or of all."""
    loaded, library = opened(data)
    words = messages(lang or str(library.site.get("language", "zh")))
    if has_errors(loaded.findings):
        for finding in loaded.findings:
            click.echo(words.line(finding, str(data)), err=True)
        fail(words.say("office.stopped"))
    view = View(library, editions(library.site)[INTERNAL], words, folder="")
    if ending_of(output) != "xlsx":
        fail(words.say("office.only_xlsx"))
    meant = kinds_meant(kinds, loaded.declarations.kinds, words)
    write(output, template(meant, view), replace, words)
    names = words.say("list.separator").join(words.name(kind.label) for kind in meant)
    click.echo(words.say("office.template_done", path=str(output), kinds=names))


@main.command("export", help=both("help.export"), short_help=short("help.export_short"))
@click.argument("what", metavar="KIND...|all|ledgers", nargs=-1)
@output_option
@click.option("--format", "form", type=click.Choice(FORMATS), help=short("help.export_format"))
@click.option("--edition", metavar="NAME", help=short("help.export_edition"))
@click.option("--records", "whole", is_flag=True, help=short("help.export_records"))
@click.option("--where", multiple=True, metavar="KEY=VALUE", help=short("help.export_where"))
@click.option("--found", metavar="ADDRESS", help=short("help.export_found"))
@click.option("--sheet", "chosen_sheets", multiple=True, help=short("help.export_sheet"))
@word_options
@data_option
@replace_option
@lang_option
def export(lang: str | None, output: Path, replace: bool, data: Path, **asked: Any) -> None:
    """Write records of an edition, its ledgers, or the whole library as sheets that come back."""
    whole, named = asked["whole"], asked["edition"]
    if asked["template_copy"] or WORD in (asked["form"], ending_of(output)):
        out = Out.asked(
            asked, output, lambda content, words: write(output, content, replace, words)
        )
        export_docx(out, data, named or INTERNAL, lang)
        return
    inspected, words = sound(
        data, named or INTERNAL, lang, "office.stopped", quiet=True, preview=whole
    )
    refuse_contradictions(asked, output, words)
    try:
        if whole:
            content: str | bytes = whole_library_sheets(inspected, asked["what"], words)
        elif LEDGERS in asked["what"] or asked["chosen_sheets"]:
            content = ledgers_of(inspected, named or INTERNAL, asked["chosen_sheets"], words)
        else:
            content = records_of(inspected, named or INTERNAL, asked, output, words)
    except DoesNotFit as fault:
        tell_does_not_fit(fault, words)
    write(output, content, replace, words)
    click.echo(words.say("office.export_done", path=str(output)))


def refuse_contradictions(asked: Mapping[str, Any], output: Path, words: Messages) -> None:
    """End where options do not go together, or nothing is asked for."""
    what, form = asked["what"], asked["form"]
    if any(asked[option] for option in WORD_ONLY):
        fail(words.say("word.only_docx"))
    of_ledgers = LEDGERS in what or asked["chosen_sheets"]
    choosing = asked["where"] or asked["found"]
    if not what and not asked["chosen_sheets"]:
        fail(words.say("office.export_what"))
    if asked["whole"] and (asked["edition"] or choosing or of_ledgers):
        fail(words.say("office.records_alone"))
    if of_ledgers and (choosing or len(what) > (LEDGERS in what)):
        fail(words.say("office.ledgers_alone"))
    if (asked["whole"] or of_ledgers) and form_of(form, output, words) != "xlsx":
        fail(words.say("office.only_xlsx"))
    unknown = [one for one in asked["chosen_sheets"] if one not in sheet_keys()]
    if unknown:
        expected = nearest(unknown[0], {key: key for key in sheet_keys()})
        fail(words.say("office.sheet_unknown", found=unknown[0], expected=expected))


def form_of(form: str | None, output: Path, words: Messages) -> str:
    """Return the form asked for, else the one that the file's ending says."""
    ending = ending_of(output)
    if form is None and ending not in FORMATS:
        fail(words.say("office.form_unknown", path=str(output)))
    return form or ending


def ending_of(output: Path) -> str:
    """Return the ending of a file's name, in lower case, without the point."""
    return output.suffix.lower().removeprefix(".")


def whole_library_sheets(inspected: Inspection, what: Sequence[str], words: Messages) -> bytes:
    """Return records of the whole library, drafts included, in the layout of templates."""
    library = inspected.library
    view = View(library, inspected.editions[INTERNAL], words, folder="")
    meant = kinds_meant(without_all(what), library.declarations.kinds, words)
    records = {kind.key: library.all(kind.key) for kind in meant}
    if not any(records.values()):
        fail(words.say("office.nothing"))
    return records_workbook(records, view)


def ledgers_of(inspected: Inspection, edition: str, keys: Sequence[str], words: Messages) -> bytes:
    """Return the sheets that an edition hands up."""
    return ledgers_workbook(view_of(inspected, edition, words), keys)


def records_of(
    inspected: Inspection, edition: str, asked: Mapping[str, Any], output: Path, words: Messages
) -> str | bytes:
    """Return records of an edition in the form asked for."""
    view = view_of(inspected, edition, words)
    kinds = fitting(view.library.declarations).kinds
    meant = kinds_meant(without_all(asked["what"]), kinds, words)
    records = {kind.key: chosen_of(kind, view, asked, words) for kind in meant}
    form = form_of(asked["form"], output, words)
    if form == "xlsx":
        shown = {key: found for key, found in records.items() if found or len(meant) == 1}
        return found_workbook(shown or records, view)
    if len(meant) > 1:
        fail(words.say("office.one_kind", form=form))
    kind = meant[0]
    write_as: Callable[[View, Kind, Sequence[Record]], str] = (
        csv_sheet if form == "csv" else document
    )
    return write_as(view, kind, records[kind.key])


def view_of(inspected: Inspection, edition: str, words: Messages) -> NumbersView:
    """Return an edition with its numbers."""
    made = inspected.cuts[edition].library
    counts, kept = counted_in(inspected, made, inspected.editions[edition])
    declared = inspected.editions[edition]
    return numbers_view(made, declared, words, counts, kept, addresses.HOME)


def chosen_of(
    kind: Kind, view: NumbersView, asked: Mapping[str, Any], words: Messages
) -> list[Record]:
    """Return the records of a kind that are asked for."""
    wanted = wanted_by_address(asked["found"] or "")
    for one in asked["where"]:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            fail(words.say("office.where_form", found=one))
        wanted[name.strip()] = value.split(",")
    if "q" in wanted:
        fail(words.say("office.where_words"))
    try:
        return chosen(kind, view, wanted)
    except NothingSuch as fault:
        expected = nearest(fault.name, {name: name for name in fault.known})
        label = words.name(kind.label)
        fail(words.say("office.where_unknown", found=fault.name, kind=label, expected=expected))


def without_all(what: Sequence[str]) -> Sequence[str]:
    """Return the kinds named; none stands for all."""
    return () if ALL in what else what


def kinds_meant(named: Sequence[str], kinds: Mapping[str, Kind], words: Messages) -> list[Kind]:
    """Return the kinds that are named, by key, folder or label; all where none is."""
    known = kind_words(kinds)
    for name in named:
        if name not in known:
            fail(
                words.say("new.kind_unknown", found=name, expected=nearest_kind(name, kinds, words))
            )
    meant = dict.fromkeys(known[name] for name in named) or kinds
    return sorted((kinds[key] for key in meant), key=lambda kind: (kind.order, kind.key))


def write(path: Path, content: str | bytes, replace: bool, words: Messages) -> None:
    """Write a file whole; one with another content stays unless it may be replaced."""
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    try:
        if path.exists():
            if path.is_dir():
                fail(words.say("office.is_folder", path=str(path)))
            if path.read_bytes() == data:
                return
            if not replace:
                fail(words.say("office.exists", path=str(path)))
        write_whole(path, data)
    except PermissionError:
        fail(words.say("office.locked", path=str(path)))
    except FileNotFoundError:
        fail(words.say("office.no_folder", path=str(path.parent)))
    except OSError as fault:
        fail(words.say("file.not_written", path=str(path), reason=reason_of(fault)))


def tell_does_not_fit(fault: DoesNotFit, words: Messages) -> NoReturn:
    """Tell what no workbook can hold, and end."""
    for one in fault.texts[:MOST_TOLD]:
        field = heading(one.column.labels, words)
        told = words.say("office.too_long", record=str(one.record), field=field, length=one.length)
        click.secho(told, fg="red", err=True)
    if fault.rows:
        click.secho(words.say("office.too_many", rows=fault.rows), fg="red", err=True)
    fail(words.say("office.nothing_written"))
