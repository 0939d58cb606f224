"""Whatever happens to a file under review: the command does its work or says what is wrong.

LIANQIAO_LONG=1 runs all mutations. A failure names its number.
"""

import os
import random
from datetime import date
from pathlib import Path

import pytest

from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import inspect, press
from lianqiao.review import Asked, Desk, Refused, do
from reviewed import change, library_at, passes_all, review

MUTATIONS = 1000 if os.environ.get("LIANQIAO_LONG") == "1" else 40
TODAY = date(2199, 1, 1)
HOSTILE = (
    *("", "~", "[]", "{}", "[a, b]", "{a: b}", "'", '"', "first", "passed", "2024-13-01"),
    *("初审: 甲", "- a", "&a", "!x", "0", "🀄", "\u202e", "x" * 300),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """The files of a library with every kind of entry, and what they say."""
    data = library_at(tmp_path_factory.mktemp("library"))
    passes_all(data, "gongkai")
    passes_all(data, "xiansun")
    change(data, "results: 线损下降。", "results: 线损已下降。")
    review(data, "xiansun", "--minor", "--by", "林晓", "--reason", "补一个漏字")
    return {file: file.read_text(encoding="utf-8") for file in sorted(data.rglob("*.yml"))}


def mutated(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    lines[at : at + 1] = chance.choice(
        (
            [f"{line.split(':')[0]}: {chance.choice(HOSTILE)}"],
            [f"{line.split(':')[0]}: {chance.choice(HOSTILE)}"],
            [f"  {line}"],
            [line[2:]],
            [],
            [line, line],
            [line.replace(chance.choice("abcdest:,-"), chance.choice(HOSTILE), 1)],
        )
    )
    return "\n".join(lines)


def deeds(folder: Path, number: int) -> tuple[Asked, ...]:
    return (
        Asked(),
        Asked(sheet=folder / f"{number}.xlsx"),
        Asked(slip=True, output=folder / f"{number}.html"),
        Asked(ids=("gongkai",), step="secrecy", result="passed", by="林晓"),
        Asked(ids=("xiansun", "chaobiao"), step="first", result="returned", by="林晓"),
        Asked(ids=("xiansun",), minor=True, reason="补一个漏字", by="林晓"),
    )


@pytest.mark.parametrize("number", range(MUTATIONS))
def test_a_mutated_file_ends_in_no_traceback(
    files: dict[Path, str], number: int, tmp_path: Path
) -> None:
    chance = random.Random(number)
    file = chance.choice(list(files))
    data = next(iter(files)).parents[1]
    file.write_text(mutated(files[file], chance), encoding="utf-8")
    try:
        inspected = inspect(data, TODAY)
        desk = Desk(data, inspected, messages(chance.choice(LANGUAGES)), TODAY)
        for asked in deeds(tmp_path, number):
            try:
                said = list(do(desk, asked))
            except Refused as refused:
                said = list(refused.lines)
            assert all(said), asked
        if inspected.can_be_previewed:
            press(inspected, "internal", drafts=True)
    finally:
        for one, text in files.items():
            one.write_text(text, encoding="utf-8")
