"""A valid library goes out as a workbook and comes back the same, field for field."""

import os
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lianqiao.cli import main
from lianqiao.messages import messages
from lianqiao.office.records import records_workbook
from lianqiao.pages.view import View
from lianqiao.press import Inspection, inspect
from lianqiao.records import Record
from lianqiao.types import Ref
from made import payloads, write_full_library
from sample import SAMPLE

LONG = os.environ.get("LIANQIAO_LONG") == "1"
SEEDS = range(40 if LONG else 3)
DECLARED = ("site.yml", "files", "kinds", "vocabularies", "statistics")
WORDS = (
    "石立所",
    "A-1",
    "2024.10",
    "0571",
    "=1+1",
    "无",
    "—",
    "甲、乙；丙",
    "是",
    "1,024",
    "约 30",
    "x",
)


def workbook_of(inspected: Inspection) -> bytes:
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in inspected.library.records:
        by_kind[record.kind].append(record)
    view = View(inspected.library, inspected.editions["internal"], messages("zh"), "")
    return records_workbook(by_kind, view)


def came_back(source: Path, folder: Path) -> Mapping[Ref, Any]:
    """Return the records of a library that was exported and imported into an empty one."""
    (folder / "全部.xlsx").write_bytes(workbook_of(inspect(source)))
    data = folder / "empty"
    data.mkdir()
    for name in DECLARED:
        if (source / name).is_dir():
            shutil.copytree(source / name, data / name)
        elif (source / name).exists():
            shutil.copy(source / name, data / name)
    result = CliRunner().invoke(main, ["import", str(folder / "全部.xlsx"), "--into", str(data)])
    assert result.exit_code == 0, result.output
    return {record.ref: dict(record.values) for record in inspect(data).library.records}


def said_in(source: Path) -> Mapping[Ref, Any]:
    """Return the records of a library, without the reviews, which only their command writes."""
    return {
        record.ref: {key: value for key, value in record.values.items() if key != "reviews"}
        for record in inspect(source).library.records
    }


def test_the_sample_comes_back_as_it_was(tmp_path: Path) -> None:
    assert came_back(SAMPLE, tmp_path) == said_in(SAMPLE)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_library_with_every_kind_and_field_comes_back_as_it_was(
    seed: int, tmp_path: Path
) -> None:
    texts = random_texts(random.Random(seed))
    source = write_full_library(tmp_path / "full", lambda: next(texts))
    assert inspect(source).is_sound
    assert came_back(source, tmp_path) == said_in(source)


def random_texts(chance: random.Random) -> Iterator[str]:
    """Yield texts of one line that mean something else where nobody looks."""
    while True:
        yield (
            chance.choice([*WORDS, *(one for one in payloads() if "\n" not in one)]).strip() or "x"
        )


def test_what_goes_out_and_comes_back_unchanged_changes_nothing(tmp_path: Path) -> None:
    data = shutil.copytree(SAMPLE, tmp_path / "data")
    (tmp_path / "全部.xlsx").write_bytes(workbook_of(inspect(data)))
    before = {file: file.read_bytes() for file in data.rglob("*.yml")}
    arguments = ["import", str(tmp_path / "全部.xlsx"), "--into", str(data)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert {file: file.read_bytes() for file in data.rglob("*.yml")} == before
