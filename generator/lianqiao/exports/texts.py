"""Long texts in downloads: as written, without the links that the edition has lost."""

import re

from lianqiao.prose.targets import NOWHERE

DEAD_LINK = re.compile(rf"\[([^\[\]]*)\]\(\s*<?{re.escape(NOWHERE)}[^()]*\)")


def without_dead_links(text: str) -> str:
    """Return a Markdown text in which a link to a record that is not there is only its words."""
    return DEAD_LINK.sub(r"\1", text) if NOWHERE in text else text
