"""What the words of a text give away: nothing missed, hardly a false alarm, nothing in quotes."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.checks import RULES
from lianqiao.findings import Finding
from lianqiao.kinds import Declarations
from lianqiao.library import Library
from lianqiao.press import inspect
from lianqiao.records import Record
from lianqiao.types import Ref, Value, Vocabulary
from lianqiao.types.term import TermEntry
from lianqiao.wording import own_words
from made import write_library, write_yaml
from sample import day, declarations, library_of, record, unit

LABELLED = sorted((Path(__file__).parent / "wording").glob("*.yml"))
ON_WORDS = (
    "superlative_unbacked",
    "number_unbacked",
    "figure_two_values",
    "person_times",
    "spelling_varies",
    "relative_time",
    "style",
)
VARIANTS = {
    "联心桥": ("连心桥",),
    "国家电网公司": ("国家电网有限公司",),
    "联建网": ("联建组", "联建团队"),
}
RUNS = 2000 if os.environ.get("LIANQIAO_LONG") else 150


@dataclass(frozen=True)
class Labelled:
    """Sentences by what a rule must find in them; it finds nothing in those that are `clean`."""

    rule: str
    found: Mapping[str, list[str]]
    clean: list[str]


def labelled(file: Path) -> Labelled:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Labelled(content["rule"], content["found"], content["clean"])


@cache
def declared() -> Declarations:
    """The built-in declarations, with spellings as a library declares them."""
    terms = {
        name: TermEntry(name, {"zh": name}, group="", words=words)
        for name, words in VARIANTS.items()
    }
    terms["not"] = TermEntry("not", {}, group="harmless", words=("联建组织", "联建组建"))
    known = declarations()
    variants = Vocabulary("variants", {"zh": "写法"}, terms)
    return replace(known, vocabularies={**known.vocabularies, "variants": variants})


def figures() -> Iterator[Record]:
    stated: tuple[tuple[str, str, str, str], ...] = (
        ("dian-e-piao", "19.09", "亿元", "exact"),
        ("attendance", "1056", "人次", "exact"),
        ("organisations", "41", "个", "exact"),
        ("activities", "30", "次", "over"),
        ("rate", "82", "%", "exact"),
        ("patrol", "120", "公里", "nearly"),
        ("all-organisations", "3.7", "万个", "over"),
        ("households", "98", "户", "exact"),
    )
    for id_, value, measure, qualifier in stated:
        yield record(
            "figure", id_, name=id_, value=Decimal(value), measure=measure, qualifier=qualifier
        )


def told(rule: str, *records: Record) -> list[Finding]:
    asked = {one.__name__: one for one in RULES}[rule]
    return list(asked(library(*records)))


def library(*records: Record) -> Library:
    return library_of([*figures(), *records], declared=declared())


def words_found(rule: str, *sentences: str) -> dict[str, list[str]]:
    """What a rule finds in each of several sentences."""
    records = {f"s{n}": sentence for n, sentence in enumerate(sentences)}
    found: dict[str, list[str]] = {sentence: [] for sentence in sentences}
    made = [record("mechanism", id_, name="n", text=text) for id_, text in records.items()]
    for finding in told(rule, *made):
        kind, _, id_ = finding.subject.partition(":")
        if kind == "mechanism":
            found[records[id_]].append(str(finding.values["found"]))
    return found


@pytest.mark.parametrize("file", LABELLED, ids=lambda file: file.stem)
def test_nothing_that_must_be_found_is_missed(file: Path) -> None:
    known = labelled(file)
    assert words_found(known.rule, *known.found) == known.found


def test_false_alarms_are_at_most_two_in_a_hundred() -> None:
    every = [labelled(file) for file in LABELLED]
    clean = [(one.rule, sentence) for one in every for sentence in one.clean]
    alarms = [
        (rule, sentence, words) for rule, sentence in clean
        if (words := words_found(rule, sentence)[sentence])
    ]  # fmt: skip
    assert len(clean) + sum(len(one.found) for one in every) >= 120
    assert len(alarms) <= len(clean) * 0.02, alarms


# What is passed over

SOMEONE_ELSES = (
    "他说：“今年全国第一，花了500万元，近三年1千3百万,连心桥。”",
    "依据《今年最大的500万元项目,连心桥》执行。",
    "执行 `今年最大500万元` 命令。",
    "```\n今年最大500万元,连心桥\n```",
    "> 今年最大500万元,连心桥",
    "见 https://example.org/今年最大500万元",
    "“外层‘今年’最大500万元”和《“今年”最大》。",
)


@pytest.mark.parametrize("text", SOMEONE_ELSES)
@pytest.mark.parametrize("rule", ON_WORDS)
def test_words_of_others_are_never_judged(rule: str, text: str) -> None:
    assert words_found(rule, text) == {text: []}


@settings(max_examples=RUNS, deadline=None)
@given(st.text(alphabet="今年最大第一唯500万元户%,:;，。近三连心桥1千3百~-国内 \t"))
def test_nothing_in_quotation_marks_is_found(words: str) -> None:
    quotation = f"他说“{words}”吗。"
    for rule in ON_WORDS:
        assert words_found(rule, quotation) == {quotation: []}


ANY_TEXT = st.text() | st.text(
    alphabet="“”‘’《》（）`~>[](figure:ab)\n 今年第一最500.,万元户%1千3百-—近三1056人次名数"
)


@settings(max_examples=RUNS, deadline=None)
@given(ANY_TEXT)
def test_no_text_makes_a_rule_fail_and_what_it_finds_stands_in_the_text(text: str) -> None:
    known = library(record("mechanism", "s", name="n", text=text))
    for rule in (one for one in RULES if one.__name__ in ON_WORDS):
        for finding in rule(known):
            assert str(finding.values["found"]) in text


@settings(max_examples=RUNS, deadline=None)
@given(ANY_TEXT)
def test_a_texts_own_words_stand_where_they_stood(text: str) -> None:
    own = own_words(text)
    assert len(own) == len(text)
    assert all(kept in ("\0", written) for kept, written in zip(own, text, strict=True))
    assert own.count("\n") == text.count("\n")


def test_a_long_text_of_marks_takes_no_long_time() -> None:
    for text in ("“" * 100_000 + "》" * 100_000, "（" * 200_000, "`" * 50_000, "1," * 100_000):
        for rule in ON_WORDS:
            told(rule, record("mechanism", "s", name="n", text=text))


def test_drafts_withdrawn_records_names_and_people_are_not_judged() -> None:
    claim = "今年全国第一"
    for status in ("draft", "returned", "withdrawn"):
        made = record("case", "c", status=status, summary=claim)
        assert told("relative_time", made) == []
    honor = record("honor", "h", name=claim, kept_at=claim)
    source = record("source", "s", title=claim)
    case = record("case", "c", authors=(claim,), entered_by=claim)
    for rule in ("relative_time", "superlative_unbacked"):
        assert told(rule, honor, source, case) == []
        assert len(told(rule, record("case", "d", summary=claim))) == 1


# Numbers and what they rest on


def figure(id_: str, value: str, measure: str, **more: Any) -> Record:
    return record("figure", id_, name="培训", value=Decimal(value), measure=measure, **more)


def case(text: str, **more: Any) -> Record:
    return record("case", "c", results=text, **more)


def found_in(rule: str, *records: Record) -> list[tuple[str, str]]:
    return [(one.subject, str(one.values["found"])) for one in told(rule, *records)]


def test_a_number_in_a_field_of_its_own_record_needs_no_figure() -> None:
    text = "节约12.5万元，减少停电300户。"
    outcome = record("outcome", "o", social_benefit=text, benefit={"amount": Decimal("12.5")})
    assert found_in("number_unbacked", outcome) == [("outcome:o", "300户")]


def test_a_rounded_figure_backs_no_exact_number() -> None:
    about = figure("f", "600", "户", qualifier="about")
    assert found_in("number_unbacked", about, case("走访约600户。")) == []
    assert found_in("number_unbacked", about, case("走访600户。")) == [("case:c", "600户")]


def test_a_withdrawn_figure_backs_nothing() -> None:
    gone = figure("f", "600", "户", status="withdrawn")
    assert found_in("number_unbacked", gone, case("走访600户。")) == [("case:c", "600户")]


def test_figures_of_another_period_or_unit_may_differ() -> None:
    first = figure("f", "600", "户", period="2023年", scope=unit("a"))
    assert found_in("figure_two_values", first, figure("g", "700", "户", period="2024年")) == []
    again = figure("g", "700", "户", period="2023年", scope=unit("a"))
    assert found_in("figure_two_values", first, again) == [("figure:g", "700户")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[培训](figure:f)600人次。", []),
        ("[培训](figure:f)达700人次。", ["700人次"]),
        ("[培训700人次](figure:f)。", ["700人次"]),
        ("[培训](figure:f)0.06万人次。", []),
        ("[培训](figure:f)，走访700户。", []),
        ("[培训](figure:f)。另有700人次。", []),
        ("[](figure:f)，志愿服务700人次。", []),
    ],
)
def test_a_number_beside_a_link_is_the_one_of_its_figure(text: str, expected: list[str]) -> None:
    linked = figure("f", "600", "人次")
    assert [words for _, words in found_in("figure_two_values", linked, case(text))] == expected


def test_attendances_are_not_told_as_people() -> None:
    attended = figure("f", "600", "人次")
    for told_as in ("600人", "600名", "600多人", "人数为600"):
        text = f"参加培训{told_as}。"
        assert found_in("person_times", attended, case(text)) == [("case:c", told_as)]
        assert found_in("number_unbacked", attended, case(text)) == []
    assert found_in("person_times", attended, case("参加培训600人次。")) == []


def test_a_small_number_is_the_same_one_only_where_a_link_leads_to_it() -> None:
    attended, text = figure("f", "36", "人次"), "参加培训36人。"
    assert found_in("person_times", attended, case(text)) == []
    linked = case(text, figures=(Ref("figure", "f"),))
    assert found_in("person_times", attended, linked) == [("case:c", "36人")]


def test_people_that_were_counted_as_people_are_people() -> None:
    both = (figure("f", "600", "人次"), figure("g", "600", "人"))
    assert found_in("person_times", *both, case("参加培训600人。")) == []


def test_an_activitys_attendance_is_no_number_of_people_in_its_own_words() -> None:
    activity = record("activity", "a", title="66人参加的党课", attendance=66)
    assert found_in("person_times", activity) == [("activity:a", "66人")]
    signed = record("activity", "a", title="66人参加的党课", attendance=66, headcount=66)
    assert found_in("person_times", signed) == []


def test_a_figure_counted_in_attendances_has_not_people_as_its_measure() -> None:
    assert found_in("person_times", figure("f", "60", "人", as_stated="60人次")) == [
        ("figure:f", "人")
    ]
    assert found_in("person_times", figure("f", "60", "人次", as_stated="60人次")) == []


# Names


def renamed(until: str) -> Record:
    former: Mapping[str, Value] = {"name": "青江电业局", "until": day(until)}
    return record("unit", "u", name="青江供电公司", former_names=(former,))


@pytest.mark.parametrize(
    ("year", "text", "found"),
    [
        ("2014", "青江电业局牵头。", ["青江电业局"]),
        ("2012", "青江电业局牵头。", []),
        ("2013", "青江电业局牵头。", []),
        ("2014", "原青江电业局牵头。", []),
        ("2014", "“青江电业局”牵头。", []),
        ("2014", "青江供电公司牵头。", []),
    ],
)
def test_a_former_name_stands_only_in_its_time(year: str, text: str, found: list[str]) -> None:
    made = case(text, year=day(year))
    assert [words for _, words in found_in("spelling_varies", renamed("2013"), made)] == found


def test_what_has_no_date_is_of_the_librarys_own() -> None:
    mechanism = record("mechanism", "m", name="n", text="青江电业局牵头。")
    dated = record("activity", "a", title="t", date=day("2020"))
    assert found_in("spelling_varies", renamed("2013"), mechanism) == []
    assert len(found_in("spelling_varies", renamed("2013"), mechanism, dated)) == 1


# What a library adds


def test_a_library_adds_words_units_and_spellings_of_its_own(tmp_path: Path) -> None:
    text = "独一份的做法，连心桥联建组织12台班，眼前已见效，最美班组。"
    data = write_library(
        tmp_path / "data", ("mechanisms", {"id": "m", "name": "n", "text": text, "missing": {}})
    )
    for name, terms in {
        "superlatives": {"own": {"zh": "自加", "group": "claim", "words": ["独一份"]}},
        "relative_times": {"own": {"zh": "自加", "group": "claim", "words": ["眼前"]}},
        "measures": {"shift": {"zh": "台班", "group": "every", "words": ["台班"]}},
        "variants": {
            "bridge": {"zh": "联心桥", "words": ["连心桥"]},
            "network": {"zh": "联建网", "words": ["联建组"]},
            "not_meant": {"group": "harmless", "words": ["联建组织"]},
        },
    }.items():
        write_yaml(data / "vocabularies" / f"{name}.yml", {"vocabulary": name, "terms": terms})
    found = {one.code: one.values["found"] for one in inspect(data).findings}
    assert found == {
        "superlative_unbacked": "独一份",
        "spelling_varies": "连心桥",
        "number_unbacked": "12台班",
        "relative_time": "眼前",
    }
