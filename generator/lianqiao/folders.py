"""What lies in a library's folder: only files that every machine can hold and read.

Anything else is told and passed over: links that may lead out, names that collide where case does
not count, special files, names with characters that cannot be shown.
"""

import re
import unicodedata
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from lianqiao.documents import Node, Refused, parse
from lianqiao.findings import Finding, Place, error
from lianqiao.messages.reasons import reason_of

YAML_SUFFIXES = frozenset({".yml", ".yaml"})
LEFT_BY_PROGRAMS = re.compile(r"\..*|~\$.*|.*~|Thumbs\.db|desktop\.ini", re.IGNORECASE)


def place_of(file: Path, data: Path) -> Place:
    """Return the place that a whole file is; `data` is the library's folder."""
    return Place(PurePosixPath(_shown(file.relative_to(data).as_posix())))


def is_yaml(file: Path) -> bool:
    """Tell whether a file's name says that it is YAML."""
    return file.suffix.casefold() in YAML_SUFFIXES


def entries(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Path]:
    """Yield the files and folders that lie in a folder, by name; tell what cannot be used."""
    seen: dict[str, str] = {}
    try:
        found = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as fault:
        findings.append(_unreadable(place_of(folder, data), fault))
        return
    for entry in found:
        if LEFT_BY_PROGRAMS.fullmatch(entry.name):
            continue
        place = place_of(entry, data)
        same = unicodedata.normalize("NFC", entry.name).casefold()
        if not _can_be_shown(entry.name):
            findings.append(error(place, "name_unreadable"))
        elif same in seen:
            findings.append(error(place, "names_collide", found=seen[same]))
        elif entry.is_symlink():
            findings.append(error(place, "symlink"))
        elif not (entry.is_dir() or entry.is_file()):
            findings.append(error(place, "file_special"))
        else:
            yield entry
        seen.setdefault(same, entry.name)


def files_below(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Path]:
    """Yield every file below a folder."""
    for entry in entries(folder, data, findings):
        if entry.is_dir():
            yield from files_below(entry, data, findings)
        else:
            yield entry


def yaml_files(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Path]:
    """Yield every YAML file below a folder; tell the others."""
    for entry in entries(folder, data, findings):
        if is_yaml(entry) and entry.is_file():
            yield entry
        elif is_yaml(entry):
            findings.append(error(place_of(entry, data), "folder_named_like_file"))
        elif entry.is_dir():
            yield from yaml_files(entry, data, findings)
        else:
            findings.append(error(place_of(entry, data), "file_not_yaml"))


def read_yaml(file: Path, data: Path, findings: list[Finding]) -> Node | None:
    """Return the tree of a YAML file, or None where it cannot be read (then told)."""
    place = place_of(file, data)
    try:
        root, faults = parse(file.read_bytes(), place.path)
    except Refused as refused:
        findings.append(refused.finding)
        return None
    except OSError as fault:
        findings.append(_unreadable(place, fault))
        return None
    findings += faults
    return root


def digest(file: Path) -> str:
    """Return the SHA-256 of a file's content; "" where it cannot be read."""
    try:
        with file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _unreadable(place: Place, fault: OSError) -> Finding:
    return error(place, "file_unreadable", reason=reason_of(fault))


def _can_be_shown(name: str) -> bool:
    return name.isprintable() or all(
        character.isprintable() or unicodedata.category(character) == "Zs" for character in name
    )


def _shown(name: str) -> str:
    """Return a name as it can be printed anywhere on one line."""
    if _can_be_shown(name):
        return name
    return "".join(
        character if _can_be_shown(character) else f"\\u{ord(character):04x}" for character in name
    )
