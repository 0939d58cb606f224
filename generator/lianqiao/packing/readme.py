"""The text beside the pages of an archive that tells how to open them, in Chinese and English."""

from dataclasses import replace
from importlib import resources
from pathlib import Path

import jinja2

from lianqiao.messages import LANGUAGES, messages
from lianqiao.pages import addresses
from lianqiao.press import Pressed
from lianqiao.publish import NotPublished


def add_readme(site: Path, pressed: Pressed) -> None:
    """Write the text beside the first page. Raises NotPublished where a file has its name."""
    name = messages(pressed.language).say("pack.readme")
    if any(file.name.casefold() == name.casefold() for file in site.iterdir()):
        raise NotPublished("pack.readme_taken", name=name)
    (site / name).write_bytes(readme(pressed).encode("utf-8-sig"))  # old editors want the mark


def readme(pressed: Pressed) -> str:
    """Return the text, one language below the other, with the line ends of Windows."""
    text = "\n".join(_in_language(replace(pressed, language=one)) for one in LANGUAGES)
    return text.replace("\n", "\r\n")


def _in_language(pressed: Pressed) -> str:
    words, site = messages(pressed.language), pressed.library.site
    as_of = pressed.library.as_of
    folder = resources.files(__package__)
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
    )
    return environment.get_template(f"readme.{pressed.language}.txt.j2").render(
        library=_line(str(site.get("name", ""))),
        publisher=_line(str(site.get("publisher", ""))),
        standing=_line(str(site.get("standing", ""))),
        edition=_line(words.name(pressed.edition.label)),
        as_of=pressed.view(addresses.HOME).date(as_of) if as_of else "",
        records=len(pressed.library.records),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
