"""The folder data/ becomes records; nothing else reads it.

Everything wrong with the files themselves is found in one run: what cannot be read, what does not
belong there, unknown keys, values of the wrong type.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lianqiao.documents import ListNode, MapNode, Node, Refused, TextNode, parse
from lianqiao.findings import Finding, Place, error
from lianqiao.kinds import Declarations, Kind
from lianqiao.records import Record
from lianqiao.types import Group, Notes, Ref, Value
from lianqiao.types.nearest import nearest

SITE_FILE = "site.yml"
FILES_FOLDER = "files"
OTHER_FOLDERS = frozenset({FILES_FOLDER, "kinds", "vocabularies", "statistics"})
YAML_SUFFIXES = frozenset({".yml", ".yaml"})
LEFT_BY_PROGRAMS = re.compile(r"\..*|~\$.*|.*~|Thumbs\.db|desktop\.ini", re.IGNORECASE)
ID_LINE = re.compile(r"^(?:- )?\s*id\s*:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)


@dataclass
class Contents:
    """What the folder data/ holds.

    `site`: the values of site.yml. `unread`: the records whose file cannot be read, as far as their
    ids can be told: a link to one of them is not reported as broken too.
    `files`: the attachments, as paths below data/files/.
    """

    site: Mapping[str, Value] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    unread: set[Ref] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def read(data: Path, declarations: Declarations) -> Contents:
    """Return all records of a library and the faults of its files.

    `data` is the library's folder; what is in it is judged by `declarations`.
    """
    contents = Contents()
    if not data.is_dir():
        contents.findings.append(error(Place(PurePosixPath(".")), "data_missing"))
        return contents
    for file in _entries(data, data, contents.findings):
        if file.is_dir():
            _read_folder(file, data, declarations, contents)
        elif file.name != SITE_FILE:
            contents.findings.append(_out_of_place(file, data, declarations))
    _read_site(data, declarations, contents)
    return contents


def _read_site(data: Path, declarations: Declarations, contents: Contents) -> None:
    path = PurePosixPath(SITE_FILE)
    if not (data / SITE_FILE).is_file():
        contents.findings.append(error(Place(path), "site_missing"))
        return
    notes = Notes()
    values: Value | None = None
    node = _parse(data / SITE_FILE, path, notes.findings)
    if node is not None:
        values = declarations.site.read(node, (), notes)
        values = {**(values if isinstance(values, dict) else {})}
        for key, declared in declarations.site.fields.items():
            if declared.required and key not in values and (key,) not in notes.places:
                notes.findings.append(
                    error(node.place, "site_lacks", key=key, field=declared.label)
                )
    contents.findings += notes.findings
    contents.site = _with_defaults(values or {}, declarations.site)


def _read_folder(folder: Path, data: Path, declarations: Declarations, contents: Contents) -> None:
    kind = declarations.kind_in(folder.name)
    if folder.name == FILES_FOLDER:
        for file in _files_below(folder, data, contents.findings):
            contents.files.add(file.relative_to(folder).as_posix())
    elif kind:
        for file in _files_below(folder, data, contents.findings):
            _read_file(file, data, kind, contents)
    elif folder.name in OTHER_FOLDERS:
        for file in _files_below(folder, data, contents.findings):
            if file.suffix not in YAML_SUFFIXES:
                contents.findings.append(error(_place(file, data), "file_not_yaml"))
    else:
        contents.findings.append(_out_of_place(folder, data, declarations))


def _out_of_place(file: Path, data: Path, declarations: Declarations) -> Finding:
    folders = [kind.folder for kind in declarations.kinds.values()]
    known = {name: name for name in (*folders, *sorted(OTHER_FOLDERS), SITE_FILE)}
    return error(_place(file, data), "entry_unknown", expected=nearest(file.name, known))


def _files_below(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Path]:
    for entry in _entries(folder, data, findings):
        if not entry.is_dir():
            yield entry
        elif entry.suffix in YAML_SUFFIXES:
            findings.append(error(_place(entry, data), "folder_named_like_file"))
        else:
            yield from _files_below(entry, data, findings)


def _entries(folder: Path, data: Path, findings: list[Finding]) -> Iterator[Path]:
    """Yield what lies in a folder, in order; tell what cannot be used on every machine."""
    seen: dict[str, str] = {}
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as fault:
        findings.append(_unreadable(folder, data, fault))
        return
    for entry in entries:
        if LEFT_BY_PROGRAMS.fullmatch(entry.name):
            continue
        same = unicodedata.normalize("NFC", entry.name).casefold()
        if same in seen:
            findings.append(error(_place(entry, data), "names_collide", found=seen[same]))
        elif entry.is_symlink():
            findings.append(error(_place(entry, data), "symlink"))
        elif not (entry.is_dir() or entry.is_file()):
            findings.append(error(_place(entry, data), "file_special"))
        else:
            yield entry
        seen.setdefault(same, entry.name)


def _read_file(file: Path, data: Path, kind: Kind, contents: Contents) -> None:
    place = _place(file, data)
    if file.suffix not in YAML_SUFFIXES:
        contents.findings.append(error(place, "file_not_yaml"))
        return
    root = _parse(file, place.path, contents.findings)
    if root is None:
        contents.unread |= _claimed(file, kind)
        return
    for node in root.items if isinstance(root, ListNode) else (root,):
        record = _record(node, kind, contents)
        if record is not None:
            contents.records.append(record)


def _parse(file: Path, path: PurePosixPath, findings: list[Finding]) -> Node | None:
    try:
        root, faults = parse(file.read_bytes(), path)
    except Refused as refused:
        findings.append(refused.finding)
        return None
    except OSError as fault:
        findings.append(error(Place(path), "file_unreadable", reason=fault.strerror or ""))
        return None
    findings += faults
    return root


def _claimed(file: Path, kind: Kind) -> set[Ref]:
    """Return the records that a file seems to hold although it cannot be read."""
    try:
        text = file.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        text = ""
    return {Ref(kind.key, id_) for id_ in (*ID_LINE.findall(text), file.stem)}


def _record(node: Node, kind: Kind, contents: Contents) -> Record | None:
    if not isinstance(node, MapNode):
        contents.findings.append(error(node.place, "record_expected", kind=kind.label))
        return None
    notes = Notes(places={(): node.place})
    values = kind.group.read(node, (), notes)
    contents.findings += notes.findings
    if not isinstance(values, dict) or "id" not in values:
        if ("id",) not in notes.places:
            contents.findings.append(error(node.place, "id_missing", kind=kind.label))
        _, id_node = node.entries.get("id", (None, None))
        if isinstance(id_node, TextNode):
            contents.unread.add(Ref(kind.key, id_node.text.strip()))
        return None
    complete = _with_defaults(values, kind.group)
    return Record(kind.key, str(values["id"]), complete, notes.places)


def _with_defaults(values: Value, group: Group) -> dict[str, Value]:
    """Return the values with the declared defaults where the record gives none."""
    assert isinstance(values, dict)
    filled = dict(values)
    for key, declared in group.fields.items():
        if declared.default is not None and key not in filled:
            node = TextNode(Place(PurePosixPath(".")), declared.default)
            value = declared.read(node, (key,), Notes())
            if value is not None:
                filled[key] = value
    return filled


def _place(file: Path, data: Path) -> Place:
    return Place(PurePosixPath(file.relative_to(data).as_posix()))


def _unreadable(file: Path, data: Path, fault: OSError) -> Finding:
    return error(_place(file, data), "file_unreadable", reason=fault.strerror or "")
