"""Hand-written pages are checked with the library, before anything is built."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from PIL import Image

from lianqiao.cli import main
from lianqiao.content import check_pages, read_pages
from lianqiao.findings import Finding, Place, error
from lianqiao.messages import messages
from lianqiao.pages import known_addresses
from lianqiao.press import inspect, press
from made import SETTINGS, write_library
from sample import sample

FIGURE = {
    "id": "taiqu",
    "name": "高损台区",
    "value": "37",
    "measure": "个",
    "missing": {"sources": "not_stated"},
}
PUBLIC = "---\ntitle: 关于\naudience: public\n---\n\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write_library(tmp_path / "data", ("figures", FIGURE | {"audience": "internal"}))
    (tmp_path / "mkdocs.yml").write_text(SETTINGS.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "content").mkdir()
    return tmp_path


def found(site: Path, **pages: str) -> list[tuple[str, str]]:
    """The place and code of what is found; pages by name, "_" for "." and "/"."""
    for name, text in pages.items():
        path = site / "content" / f"{name.replace('_', '.')}.md"
        path.write_text(text, encoding="utf-8")
    findings = inspect(site / "data", content=site / "content").findings
    return [(str(finding.place), finding.code) for finding in findings]


def test_a_number_must_be_there_in_every_edition_of_its_page(site: Path) -> None:
    asks = "高损台区[](figure:taiqu)。\n"
    assert found(site, about=asks) == []
    assert found(site, about=PUBLIC + asks) == [("../content/about.md:6:5", "number_unknown")]


def test_a_statistic_that_is_not_there_is_told(site: Path) -> None:
    assert found(site, about="[](stat:honors_count) [](stat:honours)\n") == [
        ("../content/about.md:1:23", "number_unknown")
    ]


def test_links_are_followed_in_every_edition_of_their_page(site: Path) -> None:
    link = "见[数据](figures/taiqu.md)。\n"
    assert found(site, about=link) == []
    assert found(site, about=PUBLIC + link) == [("../content/about.md:6:7", "page_link_broken")]


@pytest.mark.parametrize(
    "target",
    [
        "figures/taiqu.html",
        "figures/",
        "figures/index.md#top",
        "pending.md",
        "checks.html",
        "index.md",
        "#here",
        "https://example.org/x.md",
        "mailto:someone",
        "/absolute.md",
        "picture.png",
        "downloads/figure.csv",
        "statistics/honors_count.md",
        "feed.xml",
        "feeds/theme-safety.xml",
        "<other.md>",
    ],
)
def test_what_is_there_or_cannot_be_told_is_no_broken_link(site: Path, target: str) -> None:
    Image.new("RGB", (2, 2)).save(site / "content" / "picture.png")
    assert found(site, other="# 另页\n", about=f"[x]({target})\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "[x](figures/taiqo.md)",
        "![x](pictur.png)",
        '[x](nope.md "标题")',
        "[x](../data/site.yml)",
        "[x][y]\n\n[y]: nope.md",
        '<a href="nope.html">x</a>',
        "[x](figures/%E5%8F%B0.md)",
    ],
)
def test_a_link_that_leads_nowhere_is_told(site: Path, text: str) -> None:
    assert [code for _, code in found(site, about=text + "\n")] == ["page_link_broken"]


def test_links_in_code_are_no_links(site: Path) -> None:
    assert found(site, about="`[x](nope.md)`\n\n```\n[x](nope.md)\n```\n") == []


def test_a_page_of_another_language_stands_in_for_its_own(site: Path) -> None:
    assert found(site, about="[x](about.md)\n", about_en="[x](about.md)\n") == []


def test_a_page_without_an_audience_is_internal(site: Path) -> None:
    (site / "content" / "inside.md").write_text("# 内部\n", encoding="utf-8")
    assert [code for _, code in found(site, about=PUBLIC + "[x](inside.md)\n")] == [
        "page_link_broken"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: [x\n---\n", ("../content/about.md:2:8", "front_matter_unreadable")),
        ("---\n- title\n---\n", ("../content/about.md:2:1", "front_matter_unreadable")),
        ("---\ndate: 2024-13-40\n---\n", ("../content/about.md:1:1", "front_matter_unreadable")),
        ("---\ntitle: x\n", ("../content/about.md:1:1", "front_matter_open")),
        ("---\naudience: none\n---\n", ("../content/about.md:2:1", "page_audience_unknown")),
        ("---\naudience: [a]\n---\n", ("../content/about.md:2:1", "page_audience_unknown")),
        ("a\x00b\n", ("../content/about.md:1:2", "control_character")),
    ],
)
def test_a_head_that_cannot_be_read_is_told_where(
    site: Path, text: str, expected: tuple[str, str]
) -> None:
    assert found(site, about=text) == [expected]


@pytest.mark.parametrize("text", ["", "---\n\n# 横线\n", "---\n---\n", "# 没有页首\n"])
def test_a_page_may_have_no_head(site: Path, text: str) -> None:
    assert found(site, about=text) == []


def test_a_page_in_another_encoding_is_told(site: Path) -> None:
    (site / "content" / "about.md").write_bytes("关于".encode("gbk"))
    assert [code for _, code in found(site)] == ["encoding_not_utf8"]


def test_any_rule_on_a_text_can_be_asked_of_the_pages(site: Path) -> None:
    def no_phone(path: PurePosixPath, text: str) -> Iterator[Finding]:
        if "13800000000" in text:
            yield error(Place(path, text[: text.index("138")].count("\n") + 1), "key_unknown")

    (site / "content" / "about.md").write_text("# 关于\n\n13800000000\n", encoding="utf-8")
    inspected = inspect(site / "data")
    pages = read_pages(site / "content", site / "data")
    told = check_pages(pages, inspected.editions, inspected.cuts, (), [no_phone])
    assert [str(one.place) for one in told] == ["../content/about.md:3:1"]


def test_the_commands_look_at_pages_before_anything_is_touched(site: Path) -> None:
    (site / "content" / "about.md").write_text("[](figure:nope)\n", encoding="utf-8")
    for command in ("check", "build"):
        result = CliRunner().invoke(main, [command, "--data", str(site / "data")])
        assert result.exit_code == 1
        assert f"{site.as_posix()}/content/about.md:1:1: 错误 number_unknown" in result.output
    assert not (site / "site").exists()


def test_mkdocs_alone_looks_at_them_too(site: Path) -> None:
    (site / "content" / "about.md").write_text("[](figure:nope)\n", encoding="utf-8")
    config = load_config(str(site / "mkdocs.yml"), site_dir=str(site / "site"))
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build(config)
    assert not (site / "site").exists()


def test_pages_lie_where_mkdocs_looks_for_them(site: Path) -> None:
    settings = (site / "mkdocs.yml").read_text(encoding="utf-8")
    (site / "mkdocs.yml").write_text(
        settings.replace("docs_dir: content", "docs_dir: pages"), encoding="utf-8"
    )
    (site / "pages").mkdir()
    (site / "pages" / "about.md").write_text("[](figure:nope)\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "--data", str(site / "data")])
    assert f"{site.as_posix()}/pages/about.md:1:1" in result.output


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_every_page_of_an_edition_is_known_before_it_is_made(edition: str) -> None:
    pressed = press(sample(), edition)
    known = known_addresses(pressed.library, pressed.edition, messages("zh"), list(pressed.counts))
    assert {page.address for page in pressed.pages} <= known
    pages = {one for one in known if one.endswith(".md")}
    redirects = {one.address.removesuffix(".html") + ".md" for one in pressed.redirects}
    assert pages - redirects <= {page.address for page in pressed.pages}
