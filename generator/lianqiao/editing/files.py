"""Files of records get their new content: all of them, or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lianqiao.findings import Value
from lianqiao.messages.reasons import reason_of


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done: the key of a message below `refusal.`, and its values."""

    key: str
    values: Mapping[str, Value]


def refusal(code: str, /, **values: Value) -> Refusal:
    """Return why something cannot be done."""
    return Refusal(code, values)


NEW_FILE = 0o644  # the rights of a file that was not there


class NotWritten(Exception):
    """Nothing was written; `refusal` says why, `path` which file stands in the way."""

    def __init__(self, path: PurePosixPath, why: Refusal) -> None:
        super().__init__(why.key)
        self.path = path
        self.refusal = why


@dataclass(frozen=True)
class NewContent:
    """A file with its content before and after; before a new one there was None."""

    file: Path
    path: PurePosixPath
    before: bytes | None
    after: bytes


def replace_all(contents: Sequence[NewContent]) -> None:
    """Give files their new content, each in one step; where one fails, all are as before.

    Raises NotWritten where a file has changed since it was read, or cannot be written.
    """
    prepared: list[tuple[NewContent, Path]] = []
    done: list[NewContent] = []
    try:
        for content in contents:
            prepared.append((content, _prepared(content)))
        for content, new in prepared:
            _swap(content, new)
            done.append(content)
    except BaseException:
        for content in done:
            _undo(content)
        raise
    finally:
        for _, new in prepared:
            new.unlink(missing_ok=True)


def _prepared(content: NewContent) -> Path:
    try:
        content.file.parent.mkdir(parents=True, exist_ok=True)
        return _beside(content.file, content.after)
    except OSError as fault:
        why = refusal("file_fault", reason=reason_of(fault))
        raise NotWritten(content.path, why) from fault


def _swap(content: NewContent, new: Path) -> None:
    try:
        if _content_of(content.file) != content.before:
            raise NotWritten(content.path, refusal("changed_meanwhile"))
        new.replace(content.file)
    except OSError as fault:
        why = refusal("file_fault", reason=reason_of(fault))
        raise NotWritten(content.path, why) from fault


def _undo(content: NewContent) -> None:
    if content.before is None:
        content.file.unlink(missing_ok=True)
    else:
        _beside(content.file, content.before).replace(content.file)


def _content_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _beside(file: Path, content: bytes) -> Path:
    """Write content into a hidden file beside another, with the rights of that one."""
    handle, name = tempfile.mkstemp(prefix=".lianqiao-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        if file.exists():
            shutil.copymode(file, name)
        else:
            Path(name).chmod(NEW_FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
