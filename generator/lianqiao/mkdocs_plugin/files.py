"""Which files MkDocs is given: pages, and what of content/ the edition has."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from lianqiao.attachments import published_beside
from lianqiao.content import choose, named_files
from lianqiao.pages import Entry, Page
from lianqiao.press import Pressed

SITEMAP = "sitemap.xml"


def leave_out_sitemap(files: Files, config: MkDocsConfig) -> None:
    """Make no sitemap where the site's address or the library's date is not known.

    Without an address it would be empty; without dates MkDocs cannot write one. What is no static
    template of the theme is copied as it is, so it goes from the files too.
    """
    config.theme.static_templates.discard(SITEMAP)
    sitemap = files.get_file_from_path(SITEMAP)
    if sitemap is not None:
        files.remove(sitemap)


def choose_hand_written(files: Files, pressed: Pressed) -> None:
    """Leave the hand-written pages of this edition and language, each at its address."""
    pages = {file.src_uri: file for file in files.documentation_pages()}
    texts = {path: file.content_string for path, file in pages.items()}
    chosen = choose(texts, pressed.edition, pressed.language)
    for file in pages.values():
        files.remove(file)
    for address, path in sorted(chosen.items()):
        file = pages[path]
        file.src_uri = address
        file.dest_uri = file.url = address.removesuffix(".md") + ".html"
        files.append(file)


def leave_out_unnamed(files: Files, config: MkDocsConfig, data: Path) -> None:
    """Leave only those files of content/ that a page of the edition names, or mkdocs.yml does.

    Pictures are published as copies that hold nothing but the picture.
    """
    pages = {file.src_uri: file.content_string for file in files.documentation_pages()}
    beside = {
        file.src_uri: file
        for file in files
        if file.src_dir == config.docs_dir and not file.is_documentation_page()
    }
    asked = {str(path) for path in (*config.extra_css, *config.extra_javascript)}
    styles = {
        path: file.content_string
        for path, file in beside.items()
        if path in asked and file.is_css()
    }
    named = named_files(pages | styles, beside)
    shown = published_beside(named, Path(config.docs_dir), data)
    for path, file in beside.items():
        if path not in asked:
            files.remove(file)
    for path, source in shown.items():
        if path not in asked:
            files.append(File.generated(config, path, abs_src_path=str(source)))


def source_of(file: File, config: MkDocsConfig) -> PurePosixPath:
    """Return where a page comes from, below the folder of hand-written pages."""
    source = Path(file.abs_src_path or "")
    if not source.is_relative_to(config.docs_dir):  # a page that a program made
        return PurePosixPath(file.src_uri)
    return PurePosixPath(source.relative_to(config.docs_dir).as_posix())


def generated(page: Page, config: MkDocsConfig, in_navigation: bool) -> File:
    """Return a page as a virtual file; records stay out of the navigation, which would be huge."""
    level = InclusionLevel.INCLUDED if in_navigation else InclusionLevel.NOT_IN_NAV
    return File.generated(config, page.address, content=page.markdown, inclusion=level)


def addresses(entries: Iterable[Entry]) -> Iterable[str]:
    """Yield the addresses of entries, those below them included."""
    for entry in entries:
        if entry.address:
            yield entry.address
        yield from addresses(entry.below)
