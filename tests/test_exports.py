"""What other programs get: feeds, data for download, and what pages tell machines."""

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest
from jsonschema import Draft202012Validator

from lianqiao.pages import addresses
from lianqiao.pages.fields_view import EVERY_PAGE
from lianqiao.press import Inspection, inspect, press
from lianqiao.records import Record
from lianqiao.types import Ref, Value
from made import build, write_full_library, write_library
from sample import day, declarations, made, pages, record, sample, unit

ATOM = "{http://www.w3.org/2005/Atom}"
BOTH = (("internal", "zh"), ("public", "en"))
HOSTILE = "=cmd|' /C calc'!A1 & <b>\"x\"</b> ]]> </script> 😀\u2028"
SECRET = "zzsecret"
DATA = ("json", "schema.json", "csv")


def files(
    inspected: Inspection, edition: str = "internal", language: str = "zh"
) -> Mapping[str, str]:
    """The feeds and downloads of a library by address."""
    return {
        asset.address: asset.content
        for asset in press(inspected, edition, language).assets
        if asset.address.startswith(("feed", "downloads/")) and not asset.address.endswith(".xlsx")
    }


@cache
def sample_files(edition: str, language: str) -> Mapping[str, str]:
    return files(sample(), edition, language)


def of_made(*records: Record, **site: Value) -> Mapping[str, str]:
    return files(made(*records, files=(), **site))


def case(id_: str, title: str = "案例", **values: Value) -> Record:
    return record("case", id_, title=title, **values)


def alliance(id_: str, theme: str) -> Record:
    return record("alliance", id_, name="联建网", theme=theme)


def sheet(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def feed(text: str) -> Element:
    return ElementTree.fromstring(text.encode("utf-8"))


def entries(text: str) -> list[Element]:
    return feed(text).findall(f"{ATOM}entry")


def titles(text: str) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(text)]


def links(element: Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


def told(markdown: str) -> Any:
    """What a page tells machines; None where it tells nothing."""
    hit = re.search(r"^json_ld: '(.*)'$", markdown, re.MULTILINE)
    return json.loads(hit.group(1).replace("''", "'")) if hit else None


# Feeds


def test_the_feed_has_the_cases_newest_first_and_those_without_a_date_last() -> None:
    found = of_made(
        case("a", "旧", year=day("2022")),
        case("b", "无", missing={"year": {"reason": "not_stated"}}),
        case("c", "新", year=day("2024")),
        case("d", "中", year=day("2023-06")),
    )
    assert titles(found["feed.xml"]) == ["新", "中", "旧", "无"]


def test_a_feed_has_at_most_the_fifty_newest_cases() -> None:
    many = [case(f"c{n}", str(n), year=day(f"{1950 + n}")) for n in range(60)]
    assert titles(of_made(*many)["feed.xml"]) == [str(n) for n in range(59, 9, -1)]


def test_each_theme_that_has_cases_has_a_feed_of_them() -> None:
    found = of_made(
        alliance("s", "safety"),
        alliance("e", "equipment"),
        alliance("t", "technology"),
        case("a", "安全", alliance=Ref("alliance", "s")),
        case("b", "设备", alliance=Ref("alliance", "e")),
        case("c", "无主题"),
    )
    themes = {address: titles(text) for address, text in found.items() if "theme" in address}
    assert themes == {"feeds/theme-safety.xml": ["安全"], "feeds/theme-equipment.xml": ["设备"]}
    assert feed(found["feeds/theme-safety.xml"]).findtext(f"{ATOM}title") == "试用库：安全生产案例"


def test_links_of_a_feed_lead_from_the_feed_to_pages_of_the_site() -> None:
    found = of_made(alliance("s", "safety"), case("a", alliance=Ref("alliance", "s")))
    for address, way in (("feed.xml", ""), ("feeds/theme-safety.xml", "../")):
        assert links(entries(found[address])[0]) == {"alternate": f"{way}cases/a.html"}
        assert links(feed(found[address]))["alternate"] == f"{way}cases/index.html"
    assert links(feed(found["feeds/theme-safety.xml"]))["self"] == "theme-safety.xml"


def test_dates_of_a_feed_come_from_the_records_and_the_as_of_date() -> None:
    text = of_made(case("a", year=day("2024-05")), case("b"), as_of=day("2025-06-30"))["feed.xml"]
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries(text)]
    assert moments == ["2024-05-01T00:00:00Z", "2025-06-30T00:00:00Z"]
    assert feed(text).findtext(f"{ATOM}updated") == "2025-06-30T00:00:00Z"


def test_a_feed_of_a_library_without_any_date_or_case_is_still_a_feed() -> None:
    assert datetime.fromisoformat(feed(of_made()["feed.xml"]).findtext(f"{ATOM}updated") or "")
    (entry,) = entries(of_made(case("a"))["feed.xml"])
    assert entry.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_a_feed_has_all_that_atom_asks_for(edition: str, language: str) -> None:
    found = sample_files(edition, language)
    feeds = [text for address, text in found.items() if address.endswith(".xml")]
    assert len(feeds) > 1
    for text in feeds:
        root = feed(text)
        assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        for one in (root, *entries(text)):
            assert one.findtext(f"{ATOM}title")
            assert re.fullmatch(
                r"tag:[a-z.]+,\d{4}:[\w./-]+", one.findtext(f"{ATOM}id") or "", re.ASCII
            )
            moment = datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo == UTC


def ids(text: str) -> list[str]:
    return [entry.findtext(f"{ATOM}id") or "" for entry in entries(text)]


def test_a_case_has_the_same_id_in_every_feed_and_edition_and_each_feed_its_own() -> None:
    internal, public = sample_files("internal", "zh"), sample_files("public", "zh")
    feeds = [text for one in (internal, public) for name, text in one.items() if "feed" in name]
    own = [feed(text).findtext(f"{ATOM}id") for text in feeds]
    assert len(set(own)) == len(own)
    assert set(ids(public["feed.xml"])) <= set(ids(internal["feed.xml"]))
    assert len(set(ids(internal["feed.xml"]))) == len(ids(internal["feed.xml"])) > 1


def test_a_case_keeps_its_id_when_its_record_is_renamed_and_libraries_differ() -> None:
    before, after = of_made(case("old")), of_made(case("new", formerly=("old",)))
    assert ids(before["feed.xml"]) == ids(after["feed.xml"])
    assert ids(before["feed.xml"]) != ids(of_made(case("old"), name="另一个库")["feed.xml"])


# Data


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_every_kind_with_records_has_its_data_and_they_fit_their_schema(
    edition: str, language: str
) -> None:
    found = sample_files(edition, language)
    library = press(sample(), edition, language).library
    for kind in declarations().kinds.values():
        named = {f"downloads/{kind.key}.{ending}" for ending in DATA}
        assert named <= set(found)
        document = json.loads(found[f"downloads/{kind.key}.json"])
        schema = json.loads(found["downloads/" + document["schema"]])
        Draft202012Validator.check_schema(schema)
        assert list(Draft202012Validator(schema).iter_errors(document)) == []
        assert document["kind"] == kind.key
        assert document["edition"] == edition
        assert document["as_of"] == str(library.as_of)
        assert {one["id"] for one in document["records"]} == {r.id for r in library.all(kind.key)}


def test_every_field_of_every_kind_fits_its_schema(tmp_path: Path) -> None:
    found = files(inspect(write_full_library(tmp_path / "data", lambda: "文字")), "internal")
    for address in [address for address in found if re.fullmatch(r"downloads/\w+\.json", address)]:
        document = json.loads(found[address])
        schema = json.loads(found["downloads/" + document["schema"]])
        assert list(Draft202012Validator(schema).iter_errors(document)) == []


def test_a_schema_refuses_what_is_no_record_of_its_kind() -> None:
    schema = json.loads(sample_files("public", "zh")["downloads/unit.schema.json"])
    document = json.loads(sample_files("public", "zh")["downloads/unit.json"])
    document["records"][0]["level"] = "national"
    assert not Draft202012Validator(schema).is_valid(document)


def test_a_kind_without_records_has_no_data() -> None:
    found = of_made(record("unit", "u", name="单位"))
    assert {address for address in found if address.startswith("downloads")} == {
        f"downloads/unit.{ending}" for ending in DATA
    }


def test_values_of_the_data_are_exact() -> None:
    found = of_made(
        record("unit", "u", name="单位", order=3),
        record("figure", "f", name="数", value=Decimal("123456789012345.120"), scope=unit("u")),
        record("outcome", "o", name="成果", incubated=True, units=(unit("u"),)),
        record("honor", "h", name="荣誉", issued_on=day("2024-05"), for_=Ref("outcome", "o")),
    )
    assert '"value": 123456789012345.120,' in found["downloads/figure.json"]
    (figure,) = json.loads(found["downloads/figure.json"], parse_float=Decimal)["records"]
    assert figure["value"] == Decimal("123456789012345.12")
    assert figure["scope"] == "unit:u"
    (outcome,) = json.loads(found["downloads/outcome.json"])["records"]
    assert outcome["incubated"] is True
    assert outcome["units"] == ["unit:u"]
    (honor,) = json.loads(found["downloads/honor.json"])["records"]
    assert (honor["issued_on"], honor["for"]) == ("2024-05", "outcome:o")


def test_a_sheet_says_in_words_what_the_record_says_in_keys() -> None:
    found = of_made(
        record("unit", "u", name="甲单位"),
        record("unit", "w", name="乙单位"),
        record(
            "honor", "h", name="荣誉", level="national", issued_on=day("2024-05"),
            awarders=("甲部", "乙部"),
            recipients=({"unit": unit("u")}, {"unit": unit("w"), "role": "lead"}),
            missing={"type": {"reason": "not_stated"}},
        ),
    )  # fmt: skip
    (honor,) = sheet(found["downloads/honor.csv"])
    assert honor["级别"] == "国家级"
    assert honor["发证日期"] == "2024-05"
    assert honor["授予单位"] == "甲部；乙部"
    assert honor["获奖方"].startswith("甲单位；单位：乙单位、角色：")
    assert honor["缺失说明"] == "荣誉类型：来源未载明"


def test_the_headings_of_a_sheet_are_in_the_sites_language_and_its_id_stands_first() -> None:
    heads = [next(iter(sheet(sample_files(*one)["downloads/outcome.csv"]))) for one in BOTH]
    assert [list(head)[:2] for head in heads] == [["编号", "成果名称"], ["Identifier", "Name"]]
    assert "立项 › 立项级别" in heads[0]
    assert all(len(set(head)) == len(head) for head in heads)


def test_units_stand_in_the_organisations_order() -> None:
    found = of_made(
        record("unit", "a", name="二", order=2),
        record("unit", "b", name="一", order=1),
        record("unit", "c", name="一下", parent=unit("b")),
    )
    ordered = ["b", "c", "a"]
    assert [one["id"] for one in json.loads(found["downloads/unit.json"])["records"]] == ordered
    assert [row["编号"] for row in sheet(found["downloads/unit.csv"])] == ordered


# What stays inside


def secrets() -> Inspection:
    """A public case in the middle of what only insiders may see, or nobody."""
    photo: Mapping[str, Value] = {
        "file": "a.png", "alt": "画面", "people": (SECRET,),
        "consent": {"scope": "public", "file": f"{SECRET}.pdf"},
    }  # fmt: skip
    shown = case(
        "shown", alliance=Ref("alliance", f"{SECRET}-net"), unit=unit("u"),
        practice=f"见[那里](unit:{SECRET}-unit)。", photos=(photo,), phone=SECRET, contact=SECRET,
        authors=(SECRET,), entered_by=SECRET, year=day("2024"),
        reviews=({"step": SECRET, "by": SECRET},), accepted={"x": {"reason": SECRET}},
        verification={"state": "to_verify", "note": SECRET},
        missing={
            "results": {"reason": "pending", "asked": SECRET, "by": day("1901-02-03")},
            "phone": {"reason": "not_to_be_stated"},
        },
    )  # fmt: skip
    net = Ref("alliance", f"{SECRET}-net")
    received = ({"unit": unit("u")},)
    return made(
        shown,
        record("unit", "u", name="甲单位"),
        record("unit", f"{SECRET}-unit", name=SECRET, audience="internal"),
        record("alliance", f"{SECRET}-net", name=SECRET, theme="safety", audience="internal"),
        record(
            "honor",
            f"{SECRET}-h",
            name=SECRET,
            audience="internal",
            recipients=received,
            for_=Ref("case", "shown"),
        ),
        case(f"{SECRET}-in", SECRET, audience="internal", alliance=net),
        case(f"{SECRET}-draft", SECRET, status="draft"),
        case(f"{SECRET}-none", SECRET, audience="none"),
        files=("a.png",),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_public_files_hold_nothing_that_is_hidden(language: str) -> None:
    found = files(secrets(), "public", language)
    assert [name for name, text in found.items() if SECRET in name + text or "1901" in text] == []
    assert "feeds/theme-safety.xml" not in found
    ours = pages(secrets(), "public", language)
    assert not [name for name, text in ours.items() if SECRET in json.dumps(told(text))]
    assert SECRET not in ours[addresses.DOWNLOADS]


def test_the_secrets_would_be_seen_if_they_came_through() -> None:
    found = files(secrets(), "internal")
    assert {"feed.xml", "feeds/theme-safety.xml", "downloads/case.json", "downloads/case.csv"} <= {
        name for name, text in found.items() if SECRET in text
    }
    ours = pages(secrets(), "internal")
    telling = [name for name, text in ours.items() if SECRET in json.dumps(told(text))]
    assert {"cases/shown.md", "units/u.md"} <= set(telling)


def test_a_text_whose_link_was_lost_keeps_the_words_alone() -> None:
    (shown,) = json.loads(files(secrets(), "public")["downloads/case.json"])["records"]
    assert shown["practice"] == "见那里。"
    assert sheet(files(secrets(), "public")["downloads/case.csv"])[0]["主要做法"] == "见那里。"


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_nobody_gets_who_entered_or_reviewed_a_record_or_who_is_on_a_photo(edition: str) -> None:
    text = "".join(files(secrets(), edition).values())
    for key in ("entered_by", "reviews", "accepted", "fingerprint", "people", "consent"):
        assert f'"{key}"' not in text
    assert '"alt"' in text


def test_public_schemas_do_not_name_hidden_fields() -> None:
    schema = json.loads(files(secrets(), "public")["downloads/case.schema.json"])
    fields = schema["$defs"]["record"]["properties"]
    assert not {"phone", "contact", "authors"} & set(fields)
    assert "practice" in fields


def test_what_the_data_leave_out_of_every_record_is_what_pages_leave_out_too() -> None:
    left_out = {"reviews", "accepted", "entered_by"}
    public = json.loads(sample_files("public", "zh")["downloads/case.schema.json"])
    assert EVERY_PAGE - set(public["$defs"]["record"]["properties"]) == left_out | {"order"}


# Hostile texts


def hostile() -> Inspection:
    return made(
        case(
            "x", HOSTILE, summary=HOSTILE, practice=f"+1\n\n{HOSTILE}", year=day("2024"),
            unit=unit("u"), alliance=Ref("alliance", "s"),
        ),
        record("unit", "u", name=HOSTILE, short=HOSTILE),
        alliance("s", "safety"),
        record(
            "honor", "h", name=HOSTILE,
            recipients=({"unit": unit("u")},), for_=Ref("case", "x"),
        ),
        name=HOSTILE,
        publisher=HOSTILE,
    )  # fmt: skip


def test_a_feed_of_hostile_texts_is_well_formed_and_says_just_their_characters() -> None:
    text = files(hostile())["feed.xml"]
    (entry,) = entries(text)
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    assert entry.findtext(f"{ATOM}summary") == HOSTILE
    assert feed(text).findtext(f"{ATOM}author/{ATOM}name") == HOSTILE
    assert entry.find(f"{ATOM}title/*") is None


def test_characters_that_xml_cannot_hold_are_dropped() -> None:
    (title,) = titles(of_made(case("a", "甲\x00\x0b\ufffe\U0001f600乙"))["feed.xml"])
    assert title == "甲\U0001f600乙"


def test_data_of_hostile_texts_say_just_their_characters() -> None:
    (one,) = json.loads(files(hostile())["downloads/case.json"])["records"]
    assert (one["title"], one["practice"]) == (HOSTILE, f"+1\n\n{HOSTILE}")


def test_a_spreadsheet_runs_no_text_of_a_sheet() -> None:
    (one,) = sheet(files(hostile())["downloads/case.csv"])
    assert one["案例名称"] == f"'{HOSTILE}"
    assert one["实施单位"] == f"'{HOSTILE}"
    assert one["主要做法"] == f"'+1\n\n{HOSTILE}"
    for row in csv.reader(io.StringIO(files(hostile())["downloads/case.csv"], newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_what_a_page_tells_machines_cannot_end_its_element() -> None:
    for address in ("index.md", "cases/x.md", "units/u.md"):
        text = pages(hostile())[address]
        line = next(line for line in text.split("\n") if line.startswith("json_ld: "))
        assert not set("<>&\u2028") & set(line)
    assert told(pages(hostile())["cases/x.md"])["headline"] == HOSTILE


# What pages tell machines


def test_a_case_tells_machines_what_its_page_says() -> None:
    text = pages(
        made(
            case("c", "做法", summary="摘要", year=day("2024"), alliance=Ref("alliance", "s")),
            alliance("s", "safety"),
            record("honor", "h", name="优秀案例", for_=Ref("case", "c")),
            record("honor", "o", name="别的荣誉"),
        )
    )["cases/c.md"]
    assert told(text) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "做法",
        "abstract": "摘要",
        "temporalCoverage": "2024",
        "about": ["安全生产"],
        "publisher": {"@type": "Organization", "name": "试用单位"},
        "award": ["优秀案例"],
    }


def test_a_unit_tells_machines_the_honors_it_received_and_which_it_holds_no_more() -> None:
    received = ({"unit": unit("u")},)
    text = pages(
        made(
            record("unit", "top", name="总公司"),
            record("unit", "u", name="示例公司", short="示例", parent=unit("top")),
            record("honor", "a", name="标兵", recipients=received, issued_on=day("2023")),
            record(
                "honor", "b", name="文明单位",
                recipients=received, issued_on=day("2024"), validity="expired",
            ),
        )
    )["units/u.md"]  # fmt: skip
    assert told(text) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "示例公司",
        "alternateName": "示例",
        "parentOrganization": {"@type": "Organization", "name": "总公司"},
        "award": ["文明单位（曾获）", "标兵"],
    }


def test_home_tells_machines_of_the_publisher_with_the_honors_of_the_unit_of_its_name() -> None:
    honor = record("honor", "h", name="标兵", recipients=({"unit": unit("u")},))
    named = pages(made(record("unit", "u", name="试用单位"), honor))["index.md"]
    assert told(named)["award"] == ["标兵"]
    other = told(pages(made(record("unit", "u", name="别的单位"), honor))["index.md"])
    assert other == {"@context": "https://schema.org", "@type": "Organization", "name": "试用单位"}


def test_other_pages_tell_machines_nothing() -> None:
    for address in ("downloads.md", "years/index.md", "honors/h.md"):
        assert told(pages(made(record("honor", "h", name="荣誉")))[address]) is None


# The page, and the site


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_the_page_leads_to_every_download_and_feed(edition: str, language: str) -> None:
    text = pages(sample(), edition, language)[addresses.DOWNLOADS]
    led_to = set(re.findall(r"\]\(([^)]+)\)", text))
    downloads = {one for one in led_to if not one.endswith("index.md")}  # a count leads on
    assert downloads == {*sample_files(edition, language), addresses.LEDGERS}


def test_the_page_tells_how_many_records_each_kind_has() -> None:
    found = made(record("unit", "a", name="甲"), record("unit", "b", name="乙"))
    assert (
        "| 单位 | [2](units/index.md) | [unit.csv](downloads/unit.csv) |"
        in pages(found)[addresses.DOWNLOADS]
    )


def test_the_page_is_in_the_navigation() -> None:
    assert addresses.DOWNLOADS in str(press(made(), "public").navigation)


@pytest.mark.parametrize(("edition", "language"), BOTH)
def test_the_same_library_gives_the_same_files_in_the_same_order(
    edition: str, language: str
) -> None:
    again = files(inspect(Path(__file__).parent / "sample" / "data"), edition, language)
    assert list(again.items()) == list(sample_files(edition, language).items())


def test_the_built_site_has_the_files_and_its_pages_their_data(tmp_path: Path) -> None:
    one = {"id": "a", "title": "</script><b>甲", "summary": "摘要 & 'x'", "year": "2024"}
    gaps = ("unit", "category", "background", "practice", "results", "sources")
    whole = one | {"missing": dict.fromkeys(gaps, "not_stated")}
    site = build(write_library(tmp_path / "data", ("cases", whole)), tmp_path / "site")
    for name in ("feed.xml", "downloads/case.json", "downloads/case.csv", "downloads.html"):
        assert (site / name).is_file()
    assert (site / "downloads/case.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    text = (site / "cases" / "a.html").read_text(encoding="utf-8")
    root = html5lib.parse(text, namespaceHTMLElements=False)
    scripts = [one for one in root.iter("script") if one.get("type") == "application/ld+json"]
    assert [json.loads(one.text or "")["headline"] for one in scripts] == ["</script><b>甲"]
    assert json.loads(scripts[0].text or "")["abstract"] == "摘要 & 'x'"
    (alternate,) = [
        one for one in root.iter("link") if one.get("type") == "application/atom+xml"
    ]  # fmt: skip
    assert alternate.get("href") == "../feed.xml"
    assert html.unescape(alternate.get("title") or "") == "试验库：新案例"
