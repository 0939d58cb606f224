"""The text of a YAML file becomes a tree of nodes that know their place.

Only plain YAML is read: text, lists and mappings. Every scalar stays the text that was written.
What is not plain (aliases, anchors, tags, merge keys, several documents) and what is unsafe (deep
nesting, huge files) is refused on the event stream, so no parser recursion depends on the input.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import yaml
from yaml.reader import Reader

from lianqiao.findings import Finding, Place, error

DEPTH_LIMIT = 64
FILE_LIMIT = 4 * 1024 * 1024  # bytes; the largest real case is below 100 KB
SHORT = 32
SCALAR_LIMIT = 200_000  # characters
FORBIDDEN_CHARACTER = re.compile(Reader.NON_PRINTABLE.pattern + "|[\x85\u2028\u2029]")
CUT_OFF = re.compile(r"[ \t]+#[^#\s!-].*")  # a sign of text, not of a note: 更换 #2 主变
FIRST_WORDS = re.compile(r"[^\n]*\n(?: *\n)*( *)")
NOTHING = frozenset({"~", "null"})

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class TextNode:
    """A single text, without the quotes it was written in.

    `style` is how it was written: "" plain, the quote it stood in, "|" or ">" for a block.
    `indent`: how many spaces stand before each line of a block "|".
    """

    place: Place
    text: str
    style: str = ""
    indent: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        return not self.text.strip() or (not self.style and self.text in NOTHING)


@dataclass(slots=True)
class ListNode:
    """A YAML list."""

    place: Place
    items: tuple["Node", ...]


@dataclass(slots=True)
class MapNode:
    """A YAML mapping, in the order written: key -> (the key's node, the value's node)."""

    place: Place
    entries: dict[str, tuple[TextNode, "Node"]]


Node = TextNode | ListNode | MapNode


class Refused(Exception):
    """The file cannot be read as plain YAML; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def parse(content: bytes, path: PurePosixPath) -> tuple[Node, list[Finding]]:
    """Return the tree of a YAML file, and the faults that do not hide the rest (duplicate keys).

    Raises Refused where the file as a whole cannot be read.
    """
    text = decode(content, path)
    builder = _Builder(path, text)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as fault:
        raise Refused(_syntax_fault(fault, path, text)) from fault
    if builder.root is None:
        raise Refused(error(Place(path), "file_empty"))
    return builder.root, builder.findings


def decode(content: bytes, path: PurePosixPath) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises Refused for other encodings, control characters and files over FILE_LIMIT.
    """
    if len(content) > FILE_LIMIT:
        raise Refused(error(Place(path), "file_too_large", megabytes=FILE_LIMIT // 1024**2))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(error(Place(path), "encoding_utf16"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8-sig", errors="replace")
        raise Refused(error(_place_after(before, path), "encoding_not_utf8")) from fault
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if hit := FORBIDDEN_CHARACTER.search(text):
        character = f"U+{ord(hit.group()):04X}"
        place = _place_after(text[: hit.start()], path)
        raise Refused(error(place, "control_character", character=character))
    return text


def _place_after(before: str, path: PurePosixPath) -> Place:
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _once(text: str) -> str:
    """Return a text, if it is short the same object each time: keys and terms come in thousands."""
    return sys.intern(text) if len(text) <= SHORT else text


SYNTAX_FAULTS = (
    # (in the parser's context, in its problem, our code, whether the context tells the place)
    ("quoted scalar", "escape", "yaml_escape", False),
    ("quoted scalar", "", "yaml_quote_open", True),
    ("scanning an alias", "", "yaml_alias", True),
    ("scanning an anchor", "", "yaml_alias", True),
    ("scanning a tag", "", "yaml_sign_first", True),
    ("", "cannot start any token", "yaml_sign_first", False),
    ("", "undefined alias", "yaml_alias", False),
    ("", "mapping values are not allowed", "yaml_colon", False),
    ("", "could not find expected ':'", "yaml_colon_missing", True),
    ("flow sequence", "", "yaml_bracket_open", True),
    ("flow mapping", "", "yaml_bracket_open", True),
    ("block mapping", "did not find expected", "yaml_indent", False),
    ("block collection", "did not find expected", "yaml_indent", False),
)


def _syntax_fault(fault: yaml.MarkedYAMLError, path: PurePosixPath, text: str) -> Finding:
    """Name the usual slips of the pen; anything else is told with the parser's own words."""
    lines = text.rstrip("\n").split("\n")
    here = _mark_place(fault.problem_mark or fault.context_mark, path, lines)
    line = lines[here.line - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return error(Place(path, here.line, line.index("\t") + 1), "yaml_tab")
    context, problem = fault.context or "", fault.problem or ""
    for in_context, in_problem, code, begins_there in SYNTAX_FAULTS:
        if in_context in context and in_problem in problem:
            begins = _mark_place(fault.context_mark, path, lines) if fault.context_mark else here
            return error(begins if begins_there else here, code)
    return error(here, "yaml_syntax", problem=problem)


def _mark_place(mark: yaml.Mark | None, path: PurePosixPath, lines: list[str]) -> Place:
    """Return where a mark stands; the parser's end of a file is the end of its last line."""
    if mark is None:
        return Place(path)
    if mark.line >= len(lines):
        return Place(path, len(lines), len(lines[-1]) + 1)
    return Place(path, mark.line + 1, mark.column + 1)


@dataclass
class _Open:
    """A list or mapping whose end has not come yet."""

    place: Place
    is_mapping: bool
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Turns YAML events into nodes, with a stack of its own.

    `lines`: the text's, if any holds a note.
    """

    def __init__(self, path: PurePosixPath, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = text.split("\n") if "#" in text else []
        self.root: Node | None = None
        self.documents = 0
        self.open: list[_Open] = []
        self.findings: list[Finding] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end_collection()
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start_collection(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            raise Refused(error(self._place(event), "yaml_alias"))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.path, mark.line + 1, mark.column + 1)

    def _start_document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Refused(error(self._place(event), "yaml_several_documents"))

    def _place_of_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Place:
        """Return where a node begins; refuse what is not plain before it."""
        place = self._place(event)
        if event.anchor is not None:
            raise Refused(error(place, "yaml_alias"))
        if event.tag is not None:
            raise Refused(error(place, "yaml_tag", found=event.tag))
        return place

    def _scalar(self, event: yaml.ScalarEvent) -> TextNode:
        place = self._place_of_node(event)
        if len(event.value) > SCALAR_LIMIT:
            raise Refused(error(place, "text_too_long", limit=SCALAR_LIMIT))
        if self.lines and not event.style:
            self._tell_cut_off(event)
        indent = self._indent(event) if event.style == "|" else 0
        return TextNode(place, _once(event.value), event.style or "", indent)

    def _indent(self, event: yaml.ScalarEvent) -> int:
        """Return how far the first words of a block stand in."""
        assert event.start_mark is not None
        hit = FIRST_WORDS.match(self.text, event.start_mark.index)
        return len(hit.group(1)) if hit else 0

    def _tell_cut_off(self, event: yaml.ScalarEvent) -> None:
        """Tell where YAML takes the rest of a line for a note though it reads like text."""
        end = event.end_mark
        assert end is not None
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        if "#" in line and (hit := CUT_OFF.fullmatch(line, end.column)):
            place = Place(self.path, end.line + 1, line.index("#", end.column) + 1)
            self.findings.append(error(place, "text_cut_off", found=hit.group().strip()))

    def _start_collection(self, event: yaml.CollectionStartEvent) -> None:
        place = self._place_of_node(event)
        if len(self.open) >= DEPTH_LIMIT:
            raise Refused(error(place, "yaml_too_deep", limit=DEPTH_LIMIT))
        self.open.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))

    def _end_collection(self) -> None:
        ended = self.open.pop()
        if ended.is_mapping:
            self._add(MapNode(ended.place, self._entries(ended.children)))
        else:
            self._add(ListNode(ended.place, tuple(ended.children)))

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node

    def _entries(self, children: list[Node]) -> dict[str, tuple[TextNode, Node]]:
        """Return the entries of a mapping, whose keys and values come in turn."""
        entries: dict[str, tuple[TextNode, Node]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, TextNode):
                raise Refused(error(key.place, "yaml_key_not_text"))
            if key.text == "<<" and not key.style:
                raise Refused(error(key.place, "yaml_merge_key"))
            if key.text in entries:
                first = entries[key.text][0].place.line
                self.findings.append(
                    error(key.place, "key_twice", found=key.text, first_line=first)
                )
            else:
                entries[key.text] = (key, value)
        return entries
