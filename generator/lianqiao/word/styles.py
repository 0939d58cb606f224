"""What the styles and lists of a document say of a paragraph."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from lianqiao.word.elements import W, number_of, value_of
from lianqiao.word.package import Package
from lianqiao.word.patterns import expression

DEEPEST_CHAIN = 20  # styles based on one another


class Styles:
    """What a document's styles and lists say of its paragraphs."""

    def __init__(self, package: Package) -> None:
        root = package.xml("word/styles.xml")
        found = root.findall(f"{W}style") if root is not None else []
        self.styles = {one.get(f"{W}styleId"): one for one in found}
        self.lists = _lists(package)

    def name(self, look: Element | None) -> str:
        """Return the name of a paragraph's style, in lower case."""
        style = self.styles.get(value_of(look, "pStyle"))
        return value_of(style, "name").casefold() if style is not None else ""

    def level(self, look: Element | None) -> int:
        """Return the level of a heading, from 1; 0 for what is none."""
        for one in self._chain(look):
            stated = value_of(one, "outlineLvl")
            if stated.isdigit() and int(stated) < 9:
                return int(stated) + 1
        hit = expression("heading_style").fullmatch(self.name(look))
        return int(hit.group(1)) if hit else 0

    def list_of(self, look: Element | None) -> tuple[str, int]:
        """Return which kind of list a paragraph is an item of, and how deep it stands."""
        if self.level(look):
            return "", 0
        for one in self._chain(look):
            number = one.find(f"{W}numPr")
            if number is not None:
                depth = number_of(number, "ilvl")
                kinds = self.lists.get(value_of(number, "numId"), {})
                return kinds.get(depth, kinds.get(0, "")), min(depth, 3)
        return "", 0

    def _chain(self, look: Element | None) -> Iterator[Element]:
        """Yield the properties of a paragraph, of its style, of what that is based on."""
        if look is not None:
            yield look
        name = value_of(look, "pStyle")
        for _ in range(DEEPEST_CHAIN):
            style = self.styles.get(name)
            if style is None:
                return
            properties = style.find(f"{W}pPr")
            if properties is not None:
                yield properties
            name = value_of(style, "basedOn")


def _lists(package: Package) -> Mapping[str, Mapping[int, str]]:
    """Return the kind of each level of each list, by the number that paragraphs give."""
    root = package.xml("word/numbering.xml")
    if root is None:
        return {}
    kinds: dict[str, dict[int, str]] = {}
    for abstract in root.findall(f"{W}abstractNum"):
        levels = {}
        for level in abstract.findall(f"{W}lvl"):
            form = value_of(level, "numFmt")
            depth = level.get(f"{W}ilvl") or ""
            if depth.isdigit():
                levels[int(depth)] = "" if form == "none" else LISTS.get(form, "ordered")
        kinds[abstract.get(f"{W}abstractNumId") or ""] = levels
    return {
        one.get(f"{W}numId") or "": kinds.get(value_of(one, "abstractNumId"), {})
        for one in root.findall(f"{W}num")
    }


LISTS = {"bullet": "bullet"}
