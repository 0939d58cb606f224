"""What a page's browser may load and run: its Content-Security-Policy, by the page's own HTML.

Scripts come from the site's own files. Of those within a page only the theme's may run, each named
by its hash (W3C, Content Security Policy Level 3); one that anybody else brought in may not.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
FROM_A_FILE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
DATA = re.compile(r"\stype=[\"']?application/(?:ld\+)?json\b", re.IGNORECASE)
FILLED_IN = re.compile(r"\{\{.*?\}\}", re.DOTALL)
WAY = r"[\w./~%-]*"  # what a theme's script is filled with: the way to the site's root
HEAD = ('<meta charset="utf-8">', "<head>")
SHOWN = 60  # characters of a script that a message quotes


class NoHead(Exception):
    """A page has no <head>, where its policy would stand."""


@dataclass(frozen=True, slots=True)
class OwnScripts:
    """The scripts that the theme puts into pages, with gaps for the way to the site's root."""

    pattern: re.Pattern[str]

    def has(self, script: str) -> bool:
        """Tell whether a script is one of the theme's."""
        return bool(self.pattern.fullmatch(script))


@dataclass(frozen=True, slots=True)
class Guarded:
    """A page with its policy, and the beginnings of the scripts and styles that it stops."""

    html: str
    stopped: tuple[str, ...]


def own_scripts(templates: Iterable[str]) -> OwnScripts:
    """Return the scripts that stand in a theme's templates, given their texts."""
    bodies = {hit.group(2) for template in templates for hit in SCRIPT.finditer(template)}
    patterns = [WAY.join(map(re.escape, FILLED_IN.split(body))) for body in sorted(bodies)]
    return OwnScripts(re.compile("|".join(patterns) or r"(?!)", re.DOTALL))


def guarded(html: str, own: OwnScripts, style: str) -> Guarded:
    """Return a finished page with its policy before anything that it loads.

    `style`: the one text of <style> that is ours. Raises NoHead.
    """
    scripts, styles = list(_scripts(html)), [hit.group(1) for hit in STYLE.finditer(html)]
    run = [script for script in scripts if own.has(script)]
    applied = [text for text in styles if text == style]
    stopped = [text for text in (*scripts, *styles) if text not in run and text not in applied]
    meta = policy_meta(map(source_hash, run), map(source_hash, applied))
    return Guarded(_with_meta(html, meta), tuple(text.strip()[:SHOWN] for text in stopped))


def _scripts(html: str) -> Iterator[str]:
    """Yield the scripts that stand in a page itself; data between <script> are none."""
    for hit in SCRIPT.finditer(html):
        attributes, body = hit.groups()
        if not FROM_A_FILE.search(attributes) and not DATA.search(attributes):
            yield body


def _with_meta(html: str, meta: str) -> str:
    for begin in HEAD:
        before, found, after = html.partition(begin)
        if found:
            return f"{before}{begin}{meta}{after}"
    raise NoHead


def still_policy() -> str:
    """Return the policy of a page that loads and runs nothing, as a <meta>."""
    return _meta(("default-src 'none'", "base-uri 'none'", "form-action 'none'"))


def policy_meta(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return a page's policy as a <meta>, given the hashes of what may stand in the page itself."""
    return _meta(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *dict.fromkeys(scripts))),
            " ".join(("style-src 'self'", *dict.fromkeys(styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _meta(directives: Iterable[str]) -> str:
    return f'\n<meta http-equiv="Content-Security-Policy" content="{"; ".join(directives)}">'


@lru_cache(maxsize=1000)
def source_hash(text: str) -> str:
    """Return the hash by which a policy names a script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
