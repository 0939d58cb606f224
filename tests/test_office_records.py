"""Records go into a workbook and come back, value for value; templates know what they are."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lianqiao.editions import editions
from lianqiao.findings import Place
from lianqiao.kinds import Declarations, Kind, load
from lianqiao.library import Library, library
from lianqiao.messages import messages
from lianqiao.office.columns import written
from lianqiao.office.own import OwnWorkbook, own_workbook
from lianqiao.office.records import records_workbook
from lianqiao.pages.view import View
from lianqiao.press import inspect
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
from made import write_yaml
from test_office_columns import DECLARED, MEETING

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


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
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


def test_the_reference_library_comes_back() -> None:
    inspected = inspect(Path(__file__).parents[1] / "data")
    assert_comes_back(inspected.library)
