"""The showcase of each year."""

from datetime import date

from lianqiao.example.evidence import of_year
from lianqiao.example.stock import YEARS, Content, Stock, fill

WITH_TEXT = ("alliances", "cases")
SECTIONS = ("honors", "outcomes", "chronicle", "units", "definitions")
SHOWN = (
    # (kind, the field that tells its year)
    ("case", "year"),
    ("honor", "issued_on"),
    ("outcome", "id"),
    ("activity", "date"),
    ("figure", "as_of"),
)


def add_showcases(stock: Stock) -> None:
    """Add a showcase a year."""
    for year in YEARS:
        voice = stock.voice()
        showcase: Content = {
            "id": f"showcase-{year}",
            "status": "approved",
            "audience": "public",
            "year": year,
            "title": fill(stock.fixed["showcase_title"], year=year),
            "as_of": date(year, 12, 31),
            "opening": "\n\n".join(voice.several("opening", 2)) + "\n",
        }
        showcase["sections"] = [
            "opening",
            {"section": "numbers", "title": stock.fixed["section_title"]},
            "changes",
            *({"section": section, "text": voice.say("section_text")} for section in WITH_TEXT),
            *SECTIONS,
        ]
        showcase["highlights"] = [
            f"{kind}:{record['id']}"
            for kind, field in SHOWN
            for record in stock.some(of_year(stock.linkable(kind, showcase), field, year), 2, 4)
        ]
        stock.add("showcase", showcase)
