"""No text in a plain field adds anything to a page but its own characters, on the built HTML."""

from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made import build, write_full_library

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- x",
    "--> x <!--",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "&lt;script&gt;",
    "&#60;b&#62;x",
    "&amp;amp; x",
    "# 标题",
    "## 标题 {#stolen}",
    "标题\n===",
    "标题\n---",
    "- 列表",
    "* 列表",
    "+ 列表",
    "1. 列表",
    "2024. 年",
    "1) 列表",
    "> 引文",
    "    缩进代码",
    "```\ncode",
    "~~~ code",
    "`code`",
    "**粗** x",
    "__粗__ x",
    "*斜*_斜_ x",
    "~~删~~ ^上^ ==亮==",
    "[链接](javascript:alert(1))",
    "[链接][1]",
    "[1]: http://example.org x",
    "[^1]: 脚注",
    "*[HTML]: 缩写",
    "![图](http://example.org/x.png)",
    "<http://example.org>",
    "http://example.org www.example.org a@example.html",
    "| a | b |",
    "a | b\n--- | ---",
    "--- x",
    "---\ntitle: x\n---",
    "title: x",
    "***",
    "{: .x #stolen onclick=alert(1) }",
    "x{ .x }",
    "{.x}",
    "{{ config.site_name }}",
    "{% raw %}x",
    "{# x #}",
    "${x} #{x} %(x)s {x}",
    "\\*x\\*",
    "\\",
    "x\\",
    ": 定义",
    "!!! note x",
    "??? note x",
    "=== x",
    "--8<-- x",
    "$x$ \\(x\\) $$x$$",
    ":smile: :material-x:",
    "++ctrl++ (c) (tm) -->",
    "@include x",
    "[TOC] x",
    '[x](y "z") <y>',
    "“两网一桥”《条例》",
    "\u00a0x\u3000y\u200bz",
    "𠮷 ♥ é ﷽ 👨‍👩‍👧",
    "x" * 300,
    "a" * 50 + "<" * 50 + "*" * 50 + "[" * 50,
)

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@pytest.fixture(scope="module")
def benign() -> Iterator[dict[str, list[str]]]:
    """The structure of every page of a library whose texts are plain words."""
    numbers = count(1)
    with TemporaryDirectory() as folder:
        yield structures(Path(folder), lambda: f"文字{next(numbers)}")


def structures(folder: Path, text: "Iterator[str] | object") -> dict[str, list[str]]:
    """Build a full library and return each page's elements, with attributes but without text."""
    assert callable(text)
    data = write_full_library(folder / "data", text)
    site = build(data, folder / "site")
    return {
        str(page.relative_to(site)): list(elements(page)) for page in sorted(site.rglob("*.html"))
    }


def elements(page: Path) -> Iterator[str]:
    root = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    for element in root.iter():
        if isinstance(element.tag, str):
            yield " ".join((element.tag, *attributes(element)))
        else:
            yield "comment"


def attributes(element: Element) -> Iterator[str]:
    """Yield the attributes; of those that hold a text of the library only the name."""
    for name, value in sorted(element.attrib.items()):
        holds_text = name in ("alt", "content", "title", "aria-label")
        yield name if holds_text else f"{name}={value}"


def test_hostile_texts_add_nothing_to_any_page(benign: dict[str, list[str]]) -> None:
    for shift in range(0, len(HOSTILE), 12):
        payloads = cycle(HOSTILE[shift:] + HOSTILE[:shift])
        with TemporaryDirectory() as folder:
            found = structures(Path(folder), lambda payloads=payloads: next(payloads))
        assert_same(found, benign)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(st.sampled_from(PUNCTUATION + "ax1 \n汉“”"), max_size=30).map(
            lambda t: f"{t}字{t}"
        ),
        min_size=40,
        max_size=40,
    )
)
def test_random_texts_add_nothing_to_any_page(
    benign: dict[str, list[str]], texts: list[str]
) -> None:
    payloads = cycle(texts)
    with TemporaryDirectory() as folder:
        found = structures(Path(folder), lambda: next(payloads))
    assert_same(found, benign)


def assert_same(found: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    assert found.keys() == expected.keys()
    for page, structure in found.items():
        for one, other in zip(structure, expected[page], strict=False):
            assert one == other, page
        assert len(structure) == len(expected[page]), page


def test_hostile_texts_show_their_own_characters(tmp_path: Path) -> None:
    payload = "<b>&amp; *[x](y)* {#z} | `c` \\n"
    data = write_full_library(tmp_path / "data", lambda: payload)
    site = build(data, tmp_path / "site")
    root = html5lib.parse(
        (site / "honors" / "x1.html").read_text(encoding="utf-8"), namespaceHTMLElements=False
    )
    heading = next(root.iter("h1"))
    assert "".join(heading.itertext()).startswith(payload)
    assert "".join(next(root.iter("title")).itertext()) == f"{payload} - {payload}"
