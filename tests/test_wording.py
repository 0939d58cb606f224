"""What the words of a text give away: nothing missed, hardly a false alarm, nothing in quotes."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.checks import RULES
from lianqiao.findings import Finding
from lianqiao.kinds import Declarations
from lianqiao.library import Library
from lianqiao.records import Record
from lianqiao.types import Vocabulary
from lianqiao.types.term import TermEntry
from lianqiao.wording import own_words
from sample import declarations, library_of, record

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
@given(st.text(alphabet="今年最大第一唯500万元户%,:;，。近三连心桥1千3百~-（国内 \t"))
def test_nothing_in_quotation_marks_is_found(words: str) -> None:
    if words.count("（"):
        words = words.replace("（", "")  # brackets are paired in quotations too
    quotation = f"他说“{words}”吗。"
    for rule in ON_WORDS:
        assert words_found(rule, quotation)[quotation] == [] or rule == "style"
    assert [one for one in words_found("style", quotation)[quotation] if one in words] == []


ANY_TEXT = st.text() | st.text(
    alphabet="“”‘’《》（）`~>[](figure:ab)\n 今年第一最500.,万元户%1千3百-—近三1056人次名数"
)


@settings(max_examples=RUNS, deadline=None)
@given(ANY_TEXT)
def test_no_text_makes_a_rule_fail_and_what_it_finds_stands_in_the_text(text: str) -> None:
    known = library(record("mechanism", "s", name="n", text=text))
    for rule in (one for one in RULES if one.__name__ in ON_WORDS):
        for finding in rule(known):
            assert finding.values["found"] in text


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
