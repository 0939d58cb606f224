"""Markdown fields: what the subset allows looks right, what it refuses is told with its line.

Pages are rendered as MkDocs does: Python-Markdown with the plugin's extensions, and fenced code,
which MkDocs always has.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from lianqiao import prose
from lianqiao.frame import MARKDOWN_EXTENSIONS
from lianqiao.prose.tree import Source, tree

ENGINE = Markdown(extensions=[*MARKDOWN_EXTENSIONS, "fenced_code"])
HIDDEN = "hidden"
TARGETS = prose.Targets(
    record=lambda kind, id_: None if id_ == HIDDEN else f"../{kind}s/{id_}.md",
    picture=lambda path: (
        None
        if path.startswith(HIDDEN)
        else prose.Picture(f"../small/{path}", f"../files/{path}", (64, 48))
    ),
)
SUBSET = frozenset(
    [
        "p",
        "em",
        "strong",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "img",
        "blockquote",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
    ]
)


def written(text: str) -> str:
    return str(prose.page_markdown(text, "key", TARGETS))


def html(text: str) -> str:
    ENGINE.reset()
    return ENGINE.convert(f"前文\n\n{written(text)}\n\n后文")


def shown(text: str) -> str:
    """The HTML of a text on one line, without what stands before and after it."""
    inner = html(text).removeprefix("<p>前文</p>").removesuffix("<p>后文</p>")
    return re.sub(r">\s+<", "><", inner.strip())


def elements(text: str) -> list[Element]:
    fragment = html5lib.parseFragment(html(text), namespaceHTMLElements=False)
    return [element for element in fragment.iter() if isinstance(element.tag, str)][1:]


def told(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in prose.read(text).faults]


# What is allowed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一段。", "<p>一段。</p>"),
        ("一段。\n\n又一段。", "<p>一段。</p><p>又一段。</p>"),
        ("*甲*与**乙**", "<p><em>甲</em>与<strong>乙</strong></p>"),
        ("*甲**乙**丙*", "<p><em>甲<strong>乙</strong>丙</em></p>"),
        ("用`编号 x`", "<p>用<code>编号 x</code></p>"),
        ("甲  \n乙", "<p>甲<br>乙</p>"),
        ("甲\\\n乙", "<p>甲<br>乙</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("1. 甲\n2. 乙", "<ol><li>甲</li><li>乙</li></ol>"),
        ("3. 甲\n4. 乙", '<ol start="3"><li>甲</li><li>乙</li></ol>'),
        ("9) 甲\n10) 乙", '<ol start="9"><li>甲</li><li>乙</li></ol>'),
        ("> 甲\n>\n> 乙", "<blockquote><p>甲</p><p>乙</p></blockquote>"),
        ("```\n甲 <b>\n\n  *乙*\n```", "<pre><code>甲 &lt;b&gt;\n\n  *乙*\n</code></pre>"),
        ("[甲](case:a-b)", '<p><a href="../cases/a-b.md">甲</a></p>'),
        ("[甲](https://a.cn/x_y?b=1)", '<p><a href="https://a.cn/x_y?b=1">甲</a></p>'),
        ("[信](mailto:a@b.cn)", '<p><a href="mailto:a@b.cn">信</a></p>'),
        (
            "![图](2024/a.png)",
            '<p><a class="lq-photo" href="../files/2024/a.png"><img alt="图" height="48" '
            'loading="lazy" src="../small/2024/a.png" width="64" /></a></p>',
        ),
        (
            "[**![图](a.png)**](https://a.cn)",
            '<p><a href="https://a.cn"><strong><img alt="图" height="48" loading="lazy" '
            'src="../small/a.png" width="64" /></strong></a></p>',
        ),
    ],
)
def test_what_is_allowed_looks_as_meant(text: str, expected: str) -> None:
    assert told(text) == []
    assert shown(text) == expected


def test_lists_nest() -> None:
    text = "1. 甲\n   - 乙\n     1. 丙\n   - 丁\n2. 戊"
    assert told(text) == []
    inner = "<ul><li><p>乙</p><ol><li>丙</li></ol></li><li><p>丁</p></li></ul>"
    assert shown(text) == f"<ol><li><p>甲</p>{inner}</li><li><p>戊</p></li></ol>"


def test_an_item_may_hold_paragraphs_and_quotes() -> None:
    text = "- 甲\n\n  乙\n- 丙\n\n  > 丁"
    expected = "<li><p>甲</p><p>乙</p></li><li><p>丙</p><blockquote><p>丁</p></blockquote></li>"
    assert shown(text) == f"<ul>{expected}</ul>"


def test_a_table_has_its_head_and_its_rows() -> None:
    text = "| 甲 | 乙 |\n| --- | --- |\n| **1** | |\n| a\\|b | [丙](case:c) |"
    assert told(text) == []
    counted = Counter(element.tag for element in elements(text))
    assert (counted["th"], counted["td"], counted["tr"], counted["a"]) == (2, 4, 3, 1)
    assert "a&#124;b" in shown(text)


def test_headings_begin_at_level_three_and_have_the_ids_of_their_field() -> None:
    text = "# 一\n\n正文\n\n## 二\n\n### 三\n\n###### 四"
    assert told(text) == []
    found = [(e.tag, e.get("id")) for e in elements(text) if re.fullmatch(r"h\d", e.tag)]
    assert [id_ for _, id_ in found] == ["key-1", "key-2", "key-3", "key-4"]
    assert {tag for tag, _ in found} <= {"h3", "h4", "h5", "h6"}


def test_ids_of_headings_have_no_underscore() -> None:
    assert str(prose.page_markdown("### 甲", "social_benefit", TARGETS)).endswith(
        "{#social-benefit-1}"
    )


def test_a_deeper_heading_is_never_shown_higher() -> None:
    found = [e.tag for e in elements("# 一\n\n## 二\n\n### 三") if re.fullmatch(r"h\d", e.tag)]
    assert found == sorted(found)


# 汉字 and their marks


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("**“两网”**活动", "“两网”"),
        ("开展**“两网一桥”**活动", "“两网一桥”"),
        ("**说明：**后文", "说明："),
        ("见**《办法》**第三条", "《办法》"),
        ("即**（一）**与（二）", "（一）"),
        ("甲——**乙——**丙", "乙——"),
    ],
)
def test_emphasis_meets_wide_marks(text: str, strong: str) -> None:
    assert [e.text for e in elements(text) if e.tag == "strong"] == [strong]
    assert prose.JOINER not in html(text)


@pytest.mark.parametrize("text", ["**增长5%**以上", "**(一)**内容", "**1.**分类组网"])
def test_emphasis_meets_ascii_marks_too(text: str) -> None:
    assert [e.tag for e in elements(text) if e.tag == "strong"] == ["strong"]


@pytest.mark.parametrize("text", ["`**“甲”**`", "```\n**“甲”**乙\n```", "[甲](https://a.cn/*“乙)"])
def test_nothing_invisible_is_added_to_code_and_addresses(text: str) -> None:
    assert prose.JOINER not in written(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上一行\n下一行", "上一行下一行"),
        ("上一行，\n“下一行”", "上一行，“下一行”"),
        ("上一行\nQC 小组", "上一行 QC 小组"),
        ("甲\n`乙`", "甲<code>乙</code>"),
        ("甲\n[乙](case:a)", '甲<a href="../cases/a.md">乙</a>'),
        ("one\ntwo", "one two"),
        ("2024\n年", "2024 年"),
    ],
)
def test_a_line_break_in_the_source_is_a_space_only_where_one_belongs(
    text: str, expected: str
) -> None:
    assert shown(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", ["甲\n**乙**丙", "甲**乙**\n丙"])
def test_a_line_break_beside_emphasis_is_no_space_between_characters(text: str) -> None:
    assert " " not in written(text)


def test_plain_text_joins_lines_as_the_page_does() -> None:
    assert prose.words("上一行\n下一行") == "上一行下一行"


# What other engines would take for markup


@pytest.mark.parametrize(
    "text",
    [
        "{{ site }} {% if %} ${x}",
        "==甲== ~~乙~~ H~2~O $a$ ^b^ :smile:",
        '--8<-- "a.md"',
        "!!! note",
        "[^1] [ ] [x]",
        "1\\. 甲",
        "\\# 甲",
        "\\- 甲",
        "a_b_c __d__e",
        "&lt;b&gt; &amp;amp; &#42;甲&#42;",
        "| 甲 |",
        "+ 5%",
    ],
)
def test_markup_of_other_engines_stays_text(text: str) -> None:
    assert told(text) == []
    assert "".join(words(elements(text))) == folded(f"前文{prose.words(text)}后文")


# What is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\n\n<div>\n乙\n</div>", [(2, "prose_html")]),
        ("甲\n乙<br>丙", [(1, "prose_html")]),
        ("<!-- 甲 -->", [(0, "prose_html")]),
        ("- 甲\n- <b>乙</b>", [(1, "prose_html")]),
        ("甲\n\n[乙]: https://a.cn", [(2, "prose_definition")]),
        ("甲\n[乙]: https://a.cn", [(1, "prose_definition")]),
        ("> [乙]: https://a.cn", [(0, "prose_definition")]),
        ("[^1]: 脚注", [(0, "prose_definition")]),
        ("*[HTML]: 缩略语", [(0, "prose_definition")]),
        ("甲\n乙{.x}", [(1, "prose_attributes")]),
        ("甲{: #x }", [(0, "prose_attributes")]),
        ("甲\n\n```\n乙", [(2, "prose_fence_open")]),
        ("甲\n\n    乙", [(2, "prose_indented")]),
        ("甲\n\n---\n\n乙", [(2, "prose_rule")]),
        ("甲\n\n***", [(2, "prose_rule")]),
        ("甲\n\n[乙](/x)", [(2, "prose_link")]),
        ("[乙](../cases/a.md)", [(0, "prose_link")]),
        ("[乙](ftp://a.cn)", [(0, "prose_link")]),
        ("[乙]()", [(0, "prose_link")]),
        ("> ### 甲", [(0, "prose_nested")]),
        ("- 甲\n\n  ```\n  乙\n  ```", [(2, "prose_nested")]),
        ("- 甲\n\n  | 乙 |\n  | --- |", [(2, "prose_nested")]),
        ("甲\n\n![乙](https://a.cn/b.png)", [(2, "prose_image")]),
        ("![乙](../b.png)", [(0, "prose_image")]),
        ("![乙](/b.png)", [(0, "prose_image")]),
        ("甲\n![](b.png)", [(1, "prose_image_words")]),
        ("![乙](b.pdf)", [(0, "prose_no_picture")]),
        ("甲\n乙\n===\n\n丙", [(2, "prose_rule")]),
        ("甲\n---", [(1, "prose_rule")]),
        ("| 甲 |\n| --- |\n| 1 |\n| 2 | 3 |", [(3, "prose_cells")]),
        ("```\n甲\n```乙", [(0, "prose_fence_open")]),
        (">" * 40 + " 甲", [(0, "prose_too_deep")]),
        ("- [甲]:\n  乙", [(0, "prose_definition")]),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", ["**甲\n乙** <b>丙", "[甲\n乙](case:a) <b>丙", "`甲\n乙` <b>丙"])
def test_the_line_counts_breaks_inside_emphasis_links_and_code(text: str) -> None:
    assert told(text) == [(1, "prose_html")]


@pytest.mark.parametrize("text", ["![图](现场 照片.png)", "[甲](case: a-b)"])
def test_a_target_with_a_space_is_told_and_not_printed_as_it_stands(text: str) -> None:
    assert told(text) != []


def test_faults_are_told_in_order() -> None:
    lines = [line for line, _ in told("<b>\n\n---\n\n[甲](/x)\n\n![](a.png)")]
    assert lines == sorted(lines)
    assert len(lines) == 4


# Links and images


def test_links_to_records_are_found_with_their_lines() -> None:
    text = "见[甲](case:a-b)\n和[乙](unit:c)，\n\n> [丙](https://a.cn)与[丁](honor:d)"
    assert list(prose.read(text).record_links) == [
        prose.ProseLink(0, "case", "a-b"),
        prose.ProseLink(1, "unit", "c"),
        prose.ProseLink(3, "honor", "d"),
    ]


def test_an_address_outside_is_no_link_to_a_record() -> None:
    assert not prose.read("[信](mailto:abc) [网](https://a.cn)").record_links


def test_a_link_to_what_the_edition_does_not_have_leaves_its_words() -> None:
    assert shown(f"见[**甲**](case:{HIDDEN})。") == "<p>见<strong>甲</strong>。</p>"
    assert shown(f"![图]({HIDDEN}/a.png)") == "<p>图</p>"


def test_what_looks_like_a_record_but_is_none_is_no_link() -> None:
    nowhere = prose.Targets(lambda kind, id_: None, lambda path: None)
    assert str(prose.page_markdown("[甲](javascript:alert)", "key", nowhere)) == "甲"


# Odd shapes, one by one


def test_the_words_of_a_link_may_end_in_a_line_break() -> None:
    assert told("[甲\n](https://a.cn)") == []
    assert "甲" in shown("[甲\n](https://a.cn)")


def test_a_list_goes_on_past_ninety_nine() -> None:
    assert [e.tag for e in elements("99. 甲\n100. 乙")].count("li") == 2


def test_an_ordered_list_may_begin_at_zero() -> None:
    assert "ol" in {e.tag for e in elements("0. 甲\n1. 乙")}


@pytest.mark.parametrize("text", ["- 甲\n-\n- 乙", "-", "1."])
def test_an_empty_item_shows_no_marker(text: str) -> None:
    assert "".join(words(elements(text))) == folded(f"前文{prose.words(text)}后文")


@pytest.mark.parametrize("text", ["#", "### ###"])
def test_an_empty_heading_shows_nothing(text: str) -> None:
    assert "".join(words(elements(text))) == "前文后文"


def test_a_hard_break_holds_in_a_quote() -> None:
    assert "br" in {e.tag for e in elements("> 甲  \n> 乙")}


def test_a_hard_break_holds_in_a_quote_within_a_list() -> None:
    assert ">" not in "".join(words(elements("- > 甲  \n  > 乙")))


def test_an_address_in_the_words_of_a_link_is_not_written_twice() -> None:
    assert "".join(words(elements("[<https://a.cn>](https://b.cn)"))) == "前文https://a.cn后文"


def test_a_table_without_rows_has_none() -> None:
    assert [e.tag for e in elements("| 甲 |\n| --- |")].count("td") == 0


@pytest.mark.parametrize("text", ["**c*`*", "*_;_-*"])
def test_emphasis_in_emphasis_shows_no_asterisks_of_its_own(text: str) -> None:
    assert "".join(words(elements(text))) == folded(f"前文{prose.words(text)}后文")


@pytest.mark.parametrize("text", ["*&nbsp;*", "*\\\n甲*"])
def test_emphasis_with_a_blank_edge_shows_no_asterisks(text: str) -> None:
    assert "".join(words(elements(text))) == folded(f"前文{prose.words(text)}后文")


# Any text


PIECES = (
    *("*", "**", "***", "_", "__", "`", "``", "```", "```\n", "~~~", "#", "## ", "- ", "  - "),
    *("+ ", "1. ", "   1. ", "2) ", "> ", "\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "    "),
    *(" ", "\t", "|", "| a | b |\n| --- | --- |\n| c | d |\n", "---", "===", "[", "](case:a-b)"),
    *("](https://a.cn/x_y)", "![", "](a/b.png)", "]", "(", ")", "{", "}", "{#a}", "{: .x}"),
    *("&lt;", "&#42;", "&nbsp;", "&amp;", "&copy", "<", ">", "&", "\\", "甲", "乙丙", "。", "“"),
    *("”", "a", "b c", "9", ":", "<https://a.cn/?a=1&b=2>", "!", "%", "\u3000", "~", "^", "$"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words(found: list[Element]) -> Iterator[str]:
    """What a reader sees, pictures by their words, without blanks; blocks of code come last.

    `found` is all elements of a page in order.
    """
    inner = {child for element in found for child in element}
    for element in found:
        if element not in inner:
            yield from _words(element)
    for element in found:
        if element.tag == "pre":
            yield folded("".join(element.itertext()))


def _words(element: Element) -> Iterator[str]:
    if element.tag != "pre":
        yield folded(element.get("alt") or "")
        yield folded(element.text or "")
        for child in element:
            yield from _words(child)
            yield folded(child.tail or "")


def expected(text: str) -> Counter[str]:
    """The characters that a page shows; blocks of code stand last in plain text."""
    return Counter(folded(f"前文{prose.words(text)}后文"))


@settings(max_examples=2500, deadline=None)
@given(texts)
def test_a_page_shows_the_words_of_the_text_and_only_what_the_subset_has(text: str) -> None:
    assume(not prose.read(text).faults)
    found = elements(text)
    assert {element.tag for element in found} <= SUBSET
    if "pre" in {element.tag for element in found}:
        assert Counter("".join(words(found))) == expected(text)
    else:
        assert "".join(words(found)) == folded(f"前文{prose.words(text)}后文")


@settings(max_examples=1000, deadline=None)
@given(texts)
def test_a_text_with_faults_adds_no_element_that_loads_or_runs_either(text: str) -> None:
    assert {element.tag for element in elements(text)} <= SUBSET | {"hr", "h1", "h2"}


@settings(max_examples=1000, deadline=None)
@given(texts)
def test_every_attribute_on_a_page_is_one_that_the_writer_wrote(text: str) -> None:
    free = {"href", "src", "alt", "id", "start"}
    of_pictures = {"class": "lq-photo", "loading": "lazy", "width": "64", "height": "48"}
    for element in elements(text):
        for name, value in element.attrib.items():
            assert name in free or of_pictures.get(name) == value
        assert element.get("id", "key-1").startswith("key-")


COUNTED = {"strong": "strong", "em": "em", "list_item": "li", "hardbreak": "br", "image": "img"}


@settings(max_examples=1500, deadline=None)
@given(texts)
def test_a_page_has_the_structure_that_was_read(text: str) -> None:
    assume(not prose.read(text).faults)
    nodes = list(tree(Source(text)).drawn())
    heads_alone = [node for node in nodes if node.type == "table" and len(node.children) == 1]
    assume(not heads_alone)  # written as bold words
    read = Counter(COUNTED[node.type] for node in nodes if node.type in COUNTED)
    found = Counter(e.tag for e in elements(text) if e.tag in COUNTED.values())
    assert found == read


@settings(max_examples=1000, deadline=None)
@given(texts)
def test_a_text_without_its_hidden_links_says_the_same(text: str) -> None:
    assume(not prose.read(text).faults)
    left = prose.without_links(text, lambda kind, id_: kind == "case")
    assert [link for link in prose.read(left).record_links if link.kind == "case"] == []
    assert folded(prose.words(left)) == folded(prose.words(text))
