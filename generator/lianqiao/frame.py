"""The frame of every page: its words, settings and schemes, the same for every engine."""

import posixpath
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lianqiao.cleaning import still_policy
from lianqiao.escaping import html_text, script_json
from lianqiao.messages import Messages
from lianqiao.pages import Entry, Redirect, addresses
from lianqiao.press import Pressed
from lianqiao.theme import MARK, accent_style

MARKDOWN_EXTENSIONS = ("attr_list", "md_in_html", "sane_lists", "tables")
MARKDOWN_SETTINGS = {"tables": {"use_align_attribute": True}}  # no style stands in an article
SCRIPT = "script."  # before the keys of words that scripts show
FEATURES = ("navigation.tabs", "navigation.indexes", "toc.follow", "content.action.none")


def nav_items(entries: Iterable[Entry]) -> list[Any]:
    """Return entries as MkDocs takes them."""
    return [{html_text(entry.title): entry.address or nav_items(entry.below)} for entry in entries]


def markdown_extensions() -> list[Any]:
    """Return the Markdown extensions with their settings, as mkdocs.yml states them."""
    return [
        {name: dict(MARKDOWN_SETTINGS[name])} if name in MARKDOWN_SETTINGS else name
        for name in MARKDOWN_EXTENSIONS
    ]


def frame_words(pressed: Pressed, words: Messages) -> dict[str, str]:
    """Return what the frame of every page says, as HTML."""
    site = pressed.library.site
    edition = words.name(pressed.edition.label)
    standing = str(site.get("standing", ""))
    separator = words.say("list.dot")
    notice = [edition, standing, words.say("frame.drafts") if pressed.edition.drafts else ""]
    as_of = pressed.library.as_of
    foot = [
        str(site.get("publisher", "")),
        edition,
        words.say("frame.as_of", as_of=pressed.view(addresses.HOME).date(as_of)) if as_of else "",
        standing,
    ]
    return {
        "notice": html_text(separator.join(part for part in notice if part)),
        "foot": html_text(separator.join(part for part in foot if part)),
        "not_found": html_text(words.say("not_found.title")),
        "not_found_why": html_text(words.say("not_found.why")),
        "not_found_next": html_text(words.say("not_found.next")),
        "search": html_text(words.say("search.title")),
        "search_hint": html_text(words.say("search.hint")),
        "script_words": script_json(
            {
                key.removeprefix(SCRIPT): text
                for key, text in words.texts.items()
                if key.startswith(SCRIPT)
            }
        ),
        "feed": addresses.FEED,
        "feed_title": html_text(words.say("feed.cases", library=str(site.get("name", "")))),
        "accent": accent_style(str(site.get("accent", ""))),
        "logo": logo(pressed),
        "projector_previous": html_text(words.say("projector.previous")),
        "projector_next": html_text(words.say("projector.next")),
        "projector_full": html_text(words.say("projector.full")),
        "projector_scheme": html_text(words.say("projector.scheme")),
        "projector_screen": html_text(words.say("projector.screen")),
        "projector_keys": html_text(words.say("projector.keys")),
    }


def logo(pressed: Pressed) -> str:
    """Return the address of the publisher's logo, safe in HTML; "" where there is none."""
    path = pressed.library.site.get("logo")
    return quote(addresses.of_thumbnail(str(path))) if path else ""


def theme_settings(pressed: Pressed, words: Messages) -> dict[str, Any]:
    """Return the settings of the theme: language, the picture of its tab, features, schemes."""
    return {
        "language": words.language,
        "favicon": logo(pressed) or MARK,
        "features": list(FEATURES),
        "palette": palette(words),
    }


def palette(words: Messages) -> list[dict[str, Any]]:
    """Return the light and the dark scheme, with the switch between them."""
    return [
        {
            "media": f"(prefers-color-scheme: {light_or_dark})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": f"material/{icon}", "name": words.say(f"frame.to_{other}")},
        }
        for light_or_dark, scheme, icon, other in (
            ("light", "default", "weather-night", "dark"),
            ("dark", "slate", "weather-sunny", "light"),
        )
    ]


def redirect_html(redirect: Redirect) -> str:
    """Return the page at a record's former address."""
    way = html_text(posixpath.relpath(redirect.target, posixpath.dirname(redirect.address)))
    return (
        f'<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">{still_policy()}\n'
        '<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={way}">\n<title>{way}</title>\n</head>\n'
        f'<body><a href="{way}">{way}</a></body>\n</html>\n'
    )
