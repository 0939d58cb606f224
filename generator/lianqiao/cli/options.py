"""What commands are given alike: their options, with help in both languages."""

from pathlib import Path

import click

from lianqiao.messages import LANGUAGES, messages

DATA = "data"
FOLDER = click.Path(path_type=Path)


def both(key: str) -> str:
    """Return a help text in Chinese and English, a paragraph each."""
    return "\n\n".join(f"\b\n{messages(language).texts[key]}" for language in LANGUAGES)


def short(key: str) -> str:
    """Return a help text in Chinese and English on one line."""
    return " / ".join(messages(language).texts[key] for language in LANGUAGES)


data_option = click.option(
    "--data", type=FOLDER, default=Path(DATA), show_default=True, help=short("help.data")
)
edition_option = click.option(
    "--edition", default="internal", show_default=True, help=short("help.edition")
)

site_option = click.option("--site-dir", type=FOLDER, help=short("help.site_dir"))
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=short("help.format"),
)
lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=short("help.lang"),
    callback=lambda context, option, value: value or context.obj,  # also before the command
)
