"""What tells two things apart: the checksum of a file, and of a record as an edition shows it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from lianqiao.exports.documents import record_json
from lianqiao.kinds import Kind
from lianqiao.records import Record


def of_record(record: Record, kind: Kind) -> str:
    """Return the SHA-256 of a record of an edition, in hexadecimal.

    `kind`: as downloads have it, so that nothing counts that no page shows. It is taken over the
    record's JSON in the download, its keys sorted and its numbers as text: anyone can do it again.
    """
    content = json.loads(record_json(record, kind), parse_float=str, parse_int=str)
    return of_content(content)


def of_content(content: Any) -> str:
    """Return the SHA-256 of plain data as JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_file(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal. Raises OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
