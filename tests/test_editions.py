"""What an edition does not hold is nowhere in it."""

import html
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao import kinds
from lianqiao.editions import Cut, Edition, cut, editions
from lianqiao.indexing import index, read_markdown
from lianqiao.kinds import Declarations, Kind
from lianqiao.library import Library
from lianqiao.press import Inspection, Pressed, press
from lianqiao.records import Record
from lianqiao.types import Date, Field, File, Group, Link, Map, Ref, Term, Value
from made import asset_text
from sample import (
    SITE,
    day,
    declarations,
    library_of,
    made,
    pages,
    record,
    sample,
    sample_pages,
    section,
    targets,
    unit,
)

SECRET = "zzsecret"
HIDDEN = frozenset({"internal", "none"})


# A library in which every hidden value is marked


class Filler:
    """Fills every field of a record; in hidden ones each value that can be marked is marked."""

    def __init__(self, kind: Kind, secret: bool) -> None:
        self.kind = kind
        self.secret = secret

    def record(self, id_: str, **stated: Value) -> Record:
        values = self.group(self.kind.group, self.secret)
        missing = {key: self.reason() for key in ("missed", "phone") if key in self.kind.fields}
        return record(self.kind.key, id_, **{**values, "missing": missing, **stated})

    def reason(self) -> Value:
        return {"reason": "pending", "asked": SECRET, "by": day("1901-02-03")}

    def group(self, group: Group, secret: bool) -> dict[str, Value]:
        return {
            key: self.field(field, secret or field.audience in HIDDEN)
            for key, field in group.fields.items()
            if not isinstance(field.type, Map) and key != self.kind.tree
        }

    def field(self, field: Field, secret: bool) -> Value:
        value = self.value(field, secret)
        if not field.many:
            return value
        more = (self.value(field, True),) if isinstance(field.type, Link) else ()
        return (value, *more)

    def value(self, field: Field, secret: bool) -> Value:
        word = SECRET if secret else "公开"
        match field.type:
            case Group() as group:
                return self.group(group, secret)
            case Link() as link:
                return Ref(link.to[0], f"{SECRET}-internal" if secret else "shown")
            case Date():
                return day("1901-05-06" if secret else "2024-05-06")
            case Term() as term:
                return next(iter(term.vocabulary.terms))
            case File():
                return f"{word}/a.txt"
        plain: Mapping[str, Value] = {
            "markdown": f"{word}，见[那条记录](unit:{SECRET}-internal)。\n\n![图]({word}/b.png)",
            "integer": 190100 if secret else 7,
            "number": 190100 if secret else 7,
            "boolean": True,
            "id": f"{SECRET}-former" if secret else "former",
        }
        return plain.get(field.type.name, word)


def hidden_records(kind: Kind) -> Iterator[Record]:
    for suffix, status, audience in (
        ("internal", "approved", "internal"),
        ("none", "approved", "none"),
        ("draft", "draft", "public"),
        ("review", "in_review", "public"),
        ("returned", "returned", "public"),
        ("withdrawn", "withdrawn", "public"),
    ):
        formerly = (f"{SECRET}-{suffix}-former",)
        yield Filler(kind, True).record(
            f"{SECRET}-{suffix}", status=status, audience=audience, formerly=formerly
        )


@cache
def marked() -> Inspection:
    every = declarations().kinds.values()
    shown = [
        Filler(kind, False).record("shown", status="approved", audience="public") for kind in every
    ]
    hidden = [one for kind in every for one in hidden_records(kind)]
    library = made(*shown, *hidden).library
    files = {file for one in library.records for _, file in library.files_of(one)}
    return made(*shown, *hidden, files=files)


def everything_in(pressed: Pressed) -> Iterator[tuple[str, str]]:
    """All that leaves the house: pages, downloads, feeds, the search, redirects, attachments."""
    for page in pressed.pages:
        yield page.address, html.unescape(f"{page.address}\n{page.title}\n{page.markdown}")
    for redirect in pressed.redirects:
        yield "redirects", f"{redirect.address} {redirect.target}"
    for asset in pressed.assets:
        yield asset.address, html.unescape(asset_text(asset))
    read = read_markdown({page.address: page.markdown for page in pressed.pages})
    for piece in index(pressed, read, set()):
        if piece.name.startswith(("t/", "w/")):  # the others are numbers in our own digits
            yield f"search/{piece.name}", piece.script
    yield "files", " ".join(sorted(pressed.library.files))
    yield "navigation", str(pressed.navigation)


def showing(mark: str, language: str = "zh") -> list[str]:
    pressed = press(marked(), "public", language)
    return [place for place, text in everything_in(pressed) if mark in text]


ROWS_WITH_TEXTS = "showcases/shown.md"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mark", [SECRET, "1901"])
def test_nothing_hidden_is_in_the_public_edition(language: str, mark: str) -> None:
    assert [place for place in showing(mark, language) if place != ROWS_WITH_TEXTS] == []


def test_a_text_in_a_row_does_not_name_a_hidden_record() -> None:
    assert ROWS_WITH_TEXTS not in showing(SECRET)


def test_the_marks_would_be_seen_if_they_came_through() -> None:
    pressed = press(marked(), "internal", drafts=True)
    seen = {place for place, text in everything_in(pressed) if SECRET in text}
    assert {"redirects", "files", "cases/shown.md", f"units/{SECRET}-internal.md"} <= seen
    assert {place for place, text in everything_in(pressed) if "1901" in text}


def test_every_record_of_all_kinds_that_is_public_and_approved_is_in_the_public_edition() -> None:
    kept = {one.ref for one in press(marked(), "public").library.records}
    assert kept == {Ref(kind, "shown") for kind in declarations().kinds}


def test_the_cut_library_itself_holds_nothing_hidden() -> None:
    values = str([one.values for one in press(marked(), "public").library.records])
    assert "1901" not in values
    assert SECRET not in values.replace(f"(unit:{SECRET}-internal)", "")


def test_the_texts_of_the_cut_library_hold_no_link_to_a_hidden_record() -> None:
    public = press(marked(), "public").library
    mentions = [link for one in public.records for link in public.mentions(one)]
    assert [link for link in mentions if public.get(link.target) is None] == []


def test_nobody_sees_what_is_for_no_audience() -> None:
    tree = pages(marked(), "internal")
    assert not [address for address in tree if f"{SECRET}-none" in address]
    assert "维度得分" not in "".join(tree.values())
    reviewed = record("unit", "u", name="单位", entered_by=SECRET, reviews=({"by": SECRET},))
    assert SECRET not in "".join(pages(made(reviewed)).values())


def dictionary_keys(edition: str) -> set[str]:
    rows = sample_pages(edition)["dictionary.md"].split("\n")
    return {row.split("|")[2].strip().replace("&#95;", "_") for row in rows if row.count("|") >= 6}


def test_the_dictionary_has_no_row_of_a_hidden_field() -> None:
    nobody = {"reviews", "entered_by", "accepted", "fingerprint", "dimensions", "score"}
    inside = {"authors", "contact", "phone", "kept_at", "sent", "asked"}
    assert not dictionary_keys("public") & (nobody | inside)
    assert not dictionary_keys("internal") & nobody
    assert inside <= dictionary_keys("internal")


def test_an_attachment_of_a_hidden_field_or_record_is_not_handed_over() -> None:
    assert press(sample(), "public").library.files == {"2024/drill.png", "2024/defect-sheet.csv"}
    assert "2024/ridge-lamp-sent.txt" in press(sample(), "internal").library.files


def test_a_file_that_no_record_names_is_in_no_edition() -> None:
    library_ = made(record("unit", "u", name="单位"), files=("stray.pdf",))
    assert press(library_, "internal").library.files == frozenset()


def test_whom_was_asked_stays_inside_while_the_reason_is_told() -> None:
    text = sample_pages("public")["activities/joint-lecture-2023.md"]
    assert "*待补充*{ .lq-missing }" in text
    assert "综合班" not in text


def test_no_reason_is_left_why_a_hidden_field_has_no_value() -> None:
    missing = {"phone": {"reason": "not_to_be_stated"}, "year": {"reason": "not_stated"}}
    case = record("case", "c", title="案例", missing=missing)
    (left,) = cut_public(case).library.records
    assert left.get("missing") == {"year": {"reason": "not_stated"}}


def test_the_date_of_the_library_is_not_that_of_a_hidden_record() -> None:
    shown = record("source", "s", title="来源", date=day("2023-01-01"))
    hidden = record("source", "h", title="内部", date=day("2024-09-09"), audience="internal")
    assert "2023年1月1日" in section(pages(made(shown, hidden), "public")["sources/s.md"], "cite")


# Links to what is hidden


def test_a_hidden_link_goes_with_its_row() -> None:
    text = sample_pages("public")["honors/joint-award-2024.md"]
    assert targets(section(text, "recipients")) == [
        "../units/shipu-branch.md",
        "../units/baisha-branch.md",
    ]
    assert "支持配合" not in section(text, "recipients")


def test_a_hidden_link_goes_from_a_list() -> None:
    text = sample_pages("public")["cases/ridge-lamp.md"]
    assert "../units/operations.md" not in targets(text)
    assert "../units/campus-lab.md" in targets(text)


def test_a_link_in_a_text_goes_and_its_words_stay() -> None:
    practice = section(sample_pages("public")["cases/ridge-lamp.md"], "practice")
    assert "见运检部党支部的安排" in practice
    assert "operations-branch" not in practice


def test_a_link_that_a_text_loses_is_told() -> None:
    text = record("mechanism", "m", name="机制", text="见[那里](unit:h)。")
    hidden = record("unit", "h", name="单位", audience="internal")
    assert [loss.code for loss in cut_public(text, hidden).losses] == ["edition_loses_link"]


def cut_public(*records: Record) -> Cut:
    return cut(made(*records).library, editions(SITE)["public"])


def refs(made_: Cut) -> set[str]:
    return {str(one.ref) for one in made_.library.records}


def test_a_record_leaves_whose_required_link_is_hidden() -> None:
    tree = sample_pages("public")
    for address in ("posts/operations-post.md", "adoptions/plant-adopts-ridge-lamp.md"):
        assert address not in tree
        assert address in sample_pages("internal")


def test_a_chain_of_records_leaves_one_after_the_other() -> None:
    tree = sample_pages("public")
    assert "cases/night-patrol.md" not in tree
    assert "adoptions/baisha-adopts-night-patrol.md" not in tree
    assert "夜巡" not in "".join(tree.values())


def test_a_record_stays_while_one_of_several_required_links_is_left() -> None:
    shown = record("unit", "u", name="单位")
    hidden = record("unit", "h", name="内部单位", audience="internal")
    both = record("activity", "a", title="活动", hosts=(unit("u"), unit("h")))
    neither = record("activity", "b", title="活动", hosts=(unit("h"),))
    made_ = cut_public(shown, hidden, both, neither)
    assert refs(made_) == {"unit:u", "activity:a"}
    assert [(loss.code, loss.subject) for loss in made_.losses] == [
        ("edition_leaves_out", "activity:b"),
        ("edition_loses_link", "activity:a"),
    ]


def test_a_record_that_never_had_the_required_value_stays() -> None:
    missing = {"adopter": {"reason": "not_stated"}}
    case = record("case", "c", title="案例")
    adoption = record("adoption", "a", case=Ref("case", "c"), missing=missing)
    assert refs(cut_public(case, adoption)) == {"case:c", "adoption:a"}


def test_a_loss_is_told_at_the_row_where_the_link_stands() -> None:
    told = {
        (str(loss.place), loss.code)
        for loss in sample().findings
        if loss.subject == "honor:joint-award-2024"
    }
    assert told == {("honors/honors.yml:26:14", "edition_loses_link")}


# Statuses


@pytest.mark.parametrize("status", ["draft", "in_review", "returned"])
def test_what_is_not_approved_is_in_the_preview_only(status: str) -> None:
    library_ = made(record("unit", "u", name="单位", status=status))
    assert "units/u.md" not in pages(library_, "public")
    assert "lq-draft" in pages(library_, "public", drafts=True)["units/u.md"]


def test_an_internal_draft_is_in_no_public_preview() -> None:
    library_ = made(record("unit", "u", name="单位", status="draft", audience="internal"))
    assert "units/u.md" not in pages(library_, "public", drafts=True)


# A library's own edition


def own(*audiences: str) -> Inspection:
    declared: Value = {"board": {"zh": "理事版", "en": "Board edition", "audiences": audiences}}
    shown = record("unit", "u", name="公开单位")
    inside = record("unit", "i", name="内部单位", audience="internal")
    nobody = record("unit", "n", name="无人可见", audience="none")
    return made(shown, inside, nobody, editions=declared)


def test_a_library_has_editions_of_its_own() -> None:
    assert set(own("public").editions) == {"internal", "public", "board"}
    tree = pages(own("public", "internal"), "board")
    assert {"units/u.md", "units/i.md"} <= set(tree)
    assert "（理事版）" in section(tree["units/u.md"], "cite")
    assert "units/i.md" not in pages(own("public"), "board")


def test_no_edition_of_its_own_shows_what_is_for_nobody() -> None:
    assert "units/n.md" not in pages(own("public", "internal", "none"), "board")


def test_an_edition_that_is_not_declared_is_refused() -> None:
    with pytest.raises(KeyError):
        press(own("public"), "boardroom")


# Any library: the largest set of admitted records that leads to nothing hidden

NODE = """
kind: node
label: {zh: 节点, en: Node}
folder: nodes
title: title
fields:
  title: {zh: 名称, type: text}
  one: {zh: 必填, type: link, to: node, required: true}
  some: {zh: 必填几个, type: link, to: node, many: true, required: true}
  likes: {zh: 选填, type: link, to: node, many: true}
  inside: {zh: 内部, type: link, to: node, required: true, audience: internal}
  proofs:
    zh: 依据
    type: group
    many: true
    required: true
    fields:
      to: {zh: 依据, type: link, to: node}
      note: {zh: 说明, type: text}
"""
IDS = tuple("abcdef")
ids = st.sampled_from(IDS)
rows = st.fixed_dictionaries({}, optional={"to": ids, "note": st.just("说明")}).filter(bool)
nodes = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["approved"] * 6 + ["draft", "in_review", "withdrawn"]),
        "audience": st.sampled_from(["public"] * 5 + ["internal", "internal", "none"]),
    },
    optional={
        "one": ids,
        "some": st.lists(ids, min_size=1, max_size=3),
        "likes": st.lists(ids, min_size=1, max_size=3),
        "inside": ids,
        "proofs": st.lists(rows, min_size=1, max_size=2),
    },
)
Node = Mapping[str, Any]
Graph = Mapping[str, Node]


@cache
def node_declarations() -> Declarations:
    with TemporaryDirectory() as folder:
        (Path(folder) / "kinds").mkdir()
        (Path(folder) / "kinds" / "node.yml").write_text(NODE, encoding="utf-8")
        loaded = kinds.load(Path(folder))
    assert list(loaded.findings) == []
    return loaded.declarations


def node_record(id_: str, node: Node) -> Record:
    def ref(target: str) -> Ref:
        return Ref("node", target)

    values: dict[str, Value] = {"status": node["status"], "audience": node["audience"]}
    values |= {key: ref(node[key]) for key in ("one", "inside") if key in node}
    values |= {key: tuple(map(ref, node[key])) for key in ("some", "likes") if key in node}
    if "proofs" in node:
        values["proofs"] = tuple(
            {key: ref(value) if key == "to" else value for key, value in row.items()}
            for row in node["proofs"]
        )
    return record("node", id_, **values)


def node_library(graph: Graph) -> Library:
    records = [node_record(*item) for item in graph.items()]
    return library_of(records, declared=node_declarations())


def holds(node: Node, kept: set[str], edition: Edition) -> bool:
    """Whether each required field that had a value still has one."""
    one, inside = node.get("one"), node.get("inside")
    return (
        (one is None or one in kept)
        and ("some" not in node or bool(kept & set(node["some"])))
        and ("proofs" not in node or any(row_stays(row, kept) for row in node["proofs"]))
        and (inside is None or inside in kept or "internal" not in edition.audiences)
    )


def row_stays(row: Node, kept: set[str]) -> bool:
    return "to" not in row or row["to"] in kept


def admitted(graph: Graph, edition: Edition) -> set[str]:
    statuses = {"approved"} | ({"draft", "in_review"} if edition.drafts else set())
    return {
        id_
        for id_, node in graph.items()
        if node["status"] in statuses and node["audience"] in edition.audiences
    }


def largest(graph: Graph, edition: Edition) -> set[str]:
    kept = admitted(graph, edition)
    while leaving := {id_ for id_ in kept if not holds(graph[id_], kept, edition)}:
        kept -= leaving
    return kept


def left_of(node: Node, kept: set[str], edition: Edition) -> dict[str, Any]:
    """The values that a record still has: whatever does not lead to something hidden."""
    left: dict[str, Any] = {}
    if node.get("one") in kept:
        left["one"] = node["one"]
    if "internal" in edition.audiences and node.get("inside") in kept:
        left["inside"] = node["inside"]
    for key in ("some", "likes"):
        left[key] = [target for target in node.get(key, ()) if target in kept]
    left["proofs"] = [row for row in node.get("proofs", ()) if row_stays(row, kept)]
    return {key: value for key, value in left.items() if value}


def as_graph_has_it(value: Any) -> Any:
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, tuple):
        return [as_graph_has_it(item) for item in value]
    if isinstance(value, Mapping):
        return {key: as_graph_has_it(item) for key, item in value.items()}
    return value


@settings(max_examples=400, deadline=None)
@given(
    graph=st.fixed_dictionaries(dict.fromkeys(IDS, nodes)),
    name=st.sampled_from(["internal", "public"]),
    drafts=st.booleans(),
)
def test_an_edition_is_the_largest_set_that_leads_to_nothing_hidden(
    graph: dict[str, Node], name: str, drafts: bool
) -> None:
    edition = editions(SITE)[name].with_drafts(drafts)
    whole = node_library(graph)
    made_ = cut(whole, edition)
    kept = {one.id for one in made_.library.records}

    assert kept <= admitted(graph, edition)
    for one in made_.library.records:
        assert {link.target.id for link in made_.library.links(one)} <= kept
    assert kept == largest(graph, edition)
    for one in made_.library.records:
        own_values = {key: as_graph_has_it(one.get(key)) for key in one.values}
        for key in ("id", "status", "audience"):
            own_values.pop(key)
        assert own_values == left_of(graph[one.id], kept, edition)


@settings(max_examples=100, deadline=None)
@given(graph=st.fixed_dictionaries(dict.fromkeys(IDS, nodes)))
def test_each_record_that_leaves_for_a_hidden_link_is_told_once(graph: dict[str, Node]) -> None:
    edition = editions(SITE)["public"]
    sound = {id_: {**node, "status": "approved"} for id_, node in graph.items()}
    whole = node_library(sound)
    made_ = cut(whole, edition)
    told = [loss.subject for loss in made_.losses if loss.code == "edition_leaves_out"]
    left = admitted(sound, edition) - {one.id for one in made_.library.records}
    assert sorted(told) == sorted(f"node:{id_}" for id_ in left)
