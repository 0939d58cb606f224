"""No text in a plain field adds anything to a page but its own characters, on the built HTML.

The texts are those of payloads.yml. LIANQIAO_LONG=1 puts each of them into many more fields.
"""

import os
import re
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made import build, payloads, write_full_library

LONG = bool(os.environ.get("LIANQIAO_LONG"))
FIELDS = 120  # plain fields of a full library, at least

SIZE = re.compile(r" class=lq-(?:long|middling)(?= |$)| lq-(?:smaller|small|tiny|words)(?= |$)")
NUMBER = re.compile(r"[0-9]+")
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
    hostile = payloads()
    for shift in range(0, len(hostile), 5 if LONG else FIELDS):
        texts = cycle(hostile[shift:] + hostile[:shift])
        with TemporaryDirectory() as folder:
            found = structures(Path(folder), lambda texts=texts: next(texts))
        assert_same(found, benign)


@settings(
    max_examples=100 if LONG else 4, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
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
    given_texts = cycle(texts)
    with TemporaryDirectory() as folder:
        found = structures(Path(folder), lambda: next(given_texts))
    assert_same(found, benign)


def assert_same(found: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    assert found.keys() == expected.keys()
    for page, structure in found.items():
        if page.endswith("projector.html"):  # a longer text takes more screens
            assert kinds(structure) <= kinds(expected[page]), page
            continue
        for one, other in zip(structure, expected[page], strict=False):
            assert one == other, page
        assert len(structure) == len(expected[page]), page


def kinds(structure: list[str]) -> set[str]:
    """Return the kinds of elements of a page's screens, whatever their number and sizes."""
    return {NUMBER.sub("#", SIZE.sub("", one)) for one in structure}


def test_a_full_library_has_room_for_the_payloads(tmp_path: Path) -> None:
    numbers = count()
    write_full_library(tmp_path / "data", lambda: f"文字{next(numbers)}")
    assert next(numbers) >= FIELDS


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
