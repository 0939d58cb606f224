"""Files of one shape, such as a command writes: all of a folder, read and judged alike."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lianqiao.documents import ListNode, MapNode, Node
from lianqiao.findings import Finding, Place, error
from lianqiao.folders import read_yaml, yaml_files
from lianqiao.types.base import Notes
from lianqiao.types.group import Group


def files_of_shape(
    folder: Path, data: Path, shape: Group, required: Sequence[str], findings: list[Finding]
) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield what stands in each sound YAML file of a folder, and its place; tell the others.

    `data` is the library's folder, `required` what each file must state; an empty list is stated,
    and is no value.
    """
    for file in yaml_files(folder, data, findings) if folder.is_dir() else ():
        node = read_yaml(file, data, findings)
        if node is None:
            continue
        notes = Notes(places={(): node.place})
        values = shape.read(node, (), notes)
        content: dict[str, Any] = dict(values) if isinstance(values, Mapping) else {}
        stated = {*content, *_empty_lists(node)}
        lacking = [key for key in required if key not in stated and (key,) not in notes.places]
        faults = [*notes.findings]
        faults += [error(node.place, "declaration_lacks", expected=key) for key in lacking]
        findings += faults
        if not faults:
            yield content, node.place


def _empty_lists(node: Node) -> Iterator[str]:
    """Yield the keys at which it is written that there is nothing."""
    for key, (_, value) in node.entries.items() if isinstance(node, MapNode) else ():
        if isinstance(value, ListNode) and not value.items:
            yield key
