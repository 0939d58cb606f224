"""A library shows its publisher's colour and logo, and both can be seen by everyone."""

import colorsys
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lianqiao.theme import DARK_GROUND, LIGHT_GROUND, accent_style, contrast, readable
from made import build, write_library, write_yaml

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SITE_CSS = Path(__file__).parents[1] / "theme_overrides/assets/lianqiao/site.css"


def with_logo(folder: Path, logo: str) -> Path:
    data = write_library(folder / "data")
    site = {"name": "试验库", "publisher": "试验单位", "logo": logo, "accent": "#1F5F8B"}
    write_yaml(data / "site.yml", site)
    picture = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    (data / "files" / logo).parent.mkdir(parents=True)
    picture.save(data / "files" / logo)
    return data


def test_the_logo_stands_at_the_head_of_every_page_and_in_the_tab(tmp_path: Path) -> None:
    site = build(with_logo(tmp_path, "标志/logo.png"), tmp_path / "site")
    for page, way in (("index.html", ""), ("cases/index.html", "../")):
        text = (site / page).read_text(encoding="utf-8")
        assert f'<img class="lq-logo" src="{way}thumbnails/%E6%A0%87%E5%BF%97/logo.png"' in text
        assert f'<link rel="icon" href="{way}thumbnails/%E6%A0%87%E5%BF%97/logo.png">' in text
        assert "lq-mark" not in text
    with Image.open(site / "thumbnails" / "标志" / "logo.png") as copy:
        assert copy.size == (640, 213)
        assert copy.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_library_without_a_logo_shows_the_bridge(tmp_path: Path) -> None:
    site = build(write_library(tmp_path / "data"), tmp_path / "site")
    text = (site / "index.html").read_text(encoding="utf-8")
    assert 'class="lq-mark"' in text
    icon = re.search(r'<link rel="icon" href="([^"]+)">', text)
    assert icon and (site / icon.group(1)).read_text(encoding="utf-8").startswith("<svg")


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48  # the usual example of what just fails


@given(COLOURS)
def test_any_colour_has_a_shade_that_can_be_read_on_either_ground(colour: str) -> None:
    assert contrast(readable(colour, LIGHT_GROUND), LIGHT_GROUND) >= 4.5
    assert contrast(readable(colour, DARK_GROUND, 7), DARK_GROUND) >= 7


@given(COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    if contrast(colour, LIGHT_GROUND) >= 4.5:
        assert readable(colour, LIGHT_GROUND) == colour


def test_the_dark_scheme_has_a_lighter_shade_of_the_accent() -> None:
    assert accent_style("#003a70").count("--lq-accent:") == 2
    assert "#003a70" not in accent_style("#003a70").partition("slate")[2]


def test_the_dark_shade_of_the_accent_does_not_glare() -> None:
    shade = re.findall(r"--lq-accent:#(\w{6})", accent_style("#00615A"))[1]
    channels = [int(shade[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    assert colorsys.rgb_to_hls(*channels)[2] < 0.52
    assert contrast(f"#{shade}", DARK_GROUND) >= 7


def test_the_grounds_are_those_of_the_styles() -> None:
    text = SITE_CSS.read_text(encoding="utf-8")
    assert re.findall(r"--lq-ground: (#\w{6});", text) == [LIGHT_GROUND, DARK_GROUND]
