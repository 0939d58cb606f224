"""The search index: the text that readers see, every pair of 汉字 and word, in loadable pieces."""

import json
import sys
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao import search
from lianqiao.search import index
from lianqiao.search.index import (
    ONE_WIDE,
    WIDE_OTHERWISE,
    ZONE_STARTS,
    bucket_of,
    encoded,
    folded,
)
from lianqiao.search.text import Zones

NOWHERE: Mapping[str, tuple[int, int]] = {}


def body(text: str, title: str = "题") -> Zones:
    return Zones(title, "", "", text)


def document(number: int, text: Zones) -> search.Document:
    return search.Document(f"cases/{number}.html", text.title, "案例", text)


def read(piece: search.Piece) -> object:
    """What a browser gets of a piece."""
    head = f'lianqiaoSearch.take("{piece.name}",'
    assert piece.script.startswith(head)
    assert piece.script.endswith(");\n")
    return json.loads(piece.script[len(head) : -3])


def pieces(*texts: Zones) -> dict[str, object]:
    documents = [document(number, text) for number, text in enumerate(texts)]
    return {piece.name: read(piece) for piece in search.pieces(documents, NOWHERE)}


def pages_with(gram: str, found: Mapping[str, object]) -> list[tuple[int, list[int]]]:
    """The pages and places of a gram in an index small enough to have no chunks."""
    manifest = found["manifest"]
    assert isinstance(manifest, dict)
    entries = found[f"g/{bucket_of(gram, manifest['buckets'])}"]
    assert isinstance(entries, dict)
    return list(places(entries[gram])) if gram in entries else []


def places(content: str) -> list[tuple[int, list[int]]]:
    numbers = list(index._numbers(content.encode()))
    result, page = [], -1
    while numbers:
        head = numbers.pop(0)
        page += head >> 1
        count = numbers.pop(0) if head & 1 else 1
        steps = [numbers.pop(0) for _ in range(count)]
        result.append((page, [sum(steps[: n + 1]) for n in range(count)]))
    return result


# The text that readers see


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>停<strong>电</strong>作业</p>", "停电作业"),
        ("<p>停</p><p>电</p>", "停\n电"),
        ("<table><tr><td>停</td><td>电</td></tr></table>", "停\n电"),
        ('<p>停<a href="x>y.html" title="a">电</a></p>', "停电"),
        ("<p>1 &lt; 2 &amp;&#35;</p>", "1 < 2 &#"),
        ("<p>停<br>电</p>", "停\n电"),
        ("<p>停<!-- 不见 -->电</p>", "停电"),
        ("<script>停电</script><style>作业</style><p>检修</p>", "检修"),
        ('<p class="lq-crumbs"><a href="i">首页</a></p><p>检修</p>', "检修"),
        ("<p>停 电\n作业</p>", "停 电\n作业"),
    ],
)
def test_the_text_of_an_article_is_what_its_readers_see(content: str, text: str) -> None:
    assert search.visible_text(content).body == text


def test_title_lede_and_facts_are_zones_of_their_own() -> None:
    zones = search.visible_text(
        '<h1 id="title">题目</h1><p class="lq-lede">摘要</p>'
        '<div class="lq-facts"><table><tr><td>单位</td><td>甲所</td></tr></table></div><p>正文</p>'
    )
    assert zones == Zones("题目", "单位\n甲所", "摘要", "正文")


def test_the_head_of_the_facts_that_no_reader_sees_is_not_found() -> None:
    zones = search.visible_text(
        '<div class="lq-facts">\n<table>\n<thead><tr><th>项目</th><th>内容</th></tr></thead>'
        "<tbody><tr><td>单位</td><td>甲所</td></tr></tbody></table></div>"
    )
    assert zones.terms == "单位\n甲所"


class Seen(HTMLParser):
    """The text of an HTML fragment, by the standard library."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.sampled_from("停电<>&\"'=/! \n-abp"), max_size=40))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    from html import escape

    content = f'<p title="{escape(text)}"><em>{escape(text)}</em></p>'
    seen = Seen()
    seen.feed(content)
    shown = "\n".join(" ".join(line.split()) for line in seen.text.split("\n") if line.split())
    assert search.visible_text(content).body == shown


# Numbers and characters


@given(st.integers(0, 10**9))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert list(index._numbers(encoded(number))) == [number]


def test_characters_are_compared_small_and_half_width_one_for_one() -> None:
    assert folded("ＡＢＣ１２kV㎡①") == "abc12kv㎡1"
    assert len(folded("ﬁ㎞İ")) == 3


# The index


def test_every_sign_that_is_compared_as_another_han_character_is_known() -> None:
    signs = "".join(map(chr, range(sys.maxunicode + 1)))
    compared = zip(signs, folded(signs), strict=True)
    otherwise = [(sign, other) for sign, other in compared if sign != other]
    wide = [sign for sign, other in otherwise if ONE_WIDE.match(sign) or ONE_WIDE.match(other)]
    assert {"⼀", "㊀", "🈐"} <= set(wide)
    assert [one for one in wide if not WIDE_OTHERWISE.match(one)] == []


def test_a_pair_has_its_pages_and_places() -> None:
    found = pieces(body("停电作业停电", title="停电"), body("作业"), body("停 电"))
    start = ZONE_STARTS[3]
    assert pages_with("停电", found) == [(0, [0, start, start + 4])]
    assert pages_with("作业", found) == [(0, [start + 2]), (1, [start])]
    assert pages_with("电作", found) == [(0, [start + 1])]
    assert pages_with("业停", found) == [(0, [start + 3])]


def test_a_word_is_found_by_its_first_letters_with_its_best_zone() -> None:
    found = pieces(Zones("10kV线路", "", "", "PDCA 循环"), body("pdca"))
    assert found["w/31-30"] == {"10kv": encoded(4).decode()}
    assert found["w/70-64"] == {"pdca": (encoded(4 + 3) + encoded(4 + 3)).decode()}


def test_a_title_too_long_for_its_zone_is_found_all_the_same() -> None:
    found = pieces(body("正文", title="长" * 300 + "电费"))
    assert pages_with("电费", found) != []


def test_the_index_of_no_pages_is_an_index() -> None:
    assert pieces()["manifest"]


def test_the_same_pages_give_the_same_files() -> None:
    texts = (body("停电作业"), body("电费核算", title="电费"))
    assert pieces(*texts) == pieces(*texts)


texts = st.lists(st.text(st.sampled_from("停电作业费a1 \n，"), max_size=30), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(texts, st.data())
def test_every_run_is_where_its_pairs_adjoin(contents: list[str], data: st.DataObject) -> None:
    """As the browser does: pairs that cover a run, at adjoining places; frequent ones as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "FREQUENT", data.draw(st.sampled_from([0, 8, 64_000])))
        found = pieces(*map(body, contents))
    run = data.draw(st.text(st.sampled_from("停电作业费"), min_size=2, max_size=6))
    wanted = {n for n, content in enumerate(contents) if run in content}
    manifest = found["manifest"]
    assert isinstance(manifest, dict)
    frequent = set(manifest["frequent"].split())
    if run in frequent:
        assert pages_only(found[f"d/{'-'.join(f'{ord(one):x}' for one in run)}"]) == wanted
        return
    starts: set[tuple[int, int]] | None = None
    for at, gram in cover(run, frequent):
        here = {(page, place - at) for page, all_ in pages_with(gram, found) for place in all_}
        starts = here if starts is None else starts & here
    assert {page for page, _ in starts or set()} == wanted


def cover(run: str, frequent: set[str]) -> list[tuple[int, str]]:
    """The grams that a browser asks for (search.js, cover)."""
    grams, reached = [], 0
    while reached < len(run):
        length = 2
        while run[min(reached, len(run) - length) :][:length] in frequent:
            length += 1
        at = min(reached, len(run) - length)
        grams.append((at, run[at : at + length]))
        reached = at + length
    return grams


def pages_only(content: object) -> set[int]:
    """The pages of a list without places."""
    pages, page = set(), -1
    for number in index._numbers(str(content).encode()):
        page += number >> 2
        pages.add(page)
    return pages


def test_a_long_list_is_cut_into_chunks_that_begin_anew() -> None:
    texts = [body("停电" + "作业" * (number % 7)) for number in range(3000)]
    documents = [document(number, text) for number, text in enumerate(texts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "CHUNK", 2000)
        found = {one.name: read(one) for one in search.pieces(documents, NOWHERE)}
    manifest = found["manifest"]
    assert isinstance(manifest, dict)
    entries = found[f"g/{bucket_of('停电', manifest['buckets'])}"]
    assert isinstance(entries, dict)
    firsts = entries["停电"]
    pages: list[int] = []
    for number, first in enumerate(firsts):
        chunk = places(str(found[f"c/505c-7535-{number}"]))
        assert chunk[0][0] == first
        pages += [page for page, _ in chunk]
    assert pages == list(range(3000))
    assert len(firsts) > 1
