"""The forms of charts as specifications of Vega-Lite."""

from collections.abc import Callable

from lianqiao.charts.chart import Chart
from lianqiao.charts.colours import INK, LINE, QUIET
from lianqiao.charts.forms.bars import bar
from lianqiao.charts.forms.heat_map import heat
from lianqiao.charts.forms.networks import network
from lianqiao.charts.forms.numbers_wall import wall
from lianqiao.charts.forms.parts import FONT, GAP, NAME_LIMIT, SIZE, Spec
from lianqiao.charts.forms.shares import share
from lianqiao.charts.forms.trends import trend


def specification(chart: Chart) -> Spec:
    """Return a chart as a specification of Vega-Lite."""
    spec = FORMS[chart.form](chart)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "autosize": {"type": "none"},
        "config": CONFIG,
        **spec,
    }


CONFIG: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "text": {"fontSize": SIZE, "fill": INK},
    "axis": {
        "labelFontSize": SIZE,
        "labelColor": QUIET,
        "labelFont": FONT,
        "labelFontWeight": "normal",
        "domainColor": LINE,
        "ticks": False,
        "grid": False,
        "title": None,
        "labelAngle": 0,
        "labelPadding": GAP - 4,
        "labelOverlap": False,
        "labelLimit": NAME_LIMIT,
    },
    "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.15},
}
FORMS: dict[str, Callable[[Chart], Spec]] = {
    "bar": bar,
    "trend": trend,
    "heat": heat,
    "share": share,
    "network": network,
    "wall": wall,
}
