"""Where the theme's overrides lie, and the publisher's colour."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

STYLES = ("assets/lianqiao/site.css", "assets/lianqiao/search.css")
INLINE_SCRIPTS = Path("partials", "javascripts")  # where Material keeps them
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def theme_folder() -> Path:
    """Return the folder of the overrides: inside the package, or at the root of a checkout."""
    package = Path(__file__).parent
    installed = package / "theme_overrides"
    return installed if installed.is_dir() else package.parents[1] / "theme_overrides"


def inline_scripts(folders: Iterable[str]) -> Iterator[str]:
    """Yield the texts of a theme's templates that put scripts into pages, given its folders."""
    for folder in folders:
        for template in sorted(Path(folder, INLINE_SCRIPTS).glob("*.html")):
            yield template.read_text(encoding="utf-8")


def is_colour(text: str) -> bool:
    """Tell whether a text is a colour as #RRGGBB."""
    return bool(HEX_COLOUR.fullmatch(text))


def accent_style(accent: str) -> str:
    """Return the style that sets the publisher's colour in the light scheme; none if not given."""
    if not is_colour(accent):
        return ""
    return f':root,[data-md-color-scheme="default"]{{--lq-accent:{accent}}}'
