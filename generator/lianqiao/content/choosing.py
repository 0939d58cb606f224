"""Which hand-written pages an edition and language has, and where.

What else lies in content/ is published only where a page of the edition names it.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

import yaml

from lianqiao.editions import Edition
from lianqiao.escaping import html_text
from lianqiao.messages import LANGUAGES

WIDEST = "internal"  # the audience of a page that states none
FENCE = "---\n"
NOT_YAML = (yaml.YAMLError, ValueError, RecursionError)  # ValueError: a date as 2024-13-40
MACHINES = "json_ld"  # what pages of records tell machines


def choose(texts: Mapping[str, str], edition: Edition, language: str) -> dict[str, str]:
    """Return where each page of an edition lies: its address -> the file that it comes from.

    `texts`: the pages by path below content/. A page without an `audience` in its front matter is
    internal. `about.en.md` stands for `about.md` in an English site and is in no other.
    """
    shown = [path for path, text in texts.items() if audience(text) in edition.audiences]
    chosen = {path: path for path in shown if not _language(path)}
    variants = {_without_language(path): path for path in shown if _language(path) == language}
    return chosen | variants


def named_files(texts: Mapping[str, str], files: Iterable[str]) -> set[str]:
    """Return those of the files below content/ that its texts name, as an image or a link does.

    `texts`: pages and styles by their path below content/; a style that a page names is no page, so
    give both. A name counts by its way from the text, percent-encoded or not.
    """
    plain = {path: unquote(text) for path, text in texts.items()}
    return {
        file
        for file in files
        if any(_names(text, _way(path, file)) for path, text in plain.items() if path != file)
    }


def _way(path: str, file: str) -> str:
    return posixpath.relpath(file, posixpath.dirname(path) or ".")


def _names(text: str, way: str) -> bool:
    return way in text and bool(re.search(rf"(?<![\w/.-])(\./)?{re.escape(way)}(?![\w-])", text))


def audience(text: str) -> str:
    """Return the audience that a page's front matter states."""
    return str(front_matter(text).get("audience", WIDEST))


def front_matter(text: str) -> dict[str, Any]:
    """Return a page's front matter; nothing where it has none or one that cannot be read."""
    try:
        meta = yaml.safe_load(written_front_matter(text) or "")
    except NOT_YAML:
        return {}
    return meta if isinstance(meta, dict) else {}


def written_front_matter(text: str) -> str | None:
    """Return a page's front matter as written, or None where it has none."""
    if not text.startswith(FENCE) or FENCE not in text[len(FENCE) :]:
        return None
    return text[len(FENCE) :].split(FENCE, 1)[0]


def shown_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page's front matter as themes print it: every text of it as HTML.

    What pages of records tell machines is not a hand-written page's to say.
    """
    return {str(key): _as_html(value) for key, value in meta.items() if key != MACHINES}


def with_shown_meta(text: str) -> str:
    """Return a page with its front matter as themes print it; unchanged where that is the same."""
    meta = front_matter(text)
    shown = shown_meta(meta)
    if shown == meta:
        return text
    written = yaml.safe_dump(shown, allow_unicode=True, sort_keys=False)
    return FENCE + written + FENCE + without_front_matter(text)


def _as_html(value: Any) -> Any:
    if isinstance(value, str):
        return html_text(value)
    if isinstance(value, Mapping):
        return {_as_html(key): _as_html(inner) for key, inner in value.items()}
    return [_as_html(inner) for inner in value] if isinstance(value, list) else value


def without_front_matter(text: str) -> str:
    """Return a page's Markdown without its front matter."""
    if written_front_matter(text) is None:
        return text
    return text[len(FENCE) :].split(FENCE, 1)[1]


def _language(path: str) -> str:
    last = path.removesuffix(".md").rpartition(".")[2]
    return last if last in LANGUAGES else ""


def _without_language(path: str) -> str:
    return path.removesuffix(".md").rpartition(".")[0] + ".md"
