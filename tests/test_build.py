"""The built site: the same bytes everywhere, whole or not at all, and nothing from outside."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from made import ROOT, build, write_library, write_yaml

POLICY = re.compile('\n<meta http-equiv="Content-Security-Policy" [^>]*>')
COMMAND = [sys.executable, "-m", "lianqiao"]


def copy_of_the_project(folder: Path) -> Path:
    for name in ("mkdocs.yml", "content", "data"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def fingerprint(site: Path) -> dict[str, str]:
    return {
        str(file.relative_to(site)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_project(tmp_path_factory.mktemp("one") / "library")


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    result = run(project, "build", "--strict", TZ="UTC", PYTHONHASHSEED="1", LC_ALL="C")
    assert result.returncode == 0, result.stdout + result.stderr
    return project / "site"


def test_the_same_bytes_in_another_folder_time_zone_locale_and_hash_seed(
    site: Path, tmp_path: Path
) -> None:
    other = copy_of_the_project(tmp_path / "an other folder" / "库")
    result = run(
        other, "build", "--strict", TZ="Asia/Shanghai", PYTHONHASHSEED="77", LC_ALL="zh_CN.UTF-8"
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert fingerprint(other / "site") == fingerprint(site)


def test_plain_mkdocs_builds_the_same_site(site: Path, project: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path / "site")],
        cwd=project,
        check=True,
        capture_output=True,
    )
    assert fingerprint(tmp_path / "site") == fingerprint(site)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_public_edition_builds_strictly(project: Path, tmp_path: Path, language: str) -> None:
    result = run(
        project, "--lang", language, "build", "--strict", "--edition", "public",
        "--site-dir", str(tmp_path / "site"),
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    home = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert f'lang="{language}"' in home
    assert {"zh": "公开版", "en": "Public edition"}[language] in home


class Links(HTMLParser):
    """Gathers what a page asks for, what it leads to, and the anchors it has."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.led_to: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if value is None or name not in ("href", "src", "srcset"):
                continue
            (self.led_to if tag == "a" else self.asked).append(value)


def links_of(page: Path) -> Links:
    parser = Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def pages_of(site: Path) -> Iterator[Path]:
    return (page for page in sorted(site.rglob("*.html")) if page.name != "404.html")


def test_every_link_on_every_page_leads_to_a_page_and_an_anchor(site: Path) -> None:
    anchors = {page.resolve(): links_of(page).anchors for page in pages_of(site)}
    for page in pages_of(site):
        links = links_of(page)
        for address in (*links.led_to, *links.asked):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{page}: {address}"
            if parts.fragment and target in anchors and not parts.fragment.startswith("__"):
                assert unquote(parts.fragment) in anchors[target], f"{page}: {address}"


def test_no_page_asks_for_anything_outside_the_site(site: Path) -> None:
    for page in pages_of(site):
        outside = [asked for asked in links_of(page).asked if urlsplit(asked).netloc]
        assert not outside, page
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet


def test_every_page_names_its_edition_and_the_librarys_standing(site: Path) -> None:
    for page in (*pages_of(site), site / "404.html"):
        text = page.read_text(encoding="utf-8")
        assert "内部版" in text, page
        assert "依据公开文章整理的示例，非该公司发布，未经其审核" in text, page


def test_an_error_leaves_the_published_site_as_it_was(project: Path, site: Path) -> None:
    before = fingerprint(site)
    broken = project / "data" / "honors" / "broken.yml"
    broken.write_text("id: x\nlevel: 省级\n", encoding="utf-8")
    try:
        result = run(project, "build")
    finally:
        broken.unlink()
    assert result.returncode == 1
    assert "data/honors/broken.yml:2:8: 错误 term_unknown" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert fingerprint(site) == before
    assert not list(project.glob(".site-*"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("plugins:", "plugins: [", "mkdocs.yml 有误"),
        ("site_dir: site", "extra_css: 5", "mkdocs.yml 有误"),
        ("name: material", "name: mkdocs", "页面只能用 material 显示"),
        ("theme:", "thema:", "页面只能用 material 显示"),
        ("- lianqiao:", "- search:", "里没有 lianqiao"),
    ],
)
def test_faults_of_the_settings_are_told_and_leave_the_published_site_as_it_was(
    project: Path, site: Path, old: str, new: str, told: str
) -> None:
    before = fingerprint(site)
    settings = project / "mkdocs.yml"
    right = settings.read_text(encoding="utf-8")
    assert old in right
    settings.write_text(right.replace(old, new, 1), encoding="utf-8")
    try:
        result = run(project, "build")
    finally:
        settings.write_text(right, encoding="utf-8")
    assert result.returncode == 1
    assert told in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert fingerprint(site) == before


def test_a_failure_half_way_leaves_the_published_site_as_it_was(project: Path, site: Path) -> None:
    before = fingerprint(site)
    page = project / "content" / "broken.md"
    page.write_text("---\naudience: public\n---\n\n[x](about.md#no-such-place)\n", encoding="utf-8")
    try:
        result = run(project, "build", "--strict")
    finally:
        page.unlink()
    assert result.returncode == 1
    assert "no-such-place" in result.stderr
    assert "Traceback" not in result.stderr
    assert fingerprint(site) == before
    assert not list(project.glob(".site-*"))


def test_a_hand_written_page_wins_over_a_generated_one(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    build(data, tmp_path / "site")
    (tmp_path / "content" / "index.md").write_text(
        "---\naudience: public\n---\n\n# 手写的首页\n", encoding="utf-8"
    )
    site = build(data, tmp_path / "site2")
    assert "手写的首页" in (site / "index.html").read_text(encoding="utf-8")


def test_what_is_no_fault_but_worth_knowing_is_told_with_strict_too(tmp_path: Path) -> None:
    shown = {"id": "s1", "year": "2024", "title": "展示𠮷", "as_of": "2024-12-31"}
    honor = {"id": "h1", "name": "先进", "type": "collective", "recipients": [{"unit": "u1"}]}
    keys = ("awarders", "level", "issued_on", "sources")
    why = {"missing": {key: {"reason": "not_stated"} for key in keys}}
    data = write_library(
        tmp_path / "data",
        ("units", {"id": "u1", "name": "甲供电所", "type": "power_station"}),
        ("honors", honor | why),
        ("showcases", shown),
    )
    (data / "site.yml").write_text(
        "name: 试验库\npublisher: 试验单位\nbooklets: true\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("---\naudience: public\n---\n\n# 首页\n", encoding="utf-8")
    done = run(tmp_path, "build", "--strict")
    assert done.returncode == 0, done.stderr
    assert "content/index.md 代替了自动生成的同名页面" in done.stderr
    assert "showcases/s1.yml" in done.stderr
    assert "U+20BB7" in done.stderr
    done = run(tmp_path, "generate", "--to", "tree")
    assert done.returncode == 0, done.stderr
    assert "U+20BB7" in done.stderr


def test_a_hand_written_page_without_an_audience_is_internal(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    build(data, tmp_path / "site")
    (tmp_path / "content" / "memo.md").write_text("# 内部备忘\n", encoding="utf-8")
    assert not (build(data, tmp_path / "public") / "memo.html").exists()
    assert (build(data, tmp_path / "internal", "internal") / "memo.html").exists()


def test_a_file_in_content_is_published_only_where_a_page_of_the_edition_names_it(
    tmp_path: Path,
) -> None:
    data = write_library(tmp_path / "data")
    build(data, tmp_path / "site")
    content = tmp_path / "content"
    (content / "说明").mkdir()
    (content / "memo.md").write_text("# 备忘\n\n![图](说明/inner.png)\n", encoding="utf-8")
    (content / "说明" / "guide.md").write_text(
        "---\naudience: public\n---\n\n# 说明\n\n[表](form%201.pdf) <img src='../a.png'>\n",
        encoding="utf-8",
    )
    for name in (
        "说明/inner.png",
        "说明/form 1.pdf",
        "a.png",
        "data.png",
        "说明/a.png",
        "left.txt",
    ):
        (content / name).write_bytes(b"x")
    known = {"说明/inner.png", "说明/form 1.pdf", "a.png", "data.png", "说明/a.png", "left.txt"}
    for edition, expected in (
        ("public", {"说明/form 1.pdf", "a.png"}),
        ("internal", {"说明/form 1.pdf", "a.png", "说明/inner.png"}),
    ):
        site = build(data, tmp_path / edition, edition)
        assert {name for name in known if (site / name).exists()} == expected


def test_drafts_are_never_built(tmp_path: Path) -> None:
    folder = copy_of_the_project(tmp_path / "library")
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder,
        env={**os.environ, "LIANQIAO_DRAFTS": "true", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1
    assert "草稿只在预览里显示" in result.stderr
    assert not (folder / "site").exists()


def test_a_hand_written_page_shows_numbers_with_links(tmp_path: Path) -> None:
    unit = {"id": "u", "name": "示例公司", "type": "company"}
    honor = {
        "id": "h",
        "name": "示范岗",
        "type": "collective",
        "recipients": "u",
        "issued_on": "2024-05",
        "missing": dict.fromkeys(("awarders", "level", "sources"), "not_stated"),
    }
    data = write_library(tmp_path / "data", ("units", unit), ("honors", honor))
    build(data, tmp_path / "first")
    (tmp_path / "content" / "numbers.md").write_text(
        "---\naudience: public\n---\n\n# 数\n\n共[](stat:honors_count)，2023年"
        "[](stat:honors_count?year=2023)。\n",
        encoding="utf-8",
    )
    page = (build(data, tmp_path / "site") / "numbers.html").read_text(encoding="utf-8")
    assert '<a href="statistics/honors_count.html">1 项</a>' in page
    assert '<a href="statistics/honors_count.html">0 项</a>' in page


def test_a_number_that_is_not_there_stops_the_build_with_its_place(
    project: Path, site: Path
) -> None:
    before = fingerprint(site)
    page = project / "content" / "numbers.md"
    page.write_text("# 数\n\n共[](stat:honor_count)项\n", encoding="utf-8")
    try:
        result = run(project, "build")
    finally:
        page.unlink()
    assert result.returncode == 1
    assert "content/numbers.md:3:2: 错误 number_unknown" in result.stdout
    assert fingerprint(site) == before


def test_plain_mkdocs_builds_the_generated_tree_into_the_same_site(
    site: Path, project: Path, tmp_path: Path
) -> None:
    result = run(project, "generate", "--to", str(tmp_path / "tree"))
    assert result.returncode == 0, result.stdout + result.stderr
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=tmp_path / "tree",
        check=True,
        capture_output=True,
    )
    as_any_engine_writes(site, tmp_path / "ours")
    plain = fingerprint(tmp_path / "tree" / "site")
    ours = {
        name: mark
        for name, mark in fingerprint(tmp_path / "ours").items()
        if name != "manifest.json"
    }
    without_sitemap = {name: mark for name, mark in plain.items() if "sitemap" not in name}
    assert without_sitemap == ours


CHART = re.compile(
    r'<svg class="lq-drawing"[^>]*>'
    r'<title id="chart-([a-z_]+)-title">([^<]*)</title><desc[^>]*>([^<]*)</desc>.*?</svg>',
    re.DOTALL,
)


def as_any_engine_writes(site: Path, to: Path) -> None:
    """Copy a site without what our build alone can put into finished pages.

    These are the policies (redirects are finished in the tree already and have theirs), and the
    drawings of charts, which stand in a tree as pictures.
    """
    shutil.copytree(site, to)
    for page in to.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if "default-src 'none'; script-src" in text:
            plain = CHART.sub(r'<img alt="\2：\3" src="../charts/\1.svg" />', POLICY.sub("", text))
            page.write_text(plain, encoding="utf-8", newline="")


def test_the_tree_tells_what_a_build_takes_out(project: Path, tmp_path: Path) -> None:
    page = project / "content" / "form.md"
    page.write_text("---\ntitle: A & <B>\n---\n\n文字\n\n<form>x</form>\n", encoding="utf-8")
    try:
        result = run(project, "generate", "--to", str(tmp_path / "tree"))
    finally:
        page.unlink()
    assert result.returncode == 0
    assert "content/form.md:7:1: 提醒 html_left_in_tree: <form> 不允许出现在页面中" in result.stderr
    written = (tmp_path / "tree" / "docs" / "form.md").read_text(encoding="utf-8")
    assert written.startswith("---\ntitle: A &amp; &lt;B&gt;\n---\n")


def test_the_preview_has_no_policy_since_its_own_script_would_not_run(
    project: Path, tmp_path: Path
) -> None:
    config = load_config(str(project / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(config)
    assert not POLICY.search((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    built = build(write_library(tmp_path / "data"), tmp_path / "built")  # by the same program
    assert POLICY.search((built / "index.html").read_text(encoding="utf-8"))


def test_a_former_id_leads_to_the_record(tmp_path: Path) -> None:
    unit = {"id": "new", "name": "示例公司", "type": "company", "formerly": ["old"]}
    data = write_library(tmp_path / "data", ("units", unit))
    site = build(data, tmp_path / "site")
    assert 'url=new.html"' in (site / "units" / "old.html").read_text(encoding="utf-8")


def test_only_files_that_a_published_record_names_are_published(tmp_path: Path) -> None:
    source = {"id": "s", "title": "通报", "type": "notice", "file": "通报 1.pdf"}
    hidden = source | {"id": "h", "file": "hidden.pdf", "audience": "internal"}
    data = write_library(tmp_path / "data", ("sources", source), ("sources", hidden))
    for name in ("通报 1.pdf", "hidden.pdf", "unnamed.pdf"):
        (data / "files").mkdir(exist_ok=True)
        (data / "files" / name).write_bytes(b"%PDF-")
    site = build(data, tmp_path / "site")
    assert [file.name for file in (site / "files").iterdir()] == ["通报 1.pdf"]
    links = links_of(site / "sources" / "s.html").led_to
    assert "../files/%E9%80%9A%E6%8A%A5%201.pdf" in links


def test_the_date_of_pages_is_the_librarys(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    write_yaml(data / "site.yml", {"name": "试验库", "publisher": "单位", "as_of": "2024-06-30"})
    build(data, tmp_path / "first")
    settings = tmp_path / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\nsite_url: https://example.org/\n", encoding="utf-8")
    site = build(data, tmp_path / "site")
    assert "<lastmod>2024-06-30</lastmod>" in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert not (tmp_path / "first" / "sitemap.xml").exists()


def test_a_library_without_any_date_builds_where_the_address_is_known(tmp_path: Path) -> None:
    data = write_library(tmp_path / "data")
    build(data, tmp_path / "first")
    settings = tmp_path / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\nsite_url: https://example.org/\n", encoding="utf-8")
    assert not (build(data, tmp_path / "site") / "sitemap.xml").exists()


def test_the_preview_follows_a_record_and_survives_a_mistake(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "library").returncode == 0
    library = tmp_path / "library"
    assert run(library, "new", "unit", "gongsi").returncode == 0
    record = library / "data" / "units" / "gongsi.yml"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [*COMMAND, "serve", "--address", address],
        cwd=library,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = f"http://{address}/units/gongsi.html"
        wait_for(page, "尚未发布")
        text = record.read_text(encoding="utf-8").replace("\nname:", "\nname: 青江供电公司")
        record.write_text(text, encoding="utf-8")
        wait_for(page, "青江供电公司")
        record.write_text("x: [", encoding="utf-8")
        time.sleep(1.5)
        record.write_text(text.replace("青江", "白河"), encoding="utf-8")
        wait_for(page, "白河供电公司")
    finally:
        server.terminate()
        server.wait(10)


def wait_for(page: str, text: str, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(page) as answer:
                if text in answer.read().decode("utf-8"):
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"{page} did not show {text}")
