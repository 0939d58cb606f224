"""What may stand in a page: the list of its elements, its policy, and that ours pass unchanged."""

import re
from importlib.resources import files
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from lianqiao import prose
from lianqiao.cleaning import Guarded, NoHead, clean, guarded, keeps_address, own_scripts
from lianqiao.cleaning.articles import ATTRIBUTES, TAGS
from lianqiao.content import without_front_matter
from lianqiao.example import write_example
from lianqiao.frame import MARKDOWN_EXTENSIONS, MARKDOWN_SETTINGS
from lianqiao.indexing import MKDOCS_OWN
from lianqiao.messages import messages
from lianqiao.pages.environment import environment
from lianqiao.press import inspect, press
from lianqiao.theme import inline_scripts, theme_folder
from lianqiao.tree import hand_written
from made import ROOT, build, payloads, write_library
from test_build import run

MATERIAL = Path(str(files("material"))) / "templates"
OWN = own_scripts(inline_scripts([str(MATERIAL)]))
STYLE = ":root{--lq-accent:#00615A}"


def articles(data: Path, edition: str, language: str) -> dict[str, str]:
    """Return the HTML of every page of an edition before it is cleaned, hand-written ones too."""
    engine = Markdown(
        extensions=[*MKDOCS_OWN, *MARKDOWN_EXTENSIONS], extension_configs=MARKDOWN_SETTINGS
    )
    pressed = press(inspect(data), edition, language)
    texts = {page.address: page.markdown for page in pressed.pages}
    texts |= hand_written(pressed, data.parent / "content")
    return {
        address: engine.reset().convert(without_front_matter(text))
        for address, text in texts.items()
    }


def example(folder: Path) -> Path:
    write_example(folder, 60, 7, messages("zh"))
    return folder / "data"


@pytest.mark.parametrize(
    ("library", "edition", "language"),
    [
        ("reference", "internal", "zh"),
        ("reference", "public", "en"),
        ("sample", "internal", "zh"),
        ("sample", "public", "en"),
        ("example", "internal", "zh"),
    ],
)
def test_every_page_of_ours_passes_byte_for_byte(
    tmp_path: Path, library: str, edition: str, language: str
) -> None:
    data = {
        "reference": lambda: ROOT / "data",
        "sample": lambda: ROOT / "tests" / "sample" / "data",
        "example": lambda: example(tmp_path),
    }[library]()
    pages = articles(data, edition, language)
    assert len(pages) > 20
    for address, html in pages.items():
        cleaned = clean(html)
        assert cleaned.taken_out == (), address
        assert cleaned.html == html, address


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>5 &#60; 6 &amp; 7</p>", "<p>5 &#60; 6 &amp; 7</p>"),
        ('<img alt="&#34;x&#34;" src="a.png" />', '<img alt="&#34;x&#34;" src="a.png" />'),
        ("<p>a</p></article><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a<!-- x -->b</p>", "<p>ab</p>"),
        ('<p onclick="x()" class="a">b</p>', '<p class="a">b</p>'),
        ('<p style="color:red">b</p>', "<p>b</p>"),
        ('<div data-kind="case"></div>', '<div data-kind="case"></div>'),
        ('<div data-kind="../x"></div>', "<div></div>"),
        ('<h2 id="__config">b</h2>', "<h2>b</h2>"),
        ('<pre class="mermaid">b</pre>', "<pre>b</pre>"),
        ('<img name="currentScript" src="a.png">', '<img src="a.png">'),
        ("<svg><path></path></svg><p>b</p>", "<p>b</p>"),
        ("<script>x()</script><p>b</p>", "<p>b</p>"),
        ('<iframe src="https://example.org"></iframe><p>b</p>', "<p>b</p>"),
        ("<form><input><b>x</b></form>", "<b>x</b>"),
        ("<noscript><p>x</p></noscript>b", "b"),
        ('<a href="https://example.org">b</a>', '<a href="https://example.org">b</a>'),
        ('<a href="../x.html#y">b</a>', '<a href="../x.html#y">b</a>'),
    ],
)
def test_what_is_not_on_the_list_goes(html: str, kept: str) -> None:
    assert clean(html).html == kept


def test_a_payload_in_a_long_text_is_refused_or_shown_as_text() -> None:
    engine = Markdown(
        extensions=[*MKDOCS_OWN, *MARKDOWN_EXTENSIONS], extension_configs=MARKDOWN_SETTINGS
    )
    nowhere = prose.Targets(lambda kind, id_: None, lambda path: None)
    refused = 0
    for payload in payloads():
        refused += bool(prose.read(payload).faults)
        html = engine.reset().convert(prose.page_markdown(payload, "field", nowhere))
        assert clean(html).html == html, payload
        root = html5lib.parseFragment(html, container="article", namespaceHTMLElements=False)
        for element in list(root.iter())[1:]:
            assert element.tag not in ("img", "div", "h1", "h2"), payload
            assert set(element.attrib) <= {"href", "id", "start", "align"}, payload
            assert element.attrib.get("id", "field-").startswith("field-"), payload
            assert element.attrib.get("href", "http://lq.invalid").startswith("http://lq.invalid")
    assert refused >= 50


PIECES = re.findall(r"<[^<>]*>?|[^<>]+|>", "".join(payloads()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_of_no_mixture_more_is_left_than_the_list_has(mixture: str) -> None:
    cleaned = clean(mixture).html
    assert clean(cleaned).html == cleaned
    root = html5lib.parseFragment(cleaned, container="article", namespaceHTMLElements=False)
    for element in list(root.iter())[1:]:
        assert element.tag in TAGS
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(str(element.tag), set())
        assert set(element.attrib) <= allowed
        for name in ("href", "src"):
            assert not re.match(
                r"[^a-z/]*(javascript|data|vbscript|file|blob)[^a-z/]*:",
                element.attrib.get(name, ""),
                re.IGNORECASE,
            )


ADDRESSES_THAT_RUN = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript://%0Aalert(1)",
    "vbscript:x",
    "data:text/html,x",
    "DATA:text/html;base64,eA==",
    "file:///etc/passwd",
    "blob:https://example.org/x",
    "filesystem:https://example.org/x",
    "view-source:x",
    "ms-word:ofe|u|https://example.org",
    "about:blank",
)


@pytest.mark.parametrize("address", ADDRESSES_THAT_RUN)
def test_an_address_of_another_scheme_goes(address: str) -> None:
    assert clean(f'<a href="{address}">x</a>').html == "<a>x</a>"
    assert clean(f'<img src="{address}">').html == "<img>"


def test_an_address_that_no_browser_can_read_goes() -> None:
    assert keeps_address("https://example.org/路径?q=a&b#c")
    assert keeps_address("mailto:a@example.org")
    assert not keeps_address("http://[x")
    assert not keeps_address("https://a:999999/")


@pytest.mark.parametrize("address", ["http://[x", "https://a:999999/", "javascript:alert(1)"])
def test_a_record_with_such_a_link_is_told(tmp_path: Path, address: str) -> None:
    unit = {"id": "u", "name": "示例公司", "type": "company"}
    mechanism = {"id": "m", "name": "机制", "text": f"见[这里]({address})。"}
    data = write_library(tmp_path / "data", ("units", unit), ("mechanisms", mechanism))
    assert "prose_link" in {finding.code for finding in inspect(data).findings}


# The policy


def page(*parts: str) -> str:
    return f'<html><head><meta charset="utf-8">{"".join(parts)}</head><body></body></html>'


def policy_of(html: str) -> dict[str, list[str]]:
    """Return the directives of a page's policy; it must stand before anything that is loaded."""
    before, meta, after = html.partition('<meta http-equiv="Content-Security-Policy" content="')
    assert meta
    assert not re.search(r"<(script|style|link|img)\b", before)
    directives = [one.split() for one in after.split('"')[0].split(";")]
    return {name: sources for name, *sources in directives}


def with_policy(html: str) -> Guarded:
    return guarded(html, OWN, STYLE)


def test_the_themes_scripts_run_by_their_hashes() -> None:
    script = re.search(
        r"<script>(.*?)</script>", (MATERIAL / "partials/javascripts/base.html").read_text("utf-8")
    )
    assert script
    filled = re.sub(r"\{\{.*?\}\}", "../..", script.group(1))
    made = with_policy(page(f"<script>{filled}</script>", f"<style>{STYLE}</style>"))
    assert made.stopped == ()
    scripts = policy_of(made.html)["script-src"]
    assert [source[:8] for source in scripts] == ["'self'", "'sha256-"]
    assert [source[:8] for source in policy_of(made.html)["style-src"]] == ["'self'", "'sha256-"]


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        "<script type=module>alert(1)</script>",
        '<script>__md_scope=new URL(""+alert(1)+"",location)</script>',
        "<SCRIPT>alert(1)</SCRIPT >",
        "<style>body{display:none}</style>",
    ],
)
def test_a_script_of_anybody_else_is_stopped_and_told(part: str) -> None:
    made = with_policy(page(part))
    assert len(made.stopped) == 1
    policy = policy_of(made.html)
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]


def test_data_and_files_need_no_hash() -> None:
    made = with_policy(
        page(
            '<script type="application/ld+json">{}</script>',
            '<script id="x" type="application/json">{}</script>',
            '<script src="x.js"></script>',
        )
    )
    assert made.stopped == ()
    assert policy_of(made.html)["script-src"] == ["'self'"]


def test_a_page_without_a_head_is_not_published_without_a_policy() -> None:
    with pytest.raises(NoHead):
        with_policy("<p>x</p>")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    unit = {"id": "new", "name": "示例公司", "type": "company", "formerly": ["old"]}
    data = write_library(tmp_path_factory.mktemp("library") / "data", ("units", unit))
    return build(data, data.parent / "site")


def test_every_page_of_a_site_has_its_policy(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert {"404.html", "old.html", "index.html", "search.html"} <= {one.name for one in pages}
    for one in pages:
        text = one.read_text(encoding="utf-8")
        policy = policy_of(text)
        assert policy["default-src"] == ["'none'"]
        assert policy["base-uri"] == ["'none'"]
        assert "unsafe" not in text.split("</head>")[0]


def test_a_script_in_an_override_of_the_site_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "library").returncode == 0
    library = tmp_path / "library"
    (library / "theme").mkdir()
    (library / "theme" / "404.html").write_text(
        "<html><head></head><script>x()</script></html>", encoding="utf-8"
    )
    settings = library / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace(
        "name: material", "name: material\n  custom_dir: theme"
    )
    settings.write_text(text, encoding="utf-8")
    result = run(library, "build")
    assert result.returncode == 0
    assert "404.html 中有一段既不属于本程序也不属于主题的脚本或样式" in result.stderr
    assert "x()" in result.stderr


# What templates and scripts may not do


def test_templates_print_nothing_unescaped_and_evaluate_no_text() -> None:
    assert environment("zh").autoescape is True
    templates = [*(ROOT / "generator").rglob("*.j2"), *theme_folder().rglob("*.html")]
    assert len(templates) > 20
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*(safe|striptags|forceescape)\b|autoescape|\.format\(", text), (
            template
        )
    for source in (ROOT / "generator").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        assert not re.search(r"from_string\((?!_template_text)", text), source


def test_a_text_that_looks_like_a_template_is_printed_as_it_is(tmp_path: Path) -> None:
    unit = {"id": "u", "name": "{{ 7*7 }}{% set x = 1 %}{{ config.site_name }}", "type": "company"}
    site = build(write_library(tmp_path / "data", ("units", unit)), tmp_path / "site")
    page = (site / "units" / "u.html").read_text(encoding="utf-8")
    assert "49" not in re.sub("sha256-[^']*|<svg.*?</svg>", "", page)
    assert "<title>{{ 7*7 }}{% set x = 1 %}{{ config.site_name }} - 试验库</title>" in page


def test_our_scripts_write_texts_only() -> None:
    scripts = sorted(theme_folder().rglob("*.js"))
    assert len(scripts) >= 3
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert not re.search(forbidden, text), script
        assert not re.search(r"createContextualFragment|setTimeout\([\"']|getElementById", text)
