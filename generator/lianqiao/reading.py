"""The folder data/ becomes records; besides the declarations of kinds, nothing else reads it.

Everything wrong with the files themselves is found in one run: what cannot be read, what does not
belong there, unknown keys, values of the wrong type.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lianqiao.documents import ListNode, MapNode, Node, TextNode, parse
from lianqiao.findings import Finding, Place, error
from lianqiao.folders import (
    digest,
    entries,
    files_below,
    is_yaml,
    place_of,
    read_yaml,
    yaml_files,
)
from lianqiao.insides import Inside, look_inside
from lianqiao.kinds import Declarations, Kind
from lianqiao.photos import Attachment, look_at
from lianqiao.records import Record
from lianqiao.types import Group, Notes, Ref, Value
from lianqiao.types.nearest import nearest

SITE = "site"
SITE_FILE = "site.yml"
FILES_FOLDER = "files"
OTHER_FOLDERS = frozenset(
    {
        FILES_FOLDER,
        "kinds",
        "vocabularies",
        "statistics",
        "frozen",
        "issued",
        "imported",
        "word",
        "yearbook",
    }
)
CACHE = Path(".cache", "lianqiao", "insides")
"""Where is kept what was found inside attachments, beside the library's folder."""
ID_LINE = re.compile(r"^(?:- )?\s*id\s*:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)


@dataclass
class Contents:
    """What the folder data/ holds.

    `site`: site.yml as a record. `unread`: the records that cannot be read, as far as their ids can
    be told: a link to one of them is not told as broken too.
    `files`: the attachments, by their paths below data/files/.
    """

    site: Record
    records: list[Record] = field(default_factory=list)
    unread: set[Ref] = field(default_factory=set)
    files: dict[str, Attachment] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read(data: Path, declarations: Declarations) -> Contents:
    """Return all records of a library and the faults of its files.

    `data` is the library's folder; what is in it is judged by `declarations`.
    """
    contents = Contents(_site_record({}, Notes(), declarations))
    if not data.is_dir():
        contents.findings.append(error(Place(PurePosixPath(".")), "data_missing"))
        return contents
    like_site = False
    for file in entries(data, data, contents.findings):
        if file.name == SITE_FILE and file.is_file():
            _read_site(file, data, declarations, contents)
            like_site = True
        elif file.is_dir():
            _read_folder(file, data, declarations, contents)
        else:
            contents.findings.append(_out_of_place(file, data, declarations))
        like_site |= file.stem.casefold() == SITE  # site.yaml, Site.yml: told already
    if not like_site and not (data / SITE_FILE).is_symlink():
        contents.findings.append(error(Place(PurePosixPath(SITE_FILE)), "site_missing"))
    return contents


def insides(data: Path, files: Iterable[str], marks: Sequence[str]) -> dict[str, Inside]:
    """Return what stands inside attachments: numbers of persons, and these secrecy marks."""
    return look_inside(files, data / FILES_FOLDER, marks, data.resolve().parent / CACHE)


def digests(data: Path, files: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of attachments, by their paths below data/files/."""
    return {file: digest(data / FILES_FOLDER / file) for file in sorted(files)}


def records_in(content: bytes, path: PurePosixPath, kind: Kind) -> list[Record]:
    """Return the records that a file's content holds; `path` is the file's in the library.

    Raises Refused where it cannot be read.
    """
    root, _ = parse(content, path)
    contents = Contents(Record(SITE, SITE, {}, {}))
    nodes = root.items if isinstance(root, ListNode) else (root,)
    read_again = (_record(node, kind, contents) for node in nodes)
    return [record for record in read_again if record is not None]


def _read_site(file: Path, data: Path, declarations: Declarations, contents: Contents) -> None:
    notes = Notes()
    node = read_yaml(file, data, notes.findings)
    if node is not None:
        notes.places[()] = node.place
        values = declarations.site.read(node, (), notes)
        known = values if isinstance(values, dict) else {}
        contents.site = _site_record(known, notes, declarations)
    contents.findings += notes.findings


def _site_record(values: dict[str, Value], notes: Notes, declarations: Declarations) -> Record:
    notes.places.setdefault((), Place(PurePosixPath(SITE_FILE)))
    return Record(SITE, SITE, _with_defaults(values, declarations.site), notes.places)


def _read_folder(folder: Path, data: Path, declarations: Declarations, contents: Contents) -> None:
    kind = declarations.kind_in(folder.name)
    if folder.name == FILES_FOLDER:
        for file in files_below(folder, data, contents.findings):
            contents.files[file.relative_to(folder).as_posix()] = look_at(file)
    elif kind:
        for file in yaml_files(folder, data, contents.findings):
            _read_file(file, data, kind, contents)
        contents.unread |= {
            Ref(kind.key, link.stem) for link in folder.rglob("*") if link.is_symlink()
        }
    elif folder.name not in OTHER_FOLDERS:
        contents.findings.append(_out_of_place(folder, data, declarations))
        meant = declarations.kinds.get(_words_for_kinds(declarations).get(folder.name, ""))
        if meant:
            for file in filter(is_yaml, folder.rglob("*")):
                contents.unread |= _claimed(file, meant)


def _out_of_place(file: Path, data: Path, declarations: Declarations) -> Finding:
    folders = {kind.key: kind.folder for kind in declarations.kinds.values()}
    words = {word: folders[key] for word, key in _words_for_kinds(declarations).items()}
    words |= {name: name for name in (*sorted(OTHER_FOLDERS), SITE_FILE)}
    return error(place_of(file, data), "entry_unknown", expected=nearest(file.name, words))


def _words_for_kinds(declarations: Declarations) -> dict[str, str]:
    """Return every word by which a folder may mean a kind."""
    return {
        word: kind.key
        for kind in declarations.kinds.values()
        for word in (kind.folder, kind.key, *kind.label.values(), *kind.plural.values())
    }


def _read_file(file: Path, data: Path, kind: Kind, contents: Contents) -> None:
    root = read_yaml(file, data, contents.findings)
    if root is None:
        contents.unread |= _claimed(file, kind)
        return
    if isinstance(root, ListNode) and not root.items:
        contents.findings.append(error(root.place, "file_empty"))
    for node in root.items if isinstance(root, ListNode) else (root,):
        record = _record(node, kind, contents)
        if record is not None:
            contents.records.append(record)
        else:
            contents.unread.add(Ref(kind.key, file.stem))


def _claimed(file: Path, kind: Kind) -> set[Ref]:
    """Return the records that a file seems to hold although it cannot be read."""
    try:
        content = file.read_bytes()
    except OSError:
        content = b""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = content.decode(encoding, errors="replace")
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


def _with_defaults(values: dict[str, Value], group: Group) -> dict[str, Value]:
    """Return the values with the declared defaults where nothing is given."""
    filled = dict(values)
    for key, value in group.defaults.items():
        filled.setdefault(key, value)
    return filled
