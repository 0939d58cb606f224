"""How a value enters Markdown, HTML, JSON, XML and CSV; the one place where text becomes markup.

`Markup` marks what is finished markup. Everything else that a template prints passes through
`markdown_text`, so that no text of a record can add a heading, a link or an element.
"""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from markupsafe import Markup

FULL_WIDTH_SIGNS = ("\uff1d", "\uff0b", "\uff0d", "\uff20")  # spreadsheets read them as = + - @
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", *FULL_WIDTH_SIGNS)
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
WHITE_SPACE = re.compile(r"\s+")
PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
NEEDS_CARE = re.compile(r"[\s!-/:-@\[-`{-~]")
ENDS_A_SCRIPT = re.compile("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markdown_text(value: object) -> Markup:
    """Return a value as one line of Markdown that shows just its characters.

    Every ASCII punctuation mark becomes a character reference: backslashes do not hold
    everywhere, and references mean the same in every Markdown engine.
    """
    if isinstance(value, Markup):
        return value
    text = str(value)
    if not NEEDS_CARE.search(text):
        return Markup(text)
    on_one_line = WHITE_SPACE.sub(" ", text)
    return Markup(PUNCTUATION.sub(lambda hit: f"&#{ord(hit.group())};", on_one_line))


def html_text(text: str) -> str:
    """Return a text for use in HTML, inside an element or a quoted attribute."""
    return html.escape(text, quote=True)


def shown_html(text: str) -> str:
    """Return a text of HTML, its references included, as nothing but the characters it shows."""
    return html_text(html.unescape(text))


def script_json(content: object) -> str:
    """Return plain data as JSON on one line that may stand inside <script>.

    No character of it can end the element, a line, or the YAML text of a front matter.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return ENDS_A_SCRIPT.sub(lambda hit: f"\\u{ord(hit.group()):04x}", text)


def xml_text(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold, not even as references."""
    return NOT_IN_XML.sub("", text)


def markdown_href(address: str) -> Markup:
    """Return an address for use as a Markdown link's target: only characters safe there."""
    return Markup(re.sub(r"[()<>\s\"'`*_\[\]{}|\\]", lambda hit: quote(hit.group()), address))


def relative_href(path: str) -> str:
    """Return a file's path percent-encoded, for use as a relative address."""
    return quote(path, safe="/")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV that Excel and WPS open as it is: UTF-8 with a byte order mark.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerows([[_csv_cell(cell) for cell in row] for row in rows])
    return "\ufeff" + lines.getvalue()


def _csv_cell(cell: object) -> str:
    text = "" if cell is None else str(cell)
    runs = text.startswith(FORMULA_SIGNS) and not PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if runs else text
