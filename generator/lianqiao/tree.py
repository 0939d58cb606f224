"""The Markdown tree of an edition on disk, with a mkdocs.yml that any engine builds."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from lianqiao.attachments import published, published_beside
from lianqiao.charts import drawings
from lianqiao.cleaning import told
from lianqiao.content import choose, named_files, with_shown_meta
from lianqiao.escaping import html_text
from lianqiao.findings import Finding
from lianqiao.frame import (
    frame_words,
    markdown_extensions,
    nav_items,
    redirect_html,
    theme_settings,
)
from lianqiao.indexing import cleaned_markdown, read_markdown, write_index
from lianqiao.messages import messages
from lianqiao.pages import fill_in
from lianqiao.press import Pressed
from lianqiao.theme import STYLES, theme_folder
from lianqiao.yearbook import booklets, lacking

DOCS, OVERRIDES = "docs", "overrides"


@dataclass(frozen=True)
class Written:
    """A tree on disk: how many pages it has, and what the fonts of its booklets lack."""

    pages: int
    findings: tuple[Finding, ...]


def write_tree(pressed: Pressed, data: Path, content: Path, to: Path) -> Written:
    """Write an edition's pages, attachments and settings into a folder.

    `data` is the library's folder, from which attachments come, `content` the one of hand-written
    pages, which may be missing. Raises OSError; before anything is written, BrokenPictures and
    NotSet.
    """
    docs, files = to / DOCS, published(pressed.library, data)
    typeset = booklets(pressed, data)
    own = hand_written(pressed, content)
    pages = {page.address: page.markdown for page in pressed.pages} | own
    for address, text in pages.items():
        _write(docs / address, text)
    write_index(docs, pressed, read_markdown(pages), set(own))
    for asset in pressed.assets:
        _write(docs / asset.address, asset.data)
    charts = drawings(pressed.charts, data)
    for address in charts.charts:
        _write(docs / address, charts.file(address))
    for redirect in pressed.redirects:
        _write(docs / redirect.address, redirect_html(redirect))
    for address, file in {**files, **beside_pages(own, content, data)}.items():
        target = docs / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for address, booklet in typeset.items():
        (docs / address).write_bytes(booklet.pdf)
    shutil.copytree(theme_folder(), to / OVERRIDES, dirs_exist_ok=True)
    extra = sorted(set(own) - {page.address for page in pressed.pages})
    chosen = yaml.safe_dump(settings(pressed, extra), allow_unicode=True, sort_keys=False)
    _write(to / "mkdocs.yml", chosen)
    return Written(len(pages), lacking(typeset.values()))


def unclean(pressed: Pressed, content: Path) -> Iterator[Finding]:
    """Yield what stands in hand-written pages and would be taken out by a build of ours.

    Another engine shows pages as they are written.
    """
    sources = _sources(pressed, content)
    for address, cleaned in cleaned_markdown(hand_written(pressed, content)).items():
        path, text = sources[address]
        yield from told(cleaned.taken_out, PurePosixPath(path), text, "html_left_in_tree")


def hand_written(pressed: Pressed, content: Path) -> dict[str, str]:
    """Return the hand-written pages of an edition by address, their numbers filled in."""
    return {
        address: with_shown_meta(fill_in(text, pressed.view(address)))
        for address, (_, text) in _sources(pressed, content).items()
    }


def _sources(pressed: Pressed, content: Path) -> dict[str, tuple[str, str]]:
    """Return the hand-written pages of an edition by address: path and text of each."""
    texts = {
        file.relative_to(content).as_posix(): file.read_text(encoding="utf-8-sig")
        for file in sorted(content.rglob("*.md"))
    }
    chosen = choose(texts, pressed.edition, pressed.language)
    return {address: (path, texts[path]) for address, path in chosen.items()}


def beside_pages(own: Mapping[str, str], content: Path, data: Path) -> dict[str, Path]:
    """Return the files of content/ that the hand-written pages of an edition name, by address."""
    files = [
        file.relative_to(content).as_posix()
        for file in sorted(content.rglob("*"))
        if file.is_file() and file.suffix != ".md"
    ]
    return published_beside(named_files(own, files), content, data)


def settings(pressed: Pressed, extra: list[str]) -> dict[str, Any]:
    """Return the settings by which MkDocs, or an engine like it, builds the tree.

    `extra`: the hand-written pages that stand at the end of the navigation.
    """
    words = messages(pressed.language)
    return {
        "site_name": html_text(str(pressed.library.site.get("name", ""))),
        "docs_dir": DOCS,
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "custom_dir": OVERRIDES,
            "font": False,
            **theme_settings(pressed, words),
        },
        "plugins": [],
        "extra_css": list(STYLES),
        "markdown_extensions": markdown_extensions(),
        "extra": {"generator": False, "lianqiao": frame_words(pressed, words)},
        "nav": [*nav_items(pressed.navigation), *extra],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
