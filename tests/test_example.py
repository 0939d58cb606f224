"""The made-up library: the same bytes for the same seed, of every kind, and clean."""

import re
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from lianqiao.editions import cut
from lianqiao.example import write_example
from lianqiao.kinds import load
from lianqiao.messages import messages
from lianqiao.press import Inspection, inspect

CASES = 20
TEXTS = ("summary", "background", "practice", "innovation", "results", "lessons", "replicability")
LATER = date(2026, 1, 1)


def written(folder: Path, cases: int = CASES, seed: int = 1, language: str = "zh") -> Path:
    write_example(folder, cases, seed, messages(language))
    return folder / "data"


def inspected(folder: Path, seed: int = 1) -> Inspection:
    return inspect(written(folder, seed=seed), LATER)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    assert contents(written(tmp_path / "one")) == contents(written(tmp_path / "two"))


def test_another_seed_writes_another_library(tmp_path: Path) -> None:
    one, two = contents(written(tmp_path / "one")), contents(written(tmp_path / "two", seed=2))
    assert one["site.yml"] == two["site.yml"]
    assert one["honors/2022.yml"] != two["honors/2022.yml"]


@pytest.mark.parametrize("cases", [0, 1, 7, 45])
def test_it_has_as_many_cases_as_asked_for(cases: int, tmp_path: Path) -> None:
    library = inspect(written(tmp_path, cases)).library
    assert len(library.all("case")) == cases


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_found_in_it_that_is_not_accepted(seed: int, tmp_path: Path) -> None:
    result = inspected(tmp_path, seed)
    assert not result.findings
    assert {finding.code for finding in result.accepted} >= {"honor_twice", "edition_loses_link"}


def test_it_has_every_kind_status_and_audience(tmp_path: Path) -> None:
    result = inspect(written(tmp_path, 100))
    declarations = load(None).declarations
    records = result.library.records
    assert {record.kind for record in records} == set(declarations.kinds)
    assert {record.status for record in records} == set(declarations.vocabularies["statuses"].terms)
    assert {record.audience for record in records} == {"none", "internal", "public"}


def test_it_states_every_reason_why_a_value_is_missing(tmp_path: Path) -> None:
    library = inspect(written(tmp_path, 60)).library
    stated = {
        why["reason"]
        for record in library.records
        for why in (record.get("missing") or {}).values()
    }
    assert stated == set(library.declarations.vocabularies["missing_reasons"].terms)


def test_both_editions_keep_most_of_it(tmp_path: Path) -> None:
    result = inspected(tmp_path)
    kept = {
        name: len(cut(result.library, edition).library.records)
        for name, edition in result.editions.items()
    }
    assert kept["internal"] > kept["public"] > len(result.library.records) / 2


def test_reported_totals_name_statistics_that_are_counted(tmp_path: Path) -> None:
    result = inspected(tmp_path)
    named = {figure.get("statistic") for figure in result.library.all("figure")} - {None}
    assert named
    assert named <= set(result.statistics)


def test_a_case_has_about_1500_characters(tmp_path: Path) -> None:
    library = inspect(written(tmp_path, 40)).library
    lengths = [
        len(re.findall("[一-鿿]", "".join(str(case.get(key) or "") for key in TEXTS)))
        for case in library.all("case")
        if case.get("practice")
    ]
    assert 1200 < sum(lengths) / len(lengths) < 1800


def test_cases_differ(tmp_path: Path) -> None:
    library = inspect(written(tmp_path, 60)).library
    sentences = [
        sentence
        for case in library.all("case")
        for sentence in re.split("[。\n]", str(case.get("practice") or ""))
        if len(sentence) > 25
    ]
    assert len(set(sentences)) > 0.98 * len(sentences)


def test_photos_are_pictures_with_alternative_text_and_caption(tmp_path: Path) -> None:
    data = written(tmp_path)
    library = inspect(data).library
    photos = [
        photo
        for kind in ("case", "activity")
        for record in library.all(kind)
        for photo in record.get("photos") or ()
    ]
    assert photos
    for photo in photos:
        assert photo["alt"]
        assert photo["caption"]
        assert_is_png((data / "files" / photo["file"]).read_bytes())


def assert_is_png(content: bytes) -> None:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    parts = {}
    at = 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(name + body)
        parts[name] = body
        at += 12 + length
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    assert len(zlib.decompress(parts[b"IDAT"])) == (width + 1) * height


@pytest.mark.parametrize(("language", "word"), [("zh", "虚构示例"), ("en", "made-up example")])
def test_it_says_that_it_is_made_up(language: str, word: str, tmp_path: Path) -> None:
    site = yaml.safe_load((written(tmp_path, 1, 1, language) / "site.yml").read_text("utf-8"))
    assert word in site["standing"]
    assert site["language"] == language
