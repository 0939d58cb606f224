"""Where the theme's overrides lie, and the publisher's colour."""

import colorsys
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

STYLES = (
    "assets/lianqiao/site.css",
    "assets/lianqiao/search.css",
    "assets/lianqiao/chart.css",
    "assets/lianqiao/showcase.css",
)
MARK = "assets/lianqiao/mark.svg"
INLINE_SCRIPTS = Path("partials", "javascripts")  # where Material keeps them
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LIGHT_GROUND, DARK_GROUND = "#fbfaf7", "#14171a"  # --lq-ground of site.css
LEAST_CONTRAST = 4.5
"""What text needs against its ground: WCAG 2.2, 1.4.3."""

DARK_CONTRAST = 7.0  # what is pleasant to read at night
DARK_SATURATION = 0.5  # a full colour glares on a dark ground

SHADES = 100


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
    """Return the style that sets the publisher's colour in both schemes; none if not given."""
    if not is_colour(accent):
        return ""
    dark = readable(_muted(accent, DARK_SATURATION), DARK_GROUND, DARK_CONTRAST)
    return (
        f':root,[data-md-color-scheme="default"]{{--lq-accent:{accent}}}'
        f'[data-md-color-scheme="slate"]{{--lq-accent:{dark}}}'
    )


def readable(colour: str, ground: str, least: float = LEAST_CONTRAST) -> str:
    """Return the nearest shade of a colour that text on a ground can have.

    It is as light or dark as it must be, and of the same hue.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 0.0 if _luminance(ground) > 0.5 else 1.0
    shades = (lightness + (end - lightness) * step / SHADES for step in range(SHADES + 1))
    found = (_written(hue, shade, saturation) for shade in shades)
    return next(shade for shade in found if contrast(shade, ground) >= least)


def contrast(colour: str, ground: str) -> float:
    """Return how far two colours stand apart, from 1 to 21, as WCAG 2.2 counts it."""
    dark, light = sorted((_luminance(colour), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def _muted(colour: str, most: float) -> str:
    """Return a colour with at most so much saturation, from 0 to 1."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return _written(hue, lightness, min(saturation, most))


def _channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue, from 0 to 1."""
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return how bright a colour is, from 0 to 1, as WCAG 2.2 defines relative luminance."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _written(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
