"""Records go into a workbook and come back, value for value; templates know what they are."""

import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from lianqiao.editions import editions
from lianqiao.findings import Place
from lianqiao.kinds import Declarations, Kind, load
from lianqiao.library import Library, library
from lianqiao.messages import messages
from lianqiao.office.columns import written
from lianqiao.office.layout import DoesNotFit
from lianqiao.office.own import OwnWorkbook, own_workbook
from lianqiao.office.records import records_workbook, template
from lianqiao.pages.view import View
from lianqiao.press import opened
from lianqiao.records import Record
from lianqiao.types import (
    Field,
    Group,
    Link,
    Map,
    PartialDate,
    Ref,
    Term,
    Type,
    Value,
)
from made import ROOT, parts_of_workbook, write_yaml
from test_office_columns import DECLARED, MEETING

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SIGNS = "=+-@'\"_x00A\t #|*[]甲乙丙、；，。０1.2e𠮷"
WORDS = st.text(alphabet=SIGNS, min_size=1, max_size=12)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
IDS = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}\Z")

NUMBERS = st.from_regex(r"\A-?[0-9]{1,18}(\.[0-9]{1,18})?\Z").map(Decimal)
MONTHS = st.builds(PartialDate, st.integers(1900, 2199), st.integers(1, 12))
DAYS = st.builds(PartialDate, st.integers(1900, 2199), st.integers(1, 12), st.integers(1, 28))
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "markdown": st.lists(LINES, min_size=1, max_size=3).map("\n\n".join),
    "integer": st.integers(0, 10**18 - 1),
    "number": NUMBERS,
    "boolean": st.booleans(),
    "date": st.builds(PartialDate, st.integers(1900, 2199)) | MONTHS | DAYS,
    "id": IDS,
}


@cache
def declarations(folder: str = "") -> Declarations:
    return load(Path(folder) if folder else None).declarations


def values_of(type_: Type) -> st.SearchStrategy[Any]:
    """Make values as the type itself would read them."""
    match type_:
        case Group(fields=fields):
            return groups(fields).filter(bool)
        case Map(item=item):
            keys = st.sampled_from(["name", "左", "右上", "单位", "E1"])
            return st.dictionaries(keys, groups(item.fields).filter(bool), min_size=1, max_size=2)
        case Term(vocabulary=vocabulary):
            return st.sampled_from(sorted(vocabulary.terms))
        case Link(to=kinds):
            return st.builds(Ref, st.sampled_from(kinds), IDS)
    return SCALARS.get(type_.name, LINES)


def groups(fields: Mapping[str, Field]) -> st.SearchStrategy[dict[str, Value]]:
    optional = {}
    for key, field in fields.items():
        one = values_of(field.type)
        optional[key] = st.lists(one, min_size=1, max_size=3).map(tuple) if field.many else one
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def libraries(draw: st.DrawFn, declared: Declarations) -> Library:
    made: list[Record] = []
    for kind in draw(st.lists(st.sampled_from(sorted(declared.kinds)), min_size=1, max_size=2)):
        values = draw(groups(declared.kinds[kind].fields))
        id_ = f"{draw(IDS)}-{len(made)}"
        if "missing" in values:
            reasons: Value = {"name": {"reason": "pending", "by": PartialDate(2024)}}
            values["missing"] = reasons  # it names a field of the kind
        made.append(record(kind, {**values, "id": id_}))
    return whole(declared, made)


def record(kind: str, values: Mapping[str, Value]) -> Record:
    place = Place(PurePosixPath(f"{values['id']}.yml"))
    return Record(kind, str(values["id"]), values, {(): place})


def whole(declared: Declarations, records: list[Record]) -> Library:
    site = record("site", {"id": "site", "name": "试验库"})
    return library(declared, site, records)


def view_of(of: Library, language: str = "zh") -> View:
    return View(of, editions(of.site)["internal"], messages(language), folder="")


def plain(value: Any, type_: Type) -> Any:
    """Return a value as YAML would hold it."""
    if isinstance(value, tuple):
        return [plain(one, type_) for one in value]
    if isinstance(type_, Group):
        return {key: plain(one, type_.fields[key].type) for key, one in value.items()}
    if isinstance(type_, Map):
        return {key: plain(one, type_.item) for key, one in value.items()}
    return written(value, type_)


def expected(of: Record, kind: Kind) -> dict[str, Any]:
    values = plain(of.values, kind.group)
    assert isinstance(values, dict)
    values.pop("reviews", None)
    return values


def by_kind(of: Library) -> dict[str, tuple[Record, ...]]:
    return {key: of.all(key) for key in of.declarations.kinds}


def read(content: bytes, declared: Declarations) -> OwnWorkbook:
    found = own_workbook(CalamineWorkbook.from_filelike(BytesIO(content)), declared)
    assert found is not None
    return found


def assert_comes_back(of: Library, language: str = "zh") -> None:
    found = read(records_workbook(by_kind(of), view_of(of, language)), of.declarations)
    assert [fault.code for fault in found.faults] == []
    back = {(one.kind, one.plain["id"]): one.plain for one in found.records}
    assert back == {
        (one.kind, one.id): expected(one, of.declarations.kinds[one.kind]) for one in of.records
    }


EXAMPLES = 400 if os.environ.get("LIANQIAO_LONG") else 12


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_record_of_any_kind_comes_back_as_it_was(data: st.DataObject) -> None:
    assert_comes_back(
        data.draw(libraries(declarations())), data.draw(st.sampled_from(["zh", "en"]))
    )


@pytest.fixture
def with_meetings(tmp_path: Path) -> Declarations:
    write_yaml(tmp_path / "data" / "kinds" / "meeting.yml", DECLARED)
    return load(tmp_path / "data").declarations


def test_lists_within_lists_come_back(with_meetings: Declarations) -> None:
    assert_comes_back(whole(with_meetings, [record("meeting", MEETING)]))


@pytest.mark.parametrize("folder", ["data", "tests/sample/data"])
def test_a_whole_library_comes_back(folder: str) -> None:
    _, of = opened(ROOT / folder)
    assert of.records
    assert_comes_back(of)


def small(text: str = "正文", **values: Value) -> Library:
    given: dict[str, Value] = {"id": "a-1", "title": "例子", "background": text, **values}
    return whole(
        declarations(), [record("case", given), record("unit", UNIT), record("unit", TWIN)]
    )


UNIT: dict[str, Value] = {"id": "shili", "name": "示例单位", "type": "department"}
TWIN: dict[str, Value] = {"id": "ling-yi", "name": "shili", "type": "department"}


def cells_of(content: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet).to_python()


def of_case(of: Library, language: str = "zh") -> bytes:
    return records_workbook({"case": of.all("case")}, view_of(of, language))


@pytest.mark.parametrize("number", ["1.50", "0.1", "30", "12345678901234567", "-2.5", "100000000"])
def test_numbers_keep_every_digit(number: str) -> None:
    figure: dict[str, Value] = {"id": "a", "name": "数", "value": Decimal(number)}
    assert_comes_back(whole(declarations(), [record("figure", figure)]))


def test_links_stand_by_the_names_people_know_and_come_back_as_ids() -> None:
    of = small(unit=Ref("unit", "shili"), partners=(Ref("unit", "ling-yi"), Ref("unit", "gone")))
    assert_comes_back(of)
    (row,) = [row for row in cells_of(of_case(of), "典型案例") if row[1] == "a-1"]
    assert "示例单位" in row
    assert "shili [ling-yi]\ngone" in row  # a name that is another's id bears its own


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    of = small("=1+1")
    assert_comes_back(of)
    assert all(b"<f>" not in part for part in parts_of_workbook(of_case(of)).values())


def test_a_text_that_no_cell_can_hold_is_told_and_nothing_written() -> None:
    with pytest.raises(DoesNotFit) as told:
        of_case(small("𠮷" * 16_384))
    (long,) = told.value.texts
    assert (str(long.record), long.column.name, long.length) == ("case:a-1", "background", 32_768)
    assert_comes_back(small("字" * 32_767))


def test_the_same_records_give_the_same_bytes() -> None:
    of = small()
    assert of_case(of) == of_case(of)
    assert template_of.__wrapped__("case") == template_of("case")


@cache
def template_of(*kinds: str, language: str = "zh") -> bytes:
    of = small()
    return template([of.declarations.kinds[kind] for kind in kinds], view_of(of, language))


def test_a_template_tells_nothing_of_records_that_are_not_for_others() -> None:
    units: list[dict[str, Value]] = [
        {"id": "a", "name": "可选单位"},
        {"id": "b", "name": "撤下单位", "status": "withdrawn"},
        {"id": "c", "name": "不公开单位", "audience": "none"},
    ]
    of = whole(declarations(), [record("unit", values) for values in units])
    content = template([of.declarations.kinds["case"]], view_of(of))
    texts = parts_of_workbook(content)["xl/sharedStrings.xml"].decode()
    assert "可选单位" in texts
    assert "撤下单位" not in texts
    assert "不公开单位" not in texts


def test_an_empty_template_holds_no_records_and_no_faults() -> None:
    for language in ("zh", "en"):
        found = read(template_of(*declarations().kinds, language=language), declarations())
        assert (found.records, found.faults) == ([], [])


def test_what_excel_is_known_to_refuse_is_in_no_template() -> None:
    parts = parts_of_workbook(template_of(*declarations().kinds))
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = [str(one.get("name")) for one in book.iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert [one.get("state") for one in book.iter(f"{MAIN}sheet")][-1] == "veryHidden"
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            sheet = ElementTree.fromstring(part)
            for rule in sheet.iter(f"{MAIN}dataValidation"):
                assert len(rule.findtext(f"{MAIN}formula1") or "") <= 255
                assert len(rule.get("error", "")) <= 255
                assert len(rule.get("errorTitle", "")) <= 32


def test_the_title_stays_in_sight_and_help_is_shown_whole() -> None:
    sheet = ElementTree.fromstring(
        parts_of_workbook(template_of("honor"))["xl/worksheets/sheet2.xml"]
    )
    (pane,) = sheet.iter(f"{MAIN}pane")
    assert (pane.get("xSplit"), pane.get("ySplit")) == ("3", "2")  # number, id, name
    heights = {row.get("r"): float(row.get("ht", 0)) for row in sheet.iter(f"{MAIN}row")}
    assert heights["3"] > 2 * heights["4"]  # help stands on several lines


def test_what_the_import_fills_in_is_not_asked_for() -> None:
    sheet = CalamineWorkbook.from_filelike(BytesIO(template_of("honor"))).get_sheet_by_name("荣誉")
    rows = sheet.to_python()
    heads, help_ = next((rows[n], rows[n + 1]) for n in range(2) if "序号" in rows[n])
    assert "可以不填" in str(help_[heads.index("编号")])
    assert "不填就是草稿" in str(help_[heads.index("状态")])


def test_headings_are_locked_and_cells_are_open() -> None:
    parts = parts_of_workbook(template_of("honor"))
    sheet = ElementTree.fromstring(parts["xl/worksheets/sheet2.xml"])
    protected = sheet.find(f"{MAIN}sheetProtection")
    assert protected is not None
    assert protected.get("sheet") == "1"
    assert protected.get("password") is None
    assert protected.get("formatColumns") == "0"  # 0: allowed
    styles = ElementTree.fromstring(parts["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    assert styles is not None
    opened = [one.find(f"{MAIN}protection") is not None for one in styles]
    heads = [cell for row in sheet.iter(f"{MAIN}row") if row.get("r") == "2" for cell in row]
    assert not any(opened[int(cell.get("s", 0))] for cell in heads)
    assert all(opened[int(column.get("style", 0))] for column in sheet.iter(f"{MAIN}col"))


def filled(change: Callable[[dict[str, list[list[Any]]]], None]) -> OwnWorkbook:
    """Write a small honors workbook by its own rules, changed as people change them."""
    sheets: dict[str, list[list[Any]]] = {
        "荣誉": [
            ["lianqiao:1:honor", "id", "name", "recipients="],
            ["序号", "编号", "荣誉名称", "获奖方"],
            ["示例", "shili", "某某荣誉", "甲"],
            [1.0, "", "先进集体", ""],
        ],
        "获奖方": [
            ["lianqiao:1:honor.recipients", "#title", "recipients.unit"],
            ["序号", "对应记录", "单位"],
            [1.0, "", "示例单位"],
            [1.0, "", "另一单位"],
        ],
    }
    change(sheets)
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return read(content.getvalue(), declarations())


def faults(change: Callable[[dict[str, list[list[Any]]]], None]) -> list[tuple[str, str]]:
    return [(fault.cell.at, fault.code) for fault in filled(change).faults]


def test_a_filled_workbook_gives_each_record_with_the_cells_of_its_values() -> None:
    found = filled(lambda sheets: None)
    assert found.faults == []
    (honor,) = found.records
    units = [{"unit": "示例单位"}, {"unit": "另一单位"}]
    assert honor.plain == {"name": "先进集体", "recipients": units}
    assert honor.cells["recipients", 1, "unit"].at == "获奖方!C4"


def test_columns_may_be_moved_and_sheets_renamed() -> None:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        sheets["改了名"] = [[row[0], row[2], row[1], row[3]] for row in sheets.pop("荣誉")]

    (honor,) = filled(change).records
    assert honor.plain["name"] == "先进集体"


def test_several_values_in_the_main_sheet_are_items_of_the_list() -> None:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        sheets["荣誉"][3][3] = "甲单位\n乙单位"
        del sheets["获奖方"][2:]

    (honor,) = filled(change).records
    assert honor.plain["recipients"] == [{"unit": "甲单位"}, {"unit": "乙单位"}]


def set_cell(sheet: str, row: int, column: int, value: Any) -> Callable[[Any], None]:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        rows = sheets[sheet]
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (set_cell("获奖方", 3, 0, 7.0), ("获奖方!A4", "row_unknown")),
        (set_cell("获奖方", 3, 0, ""), ("获奖方!A4", "row_missing")),
        (set_cell("获奖方", 4, 0, 1.0), ("获奖方!A5", "row_empty")),
        (set_cell("荣誉", 4, 0, 1.0), ("荣誉!A5", "row_twice")),
        (set_cell("荣誉", 3, 4, "备注"), ("荣誉!E4", "column_unknown")),
        (set_cell("荣誉", 0, 0, "lianqiao:9:honor"), ("荣誉!A1", "version")),
        (set_cell("获奖方", 0, 0, "lianqiao:1:honr"), ("获奖方!A1", "sheet_unknown")),
        (set_cell("荣誉", 3, 3, "甲单位"), ("获奖方!A3", "given_twice")),
    ],
)
def test_what_does_not_fit_together_is_told_with_its_cell(
    change: Callable[[Any], None], fault: tuple[str, str]
) -> None:
    told = faults(change)
    assert fault in told
    assert all(f"finding.own_{code}" in messages("zh").texts for _, code in told)


def test_another_workbook_is_none_of_ours() -> None:
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.add_worksheet("荣誉").write_row(0, 0, ["序号", "荣誉名称"])
    book.close()
    opened = CalamineWorkbook.from_filelike(BytesIO(content.getvalue()))
    assert own_workbook(opened, declarations()) is None
