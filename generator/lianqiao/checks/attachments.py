"""Rules on what attached files are, and on what stands inside them."""

from collections.abc import Iterator

from lianqiao.checks.about import error_in, warning_in
from lianqiao.checks.personal import label_of
from lianqiao.checks.secrecy import wider_editions
from lianqiao.checks.showing import is_shown, keys_of
from lianqiao.findings import Finding, Label
from lianqiao.insides import (
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    TOO_LARGE,
    Inside,
    Spot,
    is_closed,
    is_listed,
    listed,
)
from lianqiao.library import Library
from lianqiao.messages import LANGUAGES, in_all_languages, messages
from lianqiao.photos import is_picture
from lianqiao.privacy import masked
from lianqiao.records import Record
from lianqiao.types import Path

FAULT_KEYS = {
    DAMAGED: "inside.damaged",
    PASSWORD: "inside.password",
    TOO_LARGE: "inside.too_large",
    EMBEDDED: "inside.embedded",
}
Named = tuple[Record, Path, str]


def attachment_type_unlisted(library: Library) -> Iterator[Finding]:
    """An attachment is of a type that the list of types holds."""
    for record, path, file in named(library):
        if not is_listed(file):
            expected = ", ".join(listed())
            yield error_in(
                record, path, "attachment_type_unlisted", found=masked(file), expected=expected
            )


def attachment_disguised(library: Library) -> Iterator[Finding]:
    """An attachment is no web page and no program under another name."""
    for record, path, file, inside in looked_into(library):
        if inside.disguised:
            yield error_in(record, path, "attachment_disguised", found=masked(file))


def attachment_unreadable(library: Library) -> Iterator[Finding]:
    """The text of an attachment can be read to its end, to see that nothing stands in it that must
    not leave. A broken picture is told as such.
    """
    for record, path, file, inside in looked_into(library):
        if inside.fault and not (is_picture(file) and inside.fault == DAMAGED):
            reason = in_all_languages(FAULT_KEYS[inside.fault])
            yield warning_in(
                record, path, "attachment_unreadable", found=masked(file), reason=reason
            )


def attachment_not_looked_into(library: Library) -> Iterator[Finding]:
    """An attachment is of a type whose text can be read; else a person has to look into it."""
    for record, path, file in named(library):
        if is_closed(file) and file in library.files:
            yield warning_in(record, path, "attachment_not_looked_into", found=masked(file))


def attachment_number(library: Library) -> Iterator[Finding]:
    """No number of a person stands inside an attachment, hidden or not."""
    for record, path, file, inside in looked_into(library):
        for number in inside.numbers:
            yield error_in(
                record,
                path,
                "attachment_number",
                file=masked(file),
                where=spot_label(number.spot),
                kind=label_of(number.kind),
                found=number.masked,
                count=number.several,
            )


def attachment_marked(library: Library) -> Iterator[Finding]:
    """No attachment that an edition other than internal shows bears a secrecy mark."""
    for record, path, file, inside in looked_into(library):
        fields, keys = library.kind(record).fields, keys_of(path)
        wider = [
            name
            for name, audiences in wider_editions(library).items()
            if is_shown(record, fields, keys, audiences)
        ]
        for seen in inside.marks if wider else ():
            yield error_in(
                record,
                path,
                "attachment_marked",
                file=masked(file),
                where=spot_label(seen.spot),
                found=seen.mark,
                editions=", ".join(wider),
            )


def named(library: Library) -> Iterator[Named]:
    """Yield each file that a record names, with the path of its name."""
    for record in library.records:
        for path, file in library.files_of(record):
            yield record, path, file


def looked_into(library: Library) -> Iterator[tuple[Record, Path, str, Inside]]:
    """Yield each file that a record names and that was opened, with what stands inside."""
    for record, path, file in named(library):
        if file in library.insides:
            yield record, path, file, library.insides[file]


def spot_label(spot: Spot) -> Label:
    """Return what people call a spot within a file."""
    return {
        language: messages(language).say(f"spot.{spot.key}", detail=spot.detail)
        for language in LANGUAGES
    }
