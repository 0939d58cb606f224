"""Every finding of an import has a workbook that shows it, and the words it is told in.

`office/told.py` makes the workbooks, one for each code; `office/messages/CODE.zh.txt` and
`CODE.en.txt` hold what an import says of it, a finding a line. `LIANQIAO_BLESS=1` rewrites them:
read the difference as a clerk would before committing it.
"""

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from lianqiao.findings import Finding, Severity
from lianqiao.importing.plan import plan, read
from lianqiao.importing.planned import Plan
from lianqiao.importing.rows import Fate
from lianqiao.messages import LANGUAGES, messages
from made import write_library, write_yaml
from office.sheets import units
from office.told import SAMPLES, TODAY

TOLD = Path(__file__).parent / "office" / "messages"
BLESS = os.environ.get("LIANQIAO_BLESS") == "1"
UNFILLED = re.compile(r"\{[a-z_]*\}")


def library(data: Path) -> Path:
    """Write the library into which the samples are imported."""
    teams = [
        {"id": f"dongshan-{n}", "name": name, "short": "东山班", "type": "team"}
        for n, name in enumerate(("东山运维班", "东山抢修班"), start=1)
    ]
    honor = {
        "id": "fuwudui",
        "status": "draft",
        "name": "先进共产党员服务队",
        "awarders": ["云川市总工会"],
        "recipients": [{"unit": "shili"}],
        "issued_on": "2023-05",
    }
    write_library(data, *units(), *(("units", team) for team in teams), ("honors", honor))
    remarks = {"zh": "发言", "type": "group", "many": "true", "fields": {"text": text("内容")}}
    items = {"topic": text("议题"), "remarks": remarks}
    fields = {
        "name": text("名称") | {"required": "true"},
        "items": {"zh": "议题", "type": "group", "many": "true", "fields": items},
    }
    kind = {"kind": "meeting", "folder": "meetings", "title": "name", "columns": ["name"]}
    label = {"label": {"zh": "会议", "en": "Meeting"}, "plural": {"zh": "会议", "en": "Meetings"}}
    write_yaml(data / "kinds" / "meeting.yml", kind | label | {"fields": fields})
    return data


def text(label: str) -> dict[str, object]:
    return {"zh": label, "type": "text"}


@cache
def planned(code: str, folder: Path) -> Plan:
    data = library(folder / "data")
    sent = folder / "sent"
    sent.mkdir()
    sample = SAMPLES[code]
    files = sample.build(data, sent)
    with sample.during():
        ready = read(data, files)
    assert not ready.loaded.findings
    return plan(ready, sample.asked, TODAY, lambda step, done, total: None)


@pytest.fixture(params=sorted(SAMPLES), scope="module")
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(code: str, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(code, tmp_path_factory.mktemp(code))


def findings(made: Plan) -> Sequence[Finding]:
    return made.in_order()


def lines(made: Plan, language: str) -> list[str]:
    return [messages(language).line(one) for one in findings(made)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_with_a_fault_is_told_in_these_words(
    made: Plan, code: str, language: str
) -> None:
    told = "".join(f"{line}\n" for line in lines(made, language))
    expected = TOLD / f"{code}.{language}.txt"
    if BLESS:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(told, encoding="utf-8", newline="\n")
    assert expected.is_file(), f"`make bless` writes {expected.name}"
    assert told == expected.read_text(encoding="utf-8")


def test_one_fault_is_told_once_and_as_nothing_else(made: Plan, code: str) -> None:
    assert [one.code for one in findings(made)] == [code]


def test_a_row_with_an_error_is_not_written(made: Plan) -> None:
    wrong = {
        (one.place.path, one.place.sheet, one.place.line)
        for one in findings(made)
        if one.severity is Severity.ERROR
    }
    for account in made.accounts:
        place = account.place
        if (place.path, place.sheet, place.line) in wrong:
            assert account.fate in (Fate.ERROR, Fate.SKIPPED)  # a heading is skipped
    errors = any(account.fate is Fate.ERROR for account in made.accounts)
    assert not errors or wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_of_a_message_is_filled(made: Plan, language: str) -> None:
    for line in lines(made, language):
        assert not UNFILLED.search(line)
        assert "“”" not in line


def test_a_finding_of_a_sheet_names_a_cell_that_is_there(made: Plan) -> None:
    sheets = {
        (book.name, sheet.name): sheet for book in made.books.values() for sheet in book.sheets
    }
    for finding in findings(made):
        place = finding.place
        if place.sheet and (place.line, place.column) != (1, 1):
            sheet = sheets[str(place.path), place.sheet]
            assert place.line <= sheet.height, str(place)


def test_every_finding_of_imports_in_the_catalogs_has_a_sample() -> None:
    for language in LANGUAGES:
        keys = messages(language).texts
        told = {key.removeprefix("finding.") for key in keys if key.startswith("finding.")}
        assert {one for one in told if one.startswith(OF_IMPORTS)} == {*SAMPLES}


def test_no_words_are_kept_of_a_sample_that_is_gone() -> None:
    assert {file.name.split(".")[0] for file in TOLD.iterdir()} == {*SAMPLES}


OF_IMPORTS = ("book_", "own_", "sheet_")
"""What the codes of imports begin with."""
