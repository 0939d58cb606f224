"""Whatever happens to a file of a sound library: it is told where, or the site can be made.

LIANQIAO_LONG=1 runs all mutations. A failure names its number; `mutation(number)` makes it again.
"""

import multiprocessing
import os
import random
import shutil
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from lianqiao.press import Inspection, inspect, press
from made import PlainDumper
from sample import SAMPLE

LONG = os.environ.get("LIANQIAO_LONG") == "1"
MUTATIONS = 2000 if LONG else 300
WORKERS = 2
EDITIONS = ("internal", "public")
AS_OF = "as_of: 2024-12-31\n"  # else every page of every library asks all dates
HOSTILE: Sequence[Any] = (
    "",
    "~",
    "null",
    "\x00",
    "a\x07b",
    "\u202eabc",
    "\ufeff",
    "🀄\U0010ffff",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "](javascript:alert(1))",
    "](unit:../../x)",
    "[](stat:honors_count:2024)",
    "[](figure:nobody)",
    "[x](none:0) ![y](../../etc/passwd)",
    "# 标题\n\n---\n\n```\n",
    "| a | b |\n|---|---|\n",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "C:\\con",
    "con",
    "index",
    "x" * 5000,
    "汉" * 300,
    "a:b:c",
    "unit:",
    ":",
    "-1",
    "0",
    "999999999999999999",
    "9" * 400,
    "1e999",
    "0.000000000000000001",
    "NaN",
    "٣",
    "²",
    "0000-00-00",
    "1900",
    "2199-12-31",
    "2024-02-30",
    "2024-13",
    "9999-12-31",
    "true",
    "draft",
    "approved",
    "withdrawn",
    "none",
    "public",
    [],
    {},
    [[]],
    [{}],
    {"": ""},
    {"id": {"id": "x"}},
    ["x", ["y", ["z"]]],
    [None, "", {}],
)


# Mutations of bytes


def place_in(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 20))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def inserted(content: bytes, chance: random.Random) -> bytes:
    at = place_in(content, chance)
    written = chance.choice(
        (
            bytes(chance.randrange(256) for _ in range(chance.choice((1, 1, 4)))),
            *(
                b"\t",
                b"\n",
                b": ",
                b"- ",
                b'"',
                b"'",
                b"#",
                b" #",
                b"{",
                b"]",
                b"&a ",
                b"*a",
                b"!!",
            ),
            *(
                b"---\n",
                b"...\n",
                b"\r",
                b"\x00",
                b"\xef\xbb\xbf",
                b"\xff\xfe",
                b"|\n",
                b"? ",
                b"%",
            ),
            *(b"<<: ", b"\xe2\x80\xa8", b"\xc2\x85", b"[" * 200, b"- " * 200, b"\xed\xa0\x80"),
        )
    )
    return content[:at] + written + content[at:]


def deleted(content: bytes, chance: random.Random) -> bytes:
    at = place_in(content, chance)
    return content[:at] + content[at + chance.choice((1, 1, 2, 10, 200)) :]


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice((0, 1, place_in(content, chance)))]


def lines_moved(content: bytes, chance: random.Random) -> bytes:
    """A line is left out, written twice, moved, or put further in or out."""
    lines = content.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    written = chance.choice(([], [line, line], [b"  " + line], [line.lstrip()], [line]))
    at = chance.randrange(len(lines) + 1)
    return b"\n".join([*lines[:at], *written, *lines[at:]])


def encoded_otherwise(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8")
    encoding = chance.choice(("utf-16", "utf-16-le", "gb18030", "utf-8-sig", "utf-32"))
    return chance.choice((text.encode(encoding), text.replace("\n", "\r\n").encode("utf-8")))


# Mutations of what is written: keys, values, structure


@dataclass(frozen=True)
class Spot:
    """A place in a tree of lists and mappings."""

    holder: Any
    key: Any

    @property
    def value(self) -> Any:
        return self.holder[self.key]

    def put(self, value: Any) -> None:
        self.holder[self.key] = value


def spots(tree: Any) -> Iterator[Spot]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield Spot(tree, key)
        if isinstance(tree[key], dict | list):
            yield from spots(tree[key])


def of_type(tree: Any, type_: Any, chance: random.Random) -> Spot | None:
    found = [spot for spot in spots(tree) if isinstance(spot.value, type_)]
    return chance.choice(found) if found else None


def value_replaced(root: list[Any], chance: random.Random) -> None:
    chance.choice(list(spots(root))).put(chance.choice(HOSTILE))


def scalar_replaced(root: list[Any], chance: random.Random) -> None:
    """The likelier slip: one text stands where another of the file belongs, or a hostile one."""
    spot = of_type(root, str, chance)
    other = of_type(root, str, chance)
    if spot and other:
        spot.put(chance.choice((other.value, chance.choice(HOSTILE))))


def key_renamed(root: list[Any], chance: random.Random) -> None:
    spot = of_type(root, dict, chance)
    if spot and spot.value:
        old = chance.choice(list(spot.value))
        new = chance.choice((old + "x", old.upper(), "id", "from", "missing", "", "*", "编号", "1"))
        spot.put({new if key == old else key: value for key, value in spot.value.items()})


def key_removed(root: list[Any], chance: random.Random) -> None:
    spot = of_type(root, dict, chance)
    if spot and spot.value:
        del spot.value[chance.choice(list(spot.value))]


def nested(root: list[Any], chance: random.Random) -> None:
    spot = chance.choice(list(spots(root)))
    value = spot.value
    for _ in range(chance.choice((1, 1, 2, 70))):
        value = chance.choice(([value], {"id": value}, {"name": value}))
    spot.put(value)


def list_and_mapping_swapped(root: list[Any], chance: random.Random) -> None:
    spot = of_type(root, dict | list, chance)
    if spot and isinstance(spot.value, dict):
        pairs = chance.choice((list(spot.value.values()), list(spot.value), [spot.value] * 2))
        spot.put(pairs)
    elif spot:
        spot.put({f"k{n}": one for n, one in enumerate(spot.value)})


def taken_out(root: list[Any], chance: random.Random) -> None:
    """An item of a list, or all of them, are gone."""
    spot = of_type(root, list, chance)
    if spot and spot.value:
        spot.put(chance.choice(([], spot.value[1:], spot.value[0])))


def put_twice(root: list[Any], chance: random.Random) -> None:
    spot = of_type(root, list, chance)
    if spot and spot.value:
        spot.put([*spot.value, chance.choice(spot.value)])


BytesMutation = Callable[[bytes, random.Random], bytes]
TreeMutation = Callable[[list[Any], random.Random], None]
BYTES: Sequence[BytesMutation] = (
    flipped,
    inserted,
    deleted,
    truncated,
    lines_moved,
    encoded_otherwise,
)
TREES: Sequence[TreeMutation] = (
    value_replaced,
    scalar_replaced,
    scalar_replaced,
    key_renamed,
    key_removed,
    nested,
    list_and_mapping_swapped,
    taken_out,
    put_twice,
)


def key_twice(content: bytes, chance: random.Random) -> bytes:
    """A key is written twice, which no tree can hold."""
    lines = content.decode("utf-8").split("\n")
    keyed = [n for n, line in enumerate(lines) if ": " in line]
    at = chance.choice(keyed)
    key = lines[at].split(":")[0].replace("- ", "  ", 1)
    return "\n".join([*lines[: at + 1], f"{key}: {'x'}", *lines[at + 1 :]]).encode()


def tree_mutated(content: bytes, mutate: TreeMutation, chance: random.Random) -> bytes:
    root = [yaml.load(content, yaml.BaseLoader)]
    mutate(root, chance)
    return yaml.dump(root[0], Dumper=PlainDumper, allow_unicode=True).encode("utf-8")


# Mutations of files

NAMES = ("site.yml", "x.yaml", "X.YML", "a b.yml", "年.yml", "x.txt", "x.yml.bak", "a\u202eb.yml")
FOLDERS = ("", "cases", "units", "kinds", "vocabularies", "statistics", "files", "nowhere", "a/b")


def moved(data: Path, file: Path, chance: random.Random) -> str:
    """The file lies elsewhere, under another name, or is a folder."""
    content = file.read_bytes()
    file.unlink()
    if chance.random() < 0.1:
        file.mkdir()
        return f"{file.name} made a folder"
    target = data / chance.choice(FOLDERS) / chance.choice((file.name, *NAMES))
    if target.exists():
        return f"{file.name} gone"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return f"{file.name} moved to {target.relative_to(data)}"


# The runs


@cache
def originals() -> dict[str, bytes]:
    files = {
        file.relative_to(SAMPLE).as_posix(): file.read_bytes()
        for file in sorted(SAMPLE.rglob("*"))
        if file.is_file()
    }
    return files | {"site.yml": files["site.yml"] + AS_OF.encode()}


def whole_library(data: Path) -> Path:
    for name, content in originals().items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)
    return data


def mutate(data: Path, number: int) -> str:
    """Make a mutation in a library; return what was done. The same number does the same."""
    chance = random.Random(number)
    name = chance.choice([name for name in originals() if name.endswith(".yml")])
    content = originals()[name]
    way = chance.random()
    if way < 0.08:
        return moved(data, data / name, chance)
    if way < 0.12:
        changed, done = key_twice(content, chance), "key_twice"
    elif way < 0.5:
        in_bytes = chance.choice(BYTES)
        changed, done = in_bytes(content, chance), in_bytes.__name__
    else:
        in_tree = chance.choice(TREES)
        changed, done = tree_mutated(content, in_tree, chance), in_tree.__name__
    (data / name).write_bytes(changed)
    return f"{done} in {name}"


def restore(data: Path, before: set[Path]) -> None:
    for path in sorted(set(data.rglob("*")) - before, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, content in originals().items():
        file = data / name
        if file.is_dir():
            shutil.rmtree(file)
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)


def misplaced(inspected: Inspection, data: Path) -> Iterator[str]:
    """Findings whose place is not in the library."""
    for finding in inspected.findings:
        place = finding.place
        if place.line < 1 or place.column < 1:
            yield f"{finding.code} at {place}"
        if (place.line, place.column) == (1, 1):
            continue  # the whole file or folder is meant, and it may be missing
        file = data / place.path
        text = file.read_bytes().decode("utf-8-sig", errors="replace") if file.is_file() else ""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if place.line > len(lines) or place.column > len(lines[place.line - 1]) + 1:
            yield f"{finding.code} at {place}, where {file.name} has no text"


@dataclass(frozen=True)
class Outcome:
    """How a run of mutations went: what went wrong, and how many were told or pressed."""

    wrong: tuple[str, ...]
    told: int
    pressed: int


def run(numbers: range) -> Outcome:
    wrong: list[str] = []
    told = pressed = 0
    with TemporaryDirectory() as folder:
        data = whole_library(Path(folder) / "data")
        before = set(data.rglob("*"))
        for number in numbers:
            done = f"mutation {number}, {mutate(data, number)}"
            try:
                inspected = inspect(data)
                wrong += [f"{done}: {fault}" for fault in misplaced(inspected, data)]
                told += not inspected.is_sound
                for edition in EDITIONS if inspected.is_sound else ():
                    press(inspected, edition)
                pressed += inspected.is_sound
            except Exception:
                wrong.append(f"{done}\n{traceback.format_exc(limit=-3)}")
            restore(data, before)
    return Outcome(tuple(wrong), told, pressed)


def test_the_library_that_is_mutated_is_sound(tmp_path: Path) -> None:
    inspected = inspect(whole_library(tmp_path / "data"))
    assert inspected.is_sound, inspected.findings
    for edition in EDITIONS:
        assert press(inspected, edition).pages


@pytest.mark.parametrize("number", [3, 14, 15])
def test_a_mutation_can_be_made_again(number: int, tmp_path: Path) -> None:
    first, again = (whole_library(tmp_path / name) for name in ("first", "again"))
    assert mutate(first, number) == mutate(again, number)
    contents = [
        {
            file.relative_to(data).as_posix(): file.read_bytes()
            for file in data.rglob("*")
            if file.is_file()
        }
        for data in (first, again)
    ]
    assert contents[0] == contents[1]


def test_what_is_wrong_at_the_end_of_a_file_is_told_on_its_last_line(tmp_path: Path) -> None:
    data = whole_library(tmp_path / "data")
    (data / "ratings" / "ratings.yml").write_text("id: x\ndimensions: {a: ", encoding="utf-8")
    lines = {f.place.line for f in inspect(data).findings if f.place.path.name == "ratings.yml"}
    assert lines == {2}


def test_a_mutated_library_is_told_at_a_place_or_pressed() -> None:
    context = multiprocessing.get_context("spawn")
    shares = [range(n, MUTATIONS, WORKERS) for n in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        outcomes = list(pool.map(run, shares))
    wrong = [one for outcome in outcomes for one in outcome.wrong]
    assert not wrong, "\n".join([f"{len(wrong)} of {MUTATIONS}", *wrong[:20]])
    assert sum(outcome.told for outcome in outcomes) > MUTATIONS // 4
    assert sum(outcome.pressed for outcome in outcomes) > MUTATIONS // 10
