"""What is wrong in hand-written pages, as far as it can be told before MkDocs reads them."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote

import yaml

from lianqiao.checks.personal import numbers_in_page
from lianqiao.checks.showing import INTERNAL_EDITION
from lianqiao.content.choosing import NOT_YAML, audience, choose, front_matter, written_front_matter
from lianqiao.content.reading import HandWritten
from lianqiao.editions import Cut, Edition
from lianqiao.findings import Finding, Place, Severity, error
from lianqiao.insides import marks_in
from lianqiao.messages import LANGUAGES, in_all_languages, messages
from lianqiao.pages import known_addresses, numbers_asked
from lianqiao.statistics import Statistic, shown_in
from lianqiao.types import Ref
from lianqiao.types.nearest import nearest

PageRule = Callable[[PurePosixPath, str], Iterable[Finding]]
"""A rule on the text of one page: its path, as findings tell it, and all that stands in it."""

AUDIENCES = ("internal", "public")
CODE = re.compile(r"^(`{3,}|~{3,})[\s\S]*?(?:^\1[^\n]*$|\Z)|(`+)(?!`)[^\n]*?(?<!`)\2", re.MULTILINE)
TARGETS = re.compile(
    r"\]\(\s*<?(?P<inline>[^)\s>]+)"
    r"|^ {0,3}\[[^\]\n]+\]:\s*<?(?P<defined>[^\s>]+)"
    r"|(?:href|src)\s*=\s*\"(?P<html>[^\"\s]+)\"",
    re.MULTILINE,
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|#|\{", re.IGNORECASE)


def front_matter_open(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """The lines between which a page states its title and audience are both there."""
    if re.match(r"---[ \t]*\n[A-Za-z_]+[ \t]*:", text) and written_front_matter(text) is None:
        yield error(Place(path), "front_matter_open")


def front_matter_unreadable(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """What a page states at its head can be read: an entry a line, a name and a value."""
    written = written_front_matter(text)
    try:
        read = yaml.safe_load(written) if written else {}
    except yaml.MarkedYAMLError as fault:
        yield error(_place_of_fault(fault, path, written or ""), "front_matter_unreadable")
    except NOT_YAML:
        yield error(Place(path), "front_matter_unreadable")
    else:
        if not isinstance(read, dict | None):
            yield error(Place(path, 2), "front_matter_unreadable")


def _place_of_fault(fault: yaml.MarkedYAMLError, path: PurePosixPath, written: str) -> Place:
    """Return where a fault stands; what is never closed is told where it begins."""
    marks = (fault.problem_mark, fault.context_mark)
    inside = [one for one in marks if one and one.line < written.count("\n")]
    return Place(path, inside[0].line + 2, inside[0].column + 1) if inside else Place(path, 2)


def page_audience_unknown(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """A page is for internal or for public; without an audience it is internal."""
    stated = front_matter(text)
    if "audience" in stated and stated["audience"] not in AUDIENCES:
        line = next(
            (n for n, words in enumerate(text.split("\n"), 1) if words.startswith("audience")), 1
        )
        found = str(stated["audience"])
        expected = nearest(found, {name: name for name in AUDIENCES})
        yield error(Place(path, line), "page_audience_unknown", found=found, expected=expected)


def personal_number(path: PurePosixPath, text: str) -> Iterator[Finding]:
    """A page holds no number of a person: identity, bank card, mobile telephone, e-mail."""
    yield from numbers_in_page(path, text)


PAGE_RULES: tuple[PageRule, ...] = (
    front_matter_open,
    front_matter_unreadable,
    page_audience_unknown,
    personal_number,
)
"""The rules that every hand-written page is held to by its text alone."""
IN_EDITIONS = ("number_unknown", "page_link_broken")
"""The codes of what is found in a page where it stands in an edition."""


@dataclass(frozen=True)
class _Standing:
    """What an edition of the site has in a language, hand-written pages included."""

    edition: Edition
    cut: Cut
    language: str
    statistics: tuple[str, ...]
    pages: HandWritten

    @cached_property
    def chosen(self) -> Mapping[str, str]:
        """The hand-written pages by address."""
        return choose(self.pages.texts, self.edition, self.language)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address that may be linked to."""
        words = messages(self.language)
        made = known_addresses(self.cut.library, self.edition, words, self.statistics)
        return made | self.pages.files | set(self.chosen)

    def has_number(self, kind: str, id_: str) -> bool:
        """Tell whether a number can be shown."""
        if kind == "figure":
            return self.cut.library.get(Ref(kind, id_)) is not None
        return id_ in self.statistics

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders of which every page is known."""
        kinds = {kind.folder for kind in self.cut.library.declarations.kinds.values()}
        own = {path.split("/")[0] for path in (*self.pages.files, *self.chosen) if "/" in path}
        return frozenset(kinds | own)

    def lacks(self, address: str) -> bool:
        """Tell whether an address certainly leads nowhere."""
        page = re.sub(r"\.html$", ".md", address)
        known = {address, page, posixpath.join(address, "index.md")} & self.addresses
        return not known and ("/" not in address or address.split("/")[0] in {"..", *self.folders})


def page_rule_codes(rules: Iterable[PageRule] = PAGE_RULES) -> tuple[str, ...]:
    """Return the codes of the rules on hand-written pages."""
    return (*(rule.__name__ for rule in rules), *IN_EDITIONS)


def check_pages(
    pages: HandWritten,
    editions: Mapping[str, Edition],
    cuts: Mapping[str, Cut],
    statistics: Iterable[Statistic],
    rules: Iterable[PageRule] = PAGE_RULES,
    marks: Sequence[str] = (),
) -> list[Finding]:
    """Return what is wrong in hand-written pages: by their texts, and in each edition.

    `marks`: the library's secrecy marks, which no edition but internal may show.
    """
    found = [*pages.findings]
    for page, text in pages.texts.items():
        found += [one for rule in rules for one in rule(pages.path(page), text)]
    told: dict[Place, Finding] = {}
    for name, made in cuts.items():
        shown = tuple(one.id for one in shown_in(statistics, editions[name]))
        for language in LANGUAGES:
            standing = _Standing(editions[name], made, language, shown, pages)
            for one in _in_edition(standing):
                told.setdefault(one.place, one)
        if name != INTERNAL_EDITION:
            found += _marked(pages, editions[name], marks)
    return [*found, *told.values()]


def _marked(pages: HandWritten, edition: Edition, marks: Sequence[str]) -> Iterator[Finding]:
    """Yield each secrecy mark in a page of an edition."""
    for page, text in pages.texts.items():
        if audience(text) not in edition.audiences:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for mark in marks_in(line, marks):
                yield error(
                    Place(pages.path(page), number),
                    "secrecy_mark",
                    found=mark,
                    field=in_all_languages("privacy.page"),
                    editions=edition.name,
                )


def _in_edition(standing: _Standing) -> Iterator[Finding]:
    for address, page in standing.chosen.items():
        text, path = standing.pages.texts[page], standing.pages.path(page)
        yield from _numbers_unknown(text, path, standing)
        yield from _links_broken(address, text, path, standing)


def _numbers_unknown(text: str, path: PurePosixPath, standing: _Standing) -> Iterator[Finding]:
    for asked in numbers_asked(text):
        if not standing.has_number(asked.kind, asked.id):
            edition = standing.edition.label
            yield error(
                place_in(text, asked.start, path),
                "number_unknown",
                found=asked.found,
                edition=edition,
            )


def _links_broken(
    address: str, text: str, path: PurePosixPath, standing: _Standing
) -> Iterator[Finding]:
    """Yield a warning for each link within the site that leads nowhere in the edition."""
    without_code = CODE.sub(lambda hit: re.sub(r"[^\n]", " ", hit.group()), text)
    for hit in TARGETS.finditer(without_code):
        target = hit[hit.lastgroup or 0]
        way = unquote(re.split(r"[#?]", target)[0])
        if ELSEWHERE.match(target) or not way:
            continue
        if standing.lacks(posixpath.normpath(posixpath.join(posixpath.dirname(address), way))):
            start = hit.start(hit.lastgroup or 0)
            yield Finding(
                place_in(text, start, path),
                "page_link_broken",
                Severity.WARNING,
                {"found": target, "edition": standing.edition.label},
            )


def place_in(text: str, start: int, path: PurePosixPath) -> Place:
    """Return where a character of a page stands."""
    before = text[:start]
    return Place(path, before.count("\n") + 1, start - before.rfind("\n"))
