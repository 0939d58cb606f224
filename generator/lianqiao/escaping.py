"""How a value enters Markdown and HTML; the one place where text becomes markup.

`Markup` marks what is finished markup. Everything else that a template prints passes through
`markdown_text`, so that no text of a record can add a heading, a link or an element.
"""

import html
import re
from urllib.parse import quote

from markupsafe import Markup

WHITE_SPACE = re.compile(r"\s+")
PUNCTUATION = {code: f"&#{code};" for code in range(0x21, 0x7F) if not chr(code).isalnum()}


def markdown_text(value: object) -> Markup:
    """Return a value as one line of Markdown that shows just its characters.

    Every ASCII punctuation mark becomes a character reference: backslashes do not hold
    everywhere, and references mean the same in every Markdown engine.
    """
    if isinstance(value, Markup):
        return value
    return Markup(WHITE_SPACE.sub(" ", str(value)).translate(PUNCTUATION))


def html_text(text: str) -> str:
    """Return a text for use in HTML, inside an element or a quoted attribute."""
    return html.escape(text, quote=True)


def markdown_href(address: str) -> Markup:
    """Return an address for use as a Markdown link's target: only characters safe there."""
    return Markup(re.sub(r"[()<>\s\"'`*_\[\]{}|\\]", lambda hit: quote(hit.group()), address))


def relative_href(path: str) -> str:
    """Return a file's path percent-encoded, for use as a relative address."""
    return quote(path, safe="/")
