"""How one page is printed: from a template, seen from its address."""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jinja2

from lianqiao.charts import Chart
from lianqiao.editions import Edition
from lianqiao.escaping import html_text
from lianqiao.frozen import Kept
from lianqiao.library import Library
from lianqiao.messages import Messages
from lianqiao.pages import reviewing
from lianqiao.pages.environment import environment
from lianqiao.pages.linked_data import linked_data
from lianqiao.pages.reviewing import Reviewing
from lianqiao.pages.showcase_view import ShowcaseView
from lianqiao.records import Record
from lianqiao.showcases import Showcase
from lianqiao.statistics import Counted, Ledger

WIDE = frozenset({"home", "showcase"})  # templates that take the whole width
PROJECTOR = "projector.html"  # the theme's template of that page
SECTION = re.compile(r"^##+ ", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page of the site: its address with ".md", its title as plain text, and its Markdown."""

    address: str
    title: str
    markdown: str
    charts: tuple[Chart, ...] = ()
    """The charts that stand on it: each `![…](charts/ID.svg)` in its Markdown."""


@dataclass(frozen=True)
class Press:
    """What all pages of an edition are made with."""

    library: Library
    edition: Edition
    messages: Messages
    environment: jinja2.Environment
    counts: Mapping[str, Counted]
    kept: Mapping[int, Kept]
    reviewing: Reviewing = reviewing.NOTHING
    showcases: Sequence[Showcase] = ()
    titles: dict[Record, str] = field(default_factory=dict)
    views: dict[str, ShowcaseView] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)

    def view(self, address: str) -> ShowcaseView:
        """Return the view from the page at an address: all pages of a folder share one."""
        folder = posixpath.dirname(address)
        if folder not in self.views:
            self.views[folder] = ShowcaseView(
                self.library,
                self.edition,
                self.messages,
                folder,
                self.titles,
                counts=self.counts,
                kept=self.kept,
                showcases=self.showcases,
                ledgers=self.ledgers,
            )
        return self.views[folder]

    def page(
        self,
        address: str,
        template: str,
        title: str = "",
        charts: tuple[Chart, ...] = (),
        **values: Any,
    ) -> Page:
        """Return the page at an address; `values` are what its template needs besides the view.

        `charts`: those that its template may show.
        """
        view = self.view(address)
        title = title or values.pop("title_of")(view)
        text = self.environment.get_template(f"{template}.md.j2").render(
            v=view, title=title, charts=charts, **values
        )
        described = linked_data(view, address, values.get("record"))
        hidden = ["toc"] if not SECTION.search(text) else []
        if template in WIDE:
            hidden = ["navigation", "toc"]
        own = PROJECTOR if template == "projector" else ""
        head = front_matter(title, described, hidden, own)
        return Page(address, title, head + text.strip() + "\n", charts)


def front_matter(title: str, described: str, hidden: Sequence[str], template: str) -> str:
    """Return a page's front matter; the title as HTML, since themes print it as it is.

    `described`: what the page tells machines, as JSON-LD that may stand inside <script>. `hidden`:
    what the theme leaves out: home and showcases lead everywhere themselves, and a page without
    sections has no contents to list. `template`: the theme's own for the page, if any.
    """
    hide = f"hide: [{', '.join(hidden)}]\n" if hidden else ""
    quoted = json.dumps(html_text(title), ensure_ascii=False)  # a text of JSON is one of YAML
    single_quoted = described.replace("'", "''")
    json_ld = f"json_ld: '{single_quoted}'\n" if described else ""
    own = f"template: {template}\n" if template else ""
    return f"---\ntitle: {quoted}\n{hide}{own}{json_ld}---\n\n"


def press_of(
    library: Library,
    edition: Edition,
    words: Messages,
    counts: Mapping[str, Counted],
    kept: Mapping[int, Kept] | None = None,
) -> Press:
    """Return what the pages of an edition are made with."""
    return Press(library, edition, words, environment(words.language), counts, kept or {})
