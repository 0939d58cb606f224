"""The command itself: it keeps the language for those below it."""

import os
import sys
from io import TextIOWrapper

import click

from lianqiao.cli.misuse import Group
from lianqiao.cli.options import both, short
from lianqiao.messages import LANGUAGES


@click.group(
    cls=Group, help=both("help.lianqiao"), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=short("help.lang"))
@click.version_option(package_name="lianqiao")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Keep the language for the commands."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):  # a console without 汉字 shows "?", and nothing fails
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    context.obj = lang
