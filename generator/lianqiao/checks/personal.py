"""Rules on the numbers and addresses of persons."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lianqiao import privacy
from lianqiao.checks.about import error_in
from lianqiao.checks.showing import leaves
from lianqiao.findings import Finding, Label, Place, error
from lianqiao.library import Library
from lianqiao.messages import in_all_languages
from lianqiao.privacy import Found
from lianqiao.records import Record
from lianqiao.types import Field, File, Id, Markdown, Path, Value

KIND_KEYS = {
    privacy.IDENTITY: "privacy.identity_number",
    privacy.CARD: "privacy.bank_card",
    privacy.MOBILE: "privacy.mobile_number",
    privacy.EMAIL: "privacy.email",
}
SOFT_BREAK = re.compile(r"\n(?<=\d\n)(?=\d)")  # the page shows a space there
LONG_NUMBER = 10**17  # a count or an amount has fewer digits; an identity number has more


def personal_number(library: Library) -> Iterator[Finding]:
    """No identity, bank card or mobile number and no e-mail address stands outside the fields that
    are made for it.
    """
    for record in library.records:
        yield from _in_record(record, library.kind(record).fields)
    yield from _in_record(library.site_record, library.declarations.site.fields)


def numbers_in_page(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """Yield an error for each number of a person in a hand-written page."""
    for number, line in enumerate(text.split("\n"), 1):
        for found in privacy.find(line):
            place = Place(path, number, found.start + 1)
            label = in_all_languages("privacy.page")
            yield error(
                place, "personal_number", kind=label_of(found.kind), found=found.masked, field=label
            )


def label_of(kind: str) -> Label:
    """Return what people call a kind of number."""
    return in_all_languages(KIND_KEYS[kind])


def _in_record(record: Record, fields: Mapping[str, Field]) -> Iterator[Finding]:
    for path, field, value in leaves(record.values, fields):
        for line, found in _in_value(value, field):
            if found.kind not in field.holds:
                yield error_in(
                    record,
                    (*path, *line),
                    "personal_number",
                    kind=label_of(found.kind),
                    found=found.masked,
                    field=field.label,
                )


def _in_value(value: Value, field: Field) -> Iterator[tuple[Path, Found]]:
    """Yield what stands in a value, with the line where it is a text of several."""
    if isinstance(value, str):
        look = privacy.find_in_name if isinstance(field.type, File | Id) else privacy.find
        for found in look(SOFT_BREAK.sub(" ", value)):
            line = value.count("\n", 0, found.start)
            yield (line,) if isinstance(field.type, Markdown) else (), found
    elif isinstance(value, int) and value >= LONG_NUMBER:
        yield from (((), one) for one in privacy.find(str(value)) if one.kind == privacy.IDENTITY)
