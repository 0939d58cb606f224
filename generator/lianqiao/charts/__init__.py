"""Charts: what a statistic has counted -> a drawing in SVG, the same bytes on any machine."""

from lianqiao.charts.chart import Chart, Mark, Words, chart_of
from lianqiao.charts.drawing import KEPT, drawn
from lianqiao.charts.finishing import LinkLeft, in_page, on_paper
from lianqiao.charts.forms import specification
from lianqiao.charts.placing import Drawings, drawings
from lianqiao.charts.projected import on_screens
from lianqiao.charts.rooms import NARROW

__all__ = [
    "KEPT",
    "NARROW",
    "Chart",
    "Drawings",
    "LinkLeft",
    "Mark",
    "Words",
    "chart_of",
    "drawings",
    "drawn",
    "in_page",
    "on_paper",
    "on_screens",
    "specification",
]
