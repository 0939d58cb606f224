"""The only room that knows MkDocs: pages go in as virtual files, nothing is written to content/."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mkdocs.commands.build import build
from mkdocs.config import base, load_config
from mkdocs.config import config_options as options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from lianqiao import manifest
from lianqiao.attachments import BrokenPictures, published
from lianqiao.charts import Drawings, drawings
from lianqiao.cleaning import Cleaned, NoHead, OwnScripts, clean, guarded, own_scripts, told
from lianqiao.content import shown_meta
from lianqiao.escaping import html_text, shown_html
from lianqiao.findings import Severity
from lianqiao.frame import (
    MARKDOWN_EXTENSIONS,
    MARKDOWN_SETTINGS,
    frame_words,
    nav_items,
    redirect_html,
    theme_settings,
)
from lianqiao.indexing import write_index
from lianqiao.messages import LANGUAGES, Messages, messages
from lianqiao.mkdocs_plugin.files import (
    addresses,
    choose_hand_written,
    generated,
    leave_out_sitemap,
    leave_out_unnamed,
    source_of,
)
from lianqiao.mkdocs_plugin.packing import keep_apart, packed, unpacked
from lianqiao.pages import fill_in
from lianqiao.press import (
    Inspection,
    Manuscript,
    Pressed,
    inspect,
    manuscript,
    not_collecting,
    printed,
)
from lianqiao.search import Zones, visible_text
from lianqiao.theme import STYLES, inline_scripts, theme_folder
from lianqiao.yearbook import Booklet, NotSet, booklets, lacking

log = get_plugin_logger(__name__)
notices = get_plugin_logger(f"{__name__}.notices")  # no faults: nothing fails of them with --strict
NOTICES = notices.logger.name
Advance = Callable[[int, int], None]
THEME = "material"  # pages are written for it
OF_THE_LIBRARY = frozenset({"language", "favicon"})  # settings of the theme that site.yml decides


class LianqiaoConfig(base.Config):
    """What mkdocs.yml may set for the plugin."""

    data_dir = options.Type(str, default="data")
    """The library's folder, beside mkdocs.yml."""

    edition = options.Type(str, default="internal")
    """The edition to build: internal, public, or one that data/site.yml declares."""

    language = options.Optional(options.Choice(LANGUAGES))
    """The language of the site's own words; else the one in data/site.yml."""

    drafts = options.Type(bool, default=False)
    """Whether records not yet approved are shown, marked; for the preview only."""


class LianqiaoPlugin(BasePlugin[LianqiaoConfig]):
    """Reads the library when MkDocs begins, and hands its pages over."""

    pressed: Pressed
    data: Path
    attached: dict[str, Path]
    """The files to publish by address: attachments, and the copies of pictures."""
    typeset: dict[str, Booklet]
    """The booklets of showcases by address; a preview has none."""
    charts: Drawings
    given: Pressed | None = None
    """The edition as a command has made it; else the plugin does."""
    advance: Advance | None = None
    """Told how many of how many steps are done: reading a page is one, writing it another."""
    done = 0
    total = 0
    articles: dict[str, bytes]
    """The HTML of each page that was read, packed, by address."""
    hand_written: set[str]
    own: OwnScripts
    """The theme's scripts that stand in pages themselves."""
    previewed = False
    """Whether pages are only previewed: only there drafts show, and MkDocs adds its own script."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether the site is built or previewed; nothing stays from an earlier build.

        MkDocs keeps a plugin that is told of the start for as long as the program runs.
        """
        self.given = self.advance = None
        self.done = 0
        self.previewed = command == "serve"

    @not_collecting()
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the library; stop before anything is touched if it has errors."""
        self.data = Path(config.config_file_path).parent / self.config.data_dir
        self.articles, self.hand_written = {}, set()
        self.pressed = self.given or printed(self._manuscript(config))
        self.attached = self._attached()
        self.typeset = {} if self.previewed else self._typeset()
        self.charts = drawings(self.pressed.charts, self.data)
        words = messages(self.pressed.language)
        if config.theme.name != THEME:
            raise PluginError(words.say("build.theme", found=str(config.theme.name)))
        self._set_up(config, words)
        keep_apart()
        return config

    def _manuscript(self, config: MkDocsConfig) -> Manuscript:
        """Return the edition of a sound library; nothing else of the library is kept."""
        inspected = inspect(self.data, content=Path(config.docs_dir))
        words = messages(self.config.language or inspected.language)
        self._tell(inspected, words)
        if self.config.drafts and not self.previewed:
            raise PluginError(words.say("build.drafts"))
        return manuscript(inspected, self.config.edition, words.language, self.config.drafts)

    def _attached(self) -> dict[str, Path]:
        """Return the files to publish by address; stop where a picture turns out to be broken."""
        try:
            return published(self.pressed.library, self.data)
        except BrokenPictures as broken:
            words = messages(self.pressed.language)
            for finding in broken.findings:
                log.error(words.line(finding, self.config.data_dir))
            raise PluginError(words.say("build.stopped")) from None

    def _typeset(self) -> dict[str, Booklet]:
        """Return the booklets by address, told what their fonts lack; stop where one cannot be."""
        words, folder = messages(self.pressed.language), self.config.data_dir
        try:
            made = booklets(self.pressed, self.data)
        except NotSet as stopped:
            for finding in stopped.findings:
                log.error(words.line(finding, folder))
            raise PluginError(words.say("build.stopped")) from None
        for finding in lacking(made.values()):
            notices.info(words.line(finding, folder))  # it is shown by its code point
        return made

    def _tell(self, inspected: Inspection, words: Messages) -> None:
        folder = self.config.data_dir
        for finding in inspected.findings:
            level = logging.ERROR if finding.severity is Severity.ERROR else logging.WARNING
            log.log(level, words.line(finding, folder))
        sound = inspected.can_be_previewed if self.config.drafts else inspected.is_sound
        if not sound:
            raise PluginError(words.say("build.stopped"))
        if self.config.edition not in inspected.editions:
            known = ", ".join(inspected.editions)
            raise PluginError(
                words.say("build.edition_unknown", found=self.config.edition, expected=known)
            )

    def _set_up(self, config: MkDocsConfig, words: Messages) -> None:
        """Set what the pages need: addresses, Markdown, the frame and its words."""
        config.use_directory_urls = False
        config.site_name = html_text(str(self.pressed.library.site.get("name", config.site_name)))
        config.site_description = html_text(config.site_description or "") or None
        config.site_author = html_text(config.site_author or "") or None
        for extension in MARKDOWN_EXTENSIONS:
            if extension not in config.markdown_extensions:
                config.markdown_extensions.append(extension)
        for extension, chosen in MARKDOWN_SETTINGS.items():
            config.mdx_configs[extension] = {**config.mdx_configs.get(extension, {}), **chosen}
        config.extra_css[:0] = STYLES
        config.extra["generator"] = False
        config.extra["lianqiao"] = frame_words(self.pressed, words)
        theme = config.theme
        theme.dirs.insert(1 if theme.custom_dir else 0, str(theme_folder()))
        self.own = own_scripts(inline_scripts(theme.dirs))
        for name, value in theme_settings(self.pressed, words).items():
            if name in OF_THE_LIBRARY or not theme.get(name):  # what mkdocs.yml says goes first
                theme[name] = value

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages, attachments and redirects; a hand-written page wins over a generated one.

        Hand-written pages of other audiences and languages are taken out.
        """
        if files.get_file_from_path(manifest.NAME) is not None:
            words = messages(self.pressed.language)
            raise PluginError(words.say("build.manifest_taken", name=manifest.NAME))
        if not config.site_url or self.pressed.library.as_of is None:
            leave_out_sitemap(files, config)
        choose_hand_written(files, self.pressed)
        leave_out_unnamed(files, config, self.data)
        hand_written = [file.src_uri for file in files.documentation_pages()]
        in_navigation = set(addresses(self.pressed.navigation))
        for page in self.pressed.pages:
            if page.address in hand_written:
                notices.info(
                    messages(self.pressed.language).say("build.hand_written", page=page.address)
                )
            else:
                files.append(generated(page, config, page.address in in_navigation))
        for redirect in self.pressed.redirects:
            if redirect.address not in files.src_uris:
                files.append(
                    File.generated(config, redirect.address, content=redirect_html(redirect))
                )
        self._add_files(files, config)
        self.pressed = replace(self.pressed, pages=())  # MkDocs has them now
        self.total = 2 * len(files.documentation_pages())
        if config.nav is None:
            own = [address for address in hand_written if address not in in_navigation]
            config.nav = [*nav_items(self.pressed.navigation), *sorted(own)]
        return files

    def _add_files(self, files: Files, config: MkDocsConfig) -> None:
        """Add what lies beside the pages; assets are written at the end."""
        for asset in self.pressed.assets:
            files.append(File.generated(config, asset.address, content=""))
        for address in self.charts.charts:
            files.append(File.generated(config, address, content=self.charts.file(address)))
        for address, path in self.attached.items():
            files.append(File.generated(config, address, abs_src_path=str(path)))
        for address, booklet in self.typeset.items():
            files.append(File.generated(config, address, content=booklet.pdf))

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Date the page by the library, and fill the numbers into a hand-written one."""
        as_of = self.pressed.library.as_of
        page.update_date = as_of.last_day.isoformat() if as_of else ""
        if page.file.generated_by:
            return markdown
        page.meta = shown_meta(page.meta)
        return fill_in(markdown, self.pressed.view(page.file.src_uri))

    @event_priority(-100)  # the last to see it: what other plugins add is cleaned too
    def on_page_content(
        self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Clean the page and count it as read.

        MkDocs reads all pages before it writes one, so each is packed until then. Its Markdown is
        not needed any more.
        """
        cleaned = clean(html)
        self._tell_taken_out(cleaned, page, config)
        if not page.file.generated_by:
            show_plainly(page)
            self.hand_written.add(page.file.src_uri)
        page.markdown = page.file.content_string = ""
        self.articles[page.file.src_uri] = packed(cleaned.html)
        self._count()
        return ""

    def _tell_taken_out(self, cleaned: Cleaned, page: MkDocsPage, config: MkDocsConfig) -> None:
        """Tell what may not stand in a page and was taken out of it."""
        words, source = messages(self.pressed.language), source_of(page.file, config)
        text = page.file.content_string
        for finding in told(cleaned.taken_out, source, text, "html_taken_out"):
            log.warning(words.line(finding, Path(config.docs_dir).name))

    @event_priority(100)  # the first: other plugins find the page as it was read
    def on_page_context(
        self, context: Any, /, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Unpack the page, draw its charts, and count it as written."""
        address = page.file.src_uri
        page.content = self.charts.drawn_into(unpacked(self.articles[address]), address)
        self._count()
        return context

    @event_priority(-100)
    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Let the page's browser run what is the site's own, and nothing else."""
        page.content, page.toc = "", TableOfContents([])  # it is written; MkDocs keeps all pages
        return self._guarded(output, page.file.dest_uri, config)

    @event_priority(-100)
    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Do the same for the page of addresses that are not there."""
        if not template_name.endswith(".html"):
            return output_content
        return self._guarded(output_content, template_name, config)

    def _guarded(self, output: str, address: str, config: MkDocsConfig) -> str:
        if self.previewed:
            return output
        words = messages(self.pressed.language)
        try:
            page = guarded(output, self.own, config.extra["lianqiao"]["accent"])
        except NoHead:
            raise PluginError(words.say("build.no_head", page=address)) from None
        for found in page.stopped:
            log.warning(words.say("build.script_stopped", page=address, found=found))
        return page.html

    @event_priority(-100)  # after other plugins: the manifest tells of what they write too
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what is not kept in memory: files beside the pages, search index, manifest."""
        site = Path(config.site_dir)
        for asset in self.pressed.assets:
            (site / asset.address).write_bytes(asset.data)
        write_index(site, self.pressed, self._visible_texts(), self.hand_written)
        if not self.pressed.edition.drafts:  # a preview is nothing to keep or to compare
            text = manifest.make(self.pressed, site).text
            (site / manifest.NAME).write_text(text, encoding="utf-8", newline="")

    def _visible_texts(self) -> dict[str, Zones]:
        """Return the visible text of each page by address; its HTML is not needed any more."""
        return {
            address: visible_text(unpacked(self.articles.pop(address)))
            for address in list(self.articles)
        }

    def _count(self) -> None:
        self.done += 1
        if self.advance:
            self.advance(self.done, self.total)

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Build again when a record changes."""
        server.watch(str(self.data))
        return server


def build_site(
    settings: Path,
    site: Path,
    pressed: Pressed,
    data: Path,
    strict: bool,
    advance: Advance,
) -> None:
    """Build an edition that was made already, into a folder of its own.

    Raises PluginError where mkdocs.yml is at fault, and MkDocs' own exceptions.
    """
    words = messages(pressed.language)
    try:
        config = load_config(str(settings), site_dir=str(site), strict=strict)
    except (ConfigurationError, Abort) as fault:  # what is wrong was logged, or stands in it
        raise PluginError(
            words.say("build.settings", path=str(settings), said=str(fault))
        ) from None
    plugin = config.plugins.get("lianqiao")
    if not isinstance(plugin, LianqiaoPlugin):
        raise PluginError(words.say("build.no_plugin"))
    config.plugins.on_startup(command="build", dirty=False)
    plugin.given = pressed
    plugin.advance = advance
    plugin.config.data_dir = str(data.resolve())
    build(config)


def show_plainly(page: MkDocsPage) -> None:
    """Let a hand-written page's title and headings be shown as text wherever themes print them."""
    page.title = shown_html(str(page.title))
    for heading in headings(page.toc):
        heading.title = shown_html(heading.title)


def headings(found: Iterable[AnchorLink]) -> Iterable[AnchorLink]:
    """Yield headings, those below them included."""
    for heading in found:
        yield heading
        yield from headings(heading.children)
