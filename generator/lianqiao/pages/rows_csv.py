"""The rows of a statistic as CSV."""

from lianqiao.escaping import csv_text
from lianqiao.pages.numbers import NumbersView
from lianqiao.statistics import Counted
from lianqiao.statistics.declaration import PERIOD


def rows_as_csv(view: NumbersView, counted: Counted) -> str:
    """Return the rows of a statistic as CSV, with what is needed to read them by themselves."""
    statistic = counted.statistic
    head = [view.t(f"rows.{column}") for column in ("record", "title", "value", "year", "date")]
    head += [_dimension_title(view, dimension) for dimension in statistic.dimensions]
    body = [
        [
            row.record.id,
            view.record_title(row.record),
            row.value,
            row.year,
            row.date,
            *(view.key_names(statistic, row.key)),
        ]
        for row in counted.rows
    ]
    about = [
        [view.name(statistic.title)],
        [view.name(statistic.definition)],
        [view.counted_line(counted)],
        [],
    ]
    return csv_text([*about, head, *body])


def _dimension_title(view: NumbersView, dimension: str) -> str:
    if dimension == PERIOD:
        return view.t("rows.period")
    declared = view.library.declarations
    return view.name((declared.vocabularies.get(dimension) or declared.kinds[dimension]).label)
