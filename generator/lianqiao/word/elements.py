"""Questions to the elements of Word's XML."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TAKEN_AWAY = frozenset({f"{W}del", f"{W}moveFrom"})
PUT_IN = frozenset({f"{W}ins", f"{W}moveTo"})
PASSED_OVER = frozenset(
    {
        f"{W}{name}"
        for name in (
            "pPr",
            "rPr",
            "instrText",
            "sectPr",
            "tblPr",
            "tblGrid",
            "trPr",
            "tcPr",
            "sdtPr",
            "sdtEndPr",
            "commentReference",
        )
    }
)


def choice_of(alternate: Element) -> Element:
    """Return the first of several ways to show the same."""
    return next(iter(alternate), alternate)


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table."""
    yield from _inner(table, f"{W}tr")


def cells_of(row: Element) -> Iterator[Element]:
    """Yield the cells of a row."""
    yield from _inner(row, f"{W}tc")


def _inner(parent: Element, tag: str) -> Iterator[Element]:
    """Yield rows or cells, those in content controls too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in PASSED_OVER and element.tag != f"{W}tbl":
            yield from _inner(element, tag)


def all_text(element: Element) -> str:
    """Return all words below an element, a line for each paragraph."""
    lines: list[str] = [""]
    for one in element.iter():
        if one.tag == f"{W}p":
            lines.append("")
        elif one.tag in (f"{W}tab", f"{W}br"):
            lines[-1] += " "
        elif one.tag.endswith(("}t", "}delText")):
            lines[-1] += one.text or ""
    return "\n".join(line.strip() for line in lines if line.strip())


def value_of(element: Element | None, name: str) -> str:
    """Return what the child of a name says; "" where there is none."""
    found = element.find(f"{W}{name}") if element is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def number_of(element: Element | None, name: str, otherwise: int = 0) -> int:
    """Return the number that the child of a name says."""
    text = value_of(element, name)
    return int(text) if text.isdigit() and len(text) < 6 else otherwise


def is_on(element: Element | None, name: str) -> bool:
    """Tell whether the child of a name turns something on."""
    found = element.find(f"{W}{name}") if element is not None else None
    return found is not None and found.get(f"{W}val") not in ("0", "false", "none", "off")
