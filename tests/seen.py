"""The text of a built page as its readers see it, told by the standard library alone."""

from html.parser import HTMLParser
from pathlib import Path

INLINE = frozenset(["a", "b", "code", "em", "i", "kbd", "mark", "span", "strong", "sub", "sup"])
VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
UNSEEN = frozenset(["script", "style", "svg", "noscript"])
WAYS = frozenset(["lq-crumbs", "lq-around", "lq-cite"])  # lead to other pages, or cite this one


class _Article(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.inside = 0
        self.unseen = 0
        self.facts = 0  # how deep a table of facts began, whose head is not seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.text += "\n"
            return
        classes = set((dict(attrs).get("class") or "").split())
        if self.inside or tag == "article":
            self.inside += 1
            if "lq-facts" in classes:
                self.facts = self.inside
            is_head_of_facts = tag == "thead" and self.facts
            if self.unseen or tag in UNSEEN or classes & WAYS or is_head_of_facts:
                self.unseen += 1
        if tag not in INLINE:
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.inside:
            if self.inside == self.facts:
                self.facts = 0
            self.inside -= 1
            self.unseen = max(0, self.unseen - 1)
        if tag not in INLINE:
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if self.inside and not self.unseen:
            self.text += data


def article_text(page: Path) -> str:
    """Return the text of a page's article; what is not one run is parted by white space."""
    article = _Article()
    article.feed(page.read_text(encoding="utf-8"))
    return article.text


def articles(site: Path) -> dict[str, str]:
    """Return the text of every page of a site that has an article, by address."""
    found = {
        page.relative_to(site).as_posix(): article_text(page)
        for page in sorted(site.rglob("*.html"))
    }
    left_out = {"404.html", "search.html"}
    return {
        address: text for address, text in found.items() if text.strip() and address not in left_out
    }
