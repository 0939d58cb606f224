"""Every finding has a small library that shows it, and the words it is told in.

`tests/broken/CODE/` holds the library in `data/` and what the check says of it, a finding a line,
in `expected.zh.txt` and `expected.en.txt`. What no repository can hold is built by the test
instead, by the function in BUILT. `LIANQIAO_BLESS=1` rewrites the expected lines: read the
difference as a clerk would before committing it.
"""

import errno
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from lianqiao.documents import FILE_LIMIT, SCALAR_LIMIT
from lianqiao.findings import Finding
from lianqiao.messages import LANGUAGES, messages
from lianqiao.press import inspect
from office.told import SAMPLES as OF_IMPORTS  # see tests/test_import_messages.py

BROKEN = Path(__file__).parent / "broken"
BLESS = os.environ.get("LIANQIAO_BLESS") == "1"
TODAY = date(2025, 1, 1)
UNFILLED = re.compile(r"\{[a-z_]*\}")
TOLD_LINE = re.compile(r"(data[/:])?(?P<place>(.*?:)?\d+:\d+): \S+ (?P<code>[a-z0-9_]+): \S.*")

Build = Callable[[Path, pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Sample:
    """A broken library and what is found in it."""

    code: str
    data: Path
    findings: Sequence[Finding]

    def lines(self, language: str) -> list[str]:
        return [messages(language).line(finding) for finding in self.findings]

    def expected(self, language: str) -> Path:
        return BROKEN / self.code / f"expected.{language}.txt"


def write(data: Path, name: str, text: str) -> Path:
    path = data / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def sound_library(data: Path) -> None:
    write(data, "site.yml", "name: 青江供电公司联建成果库\npublisher: 中共青江供电公司委员会\n")
    write(
        data,
        "units/units.yml",
        "- id: qingjiang\n  status: approved\n  name: 青江供电公司\n  type: company\n",
    )


def no_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is run where there is no library."""


def names_that_differ_in_case(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_library(data)
    upper = write(data, "cases/Taiqu.yml", "id: taiqu-xiansun\nstatus: draft\ntitle: 线损联治\n")
    if upper.with_name("taiqu.yml").exists():
        pytest.skip("this file system cannot hold both names")
    write(data, "cases/taiqu.yml", "id: taiqu-chaobiao\nstatus: draft\ntitle: 抄表联动\n")


def named_pipe(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_library(data)
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(data / "units" / "daochu.yml")


def file_and_folder_locked(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions do not stop the administrator, as whom tests may run."""
    sound_library(data)
    file = write(data, "cases/taiqu.yml", "id: taiqu-xiansun\nstatus: draft\ntitle: 线损联治\n")
    folder = write(data, "honors/2024.yml", "id: wenming\nstatus: draft\n").parent
    read_bytes, iterdir = Path.read_bytes, Path.iterdir

    def denied(path: Path) -> PermissionError:
        return PermissionError(errno.EACCES, "Permission denied", str(path))

    def read_unless_locked(path: Path) -> bytes:
        if path == file:
            raise denied(path)
        return read_bytes(path)

    def list_unless_locked(path: Path) -> object:
        if path == folder:
            raise denied(path)
        return iterdir(path)

    monkeypatch.setattr(Path, "read_bytes", read_unless_locked)
    monkeypatch.setattr(Path, "iterdir", list_unless_locked)


def scan_pasted_as_text(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_library(data)
    comment = "# 以下为扫描件文字，逐页粘贴。\n"
    write(data, "cases/taiqu.yml", "id: taiqu-xiansun\n" + comment * (FILE_LIMIT // len(comment)))


def yearbook_in_one_field(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_library(data)
    chapter = "逐台区核对户变关系。"
    text = chapter * (SCALAR_LIMIT // len(chapter) + 1)
    write(data, "cases/taiqu.yml", f"id: taiqu-xiansun\nstatus: draft\npractice: {text}\n")


def name_pasted_with_a_line_break(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_library(data)
    try:
        write(data, "cases/taiqu\nxiansun.yml", "id: taiqu-xiansun\nstatus: draft\n")
    except OSError:
        pytest.skip("this file system refuses such names itself")


BUILT: Mapping[str, Build] = {
    "data_missing": no_folder,
    "file_special": named_pipe,
    "file_too_large": scan_pasted_as_text,
    "file_unreadable": file_and_folder_locked,
    "name_unreadable": name_pasted_with_a_line_break,
    "names_collide": names_that_differ_in_case,
    "text_too_long": yearbook_in_one_field,
}
STORED = sorted(folder.parent.name for folder in BROKEN.glob("*/data"))


def finding_codes(language: str) -> set[str]:
    keys = messages(language).texts
    return {key.removeprefix("finding.") for key in keys if key.startswith("finding.")}


@cache
def stored(code: str) -> Sample:
    data, content = BROKEN / code / "data", BROKEN / code / "content"
    return Sample(code, data, inspect(data, TODAY, content if content.is_dir() else None).findings)


@pytest.fixture(params=sorted({*STORED, *BUILT}))
def sample(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Sample:
    code: str = request.param
    if code not in BUILT:
        return stored(code)
    data = tmp_path / "data"
    BUILT[code](data, monkeypatch)
    return Sample(code, data, inspect(data, today=TODAY).findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_library_is_told_in_these_words(sample: Sample, language: str) -> None:
    told = "".join(f"{line}\n" for line in sample.lines(language))
    expected = sample.expected(language)
    if BLESS:
        write(expected.parent, expected.name, told)
    assert expected.is_file(), f"`make bless` writes {expected.name} of {sample.code}"
    assert told == expected.read_text(encoding="utf-8")


def test_a_sample_shows_the_finding_it_is_named_after(sample: Sample) -> None:
    assert sample.code in {finding.code for finding in sample.findings}


def test_a_finding_stands_where_its_file_has_text(sample: Sample) -> None:
    for finding in sample.findings:
        place = finding.place
        assert place.line >= 1
        assert place.column >= 1
        file = sample.data / place.path
        if (place.line, place.column) == (1, 1):
            continue  # the whole file or folder is meant, and it may be missing
        lines = file.read_bytes().decode("utf-8-sig", errors="replace").split("\n")
        assert place.line <= len(lines), str(place)
        assert place.column <= len(lines[place.line - 1]) + 1, str(place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_of_a_message_is_filled(sample: Sample, language: str) -> None:
    for line in sample.lines(language):
        assert not UNFILLED.search(line)


def test_a_finding_takes_one_line_and_says_where_and_which(sample: Sample) -> None:
    for language in LANGUAGES:
        for line, finding in zip(sample.lines(language), sample.findings, strict=True):
            told = TOLD_LINE.fullmatch(line)
            assert told, line
            place = str(finding.place).removeprefix(".:")  # the folder itself
            place = place.removeprefix("../")  # content/, beside data/
            assert told["place"].endswith(place)
            assert told["code"] == finding.code


def test_chinese_and_english_name_the_same_codes(sample: Sample) -> None:
    zh, en = (
        [line["code"] for line in TOLD_LINE.finditer(sample.expected(language).read_text("utf-8"))]
        for language in LANGUAGES
    )
    assert zh == en


OF_BUILT_PAGES = {"html_taken_out", "html_left_in_tree"}  # see tests/test_safe_output.py
OF_BOOKLETS = {  # see tests/test_yearbook.py
    "booklet_ended",
    "booklet_not_set",
    "booklet_unsettled",
    "font_broken",
    "font_unknown",
    "no_glyph",
    "template_broken",
    "template_package",
    "template_unknown",
    "template_unreadable",
}


def test_every_finding_of_the_catalogs_has_a_sample() -> None:
    assert finding_codes("zh") == finding_codes("en")
    others = {*OF_BUILT_PAGES, *OF_BOOKLETS, *OF_IMPORTS}
    assert finding_codes("zh") == {*STORED, *BUILT, *others}


def test_a_sample_is_either_stored_or_built() -> None:
    assert not {*STORED} & {*BUILT}
    assert {folder.name for folder in BROKEN.iterdir()} == {*STORED, *BUILT}


def test_a_library_without_faults_is_told_nothing(tmp_path: Path) -> None:
    sound_library(tmp_path / "data")
    assert not inspect(tmp_path / "data", today=TODAY).findings
