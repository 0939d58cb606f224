"""What left the house: archives and booklets, each with the records that went out in it.

A record that is withdrawn later cannot be called back from them; `data/issued/` tells where it is.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianqiao.findings import Finding
from lianqiao.types import Date, Field, Group, PartialDate, Ref, Text
from lianqiao.types.files import files_of_shape

FOLDER = "issued"
REQUIRED = ("name", "form", "issued_on", "edition", "fingerprint", "records")
FORMS = ("archive", "booklet")
EDITION_LIMIT = 40  # characters of an edition's name in a file's


@dataclass(frozen=True)
class Issued:
    """One file that left the house.

    `name`: the file's; `form`: archive or booklet; `fingerprint`: the SHA-256 of its content;
    `records`: those in it, as `kind:id`.
    """

    name: str
    form: str
    issued_on: PartialDate
    edition: str
    fingerprint: str
    records: frozenset[str]

    def holds(self, record: Ref) -> bool:
        """Tell whether a record went out in it."""
        return str(record) in self.records


def load(data: Path) -> tuple[tuple[Issued, ...], list[Finding]]:
    """Return what left the house, by file, and what is wrong with the files that tell of it."""
    findings: list[Finding] = []
    files = files_of_shape(data / FOLDER, data, _shape(), REQUIRED, findings)
    found = (
        Issued(**content | {"records": frozenset(content.get("records", ()))})
        for content, _ in files
    )
    return tuple(found), findings


def text_of(issued: Issued) -> str:
    """Return the file that tells of one."""
    content: dict[str, Any] = {
        "name": issued.name,
        "form": issued.form,
        "issued_on": str(issued.issued_on),
        "edition": issued.edition,
        "fingerprint": issued.fingerprint,
        "records": sorted(issued.records),
    }
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
    return "\n".join(lines) + "\n"


def file_name(issued: Issued) -> str:
    """Return the name of the file that tells of one: the same content is told once."""
    edition = re.sub(r"\W+", "-", issued.edition)[:EDITION_LIMIT]  # it may have any name
    return f"{issued.issued_on}-{edition}-{issued.fingerprint[:12]}.yml"


def holding(issued: Iterable[Issued], record: Ref) -> list[Issued]:
    """Return those in which a record went out, in their order."""
    return [one for one in issued if one.holds(record)]


def _shape() -> Group:
    plain = {key: Field(key, {}, Text()) for key in ("name", "form", "edition", "fingerprint")}
    dated = {"issued_on": Field("issued_on", {}, Date())}
    return Group(plain | dated | {"records": Field("records", {}, Text(), many=True)})
