"""The hand-written pages of content/: which of them an edition and language has, and where."""

from collections.abc import Mapping
from typing import Any

import yaml

from lianqiao.editions import Edition
from lianqiao.escaping import html_text
from lianqiao.messages import LANGUAGES

WIDEST = "internal"  # the audience of a page that states none
FENCE = "---\n"
MACHINES = "json_ld"


def choose(texts: Mapping[str, str], edition: Edition, language: str) -> dict[str, str]:
    """Return where each page of an edition lies: its address -> the file that it comes from.

    `texts`: the pages by path below content/. A page without an `audience` in its front matter is
    internal. `about.en.md` stands for `about.md` in an English site and is in no other.
    """
    shown = [path for path, text in texts.items() if audience(text) in edition.audiences]
    chosen = {path: path for path in shown if not _language(path)}
    variants = {_without_language(path): path for path in shown if _language(path) == language}
    return chosen | variants


def audience(text: str) -> str:
    """Return the audience that a page's front matter states."""
    return str(front_matter(text).get("audience", WIDEST))


def front_matter(text: str) -> dict[str, Any]:
    """Return a page's front matter; nothing where it has none or one that cannot be read."""
    if not text.startswith(FENCE) or FENCE not in text[len(FENCE) :]:
        return {}
    try:
        meta = yaml.safe_load(text[len(FENCE) :].split(FENCE, 1)[0])
    except yaml.YAMLError:
        return {}
    return meta if isinstance(meta, dict) else {}


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
    if not text.startswith(FENCE) or FENCE not in text[len(FENCE) :]:
        return text
    return text[len(FENCE) :].split(FENCE, 1)[1]


def _language(path: str) -> str:
    last = path.removesuffix(".md").rpartition(".")[2]
    return last if last in LANGUAGES else ""


def _without_language(path: str) -> str:
    return path.removesuffix(".md").rpartition(".")[0] + ".md"
