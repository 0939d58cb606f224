"""Sources, and the figures that they report."""

from lianqiao.example.stock import YEARS, Content, Stock, fill

SOURCE_TYPES = ("document", "notice", "ledger", "certificate", "article")


def add_sources(stock: Stock) -> None:
    """Add the sources of each year, about 20 + cases / 10; of every type one that all may see."""
    for year in YEARS:
        for number in range(5 + stock.cases // 50):
            stock.add("source", _source(stock, year, number))


def _source(stock: Stock, year: int, number: int) -> Content:
    type_ = SOURCE_TYPES[number % len(SOURCE_TYPES)]
    sure = number < len(SOURCE_TYPES)
    source = stock.standing(
        f"{year}-{type_}-{number + 1:03d}", 1 if sure else 0.8, 1 if sure else 0.95
    )
    source["title"] = stock.voice().say(f"source_title_{type_}")
    source["type"] = type_
    if type_ in ("document", "notice"):
        office = stock.choice(stock.fixed["offices"])
        source["doc_no"] = fill(
            stock.fixed["doc_no"], office=office, year=year, number=stock.chance.randint(1, 90)
        )
    if type_ != "ledger" or stock.luck(0.5):
        source["date"] = stock.told(stock.day(year))
    if number % 25 == 0:
        source["file"] = f"sources/{source['id']}.txt"
        stock.files[source["file"]] = (source["title"] + "\n").encode()
    return source


def add_figure(
    stock: Stock, id_: str, case: Content, unit: Content, row: Content
) -> Content | None:
    """Add a figure of a case, as its source reports it, and return it.

    None where the unit has reported all that it could in that year.
    """
    unreported = [
        one
        for one in stock.fixed["figures"][case["category"]]
        if (one[0], unit["id"], case["year"]) not in stock.reported
    ]
    if not unreported:
        return None
    name, measure, low, high = stock.choice(unreported)
    stock.reported.add((name, unit["id"], case["year"]))
    figure: Content = {"id": id_, "status": case["status"]}
    if "audience" in case:
        figure["audience"] = case["audience"]
    suiting = stock.fixed["suiting"]
    qualifier = stock.choice(suiting.get(measure) or suiting[stock.fixed["other_measures"]])
    value = stock.chance.randint(low, high)
    if qualifier in ("over", "nearly", "exceeds"):
        value = max(value // 10 * 10, 10)
    figure["name"] = name
    if qualifier == "several":
        figure["missing"] = {"value": "not_stated"}
    else:
        figure["value"] = value
    figure |= {"measure": measure, "qualifier": qualifier}
    stated = fill(stock.fixed["qualifiers"][qualifier], value=value, measure=measure)
    figure["as_stated"] = stated
    period = fill(stock.fixed["period"], year=case["year"])
    figure["definition"] = fill(
        stock.fixed["definition"], unit=unit["name"], period=period, name=name
    )
    figure |= {"period": period, "as_of": case["year"], "scope": unit["id"], "sources": [dict(row)]}
    return stock.add("figure", figure)


def add_reported_totals(stock: Stock) -> None:
    """Add what the company itself reported of each year, here and there not what is on record."""
    for year in YEARS:
        counted = _counted(stock, year)
        for statistic, (name, measure) in stock.fixed["reported"].items():
            value = counted[statistic] + (stock.chance.randint(1, 3) if stock.luck(0.2) else 0)
            figure: Content = {
                "id": f"{year}-{statistic.replace('_', '-')}",
                "status": "approved",
                "audience": "public",
                "name": name,
                "value": value,
                "measure": measure,
                "qualifier": "exact",
            }
            figure |= {
                "as_stated": fill(stock.fixed["reported_stated"], value=value, measure=measure),
                "definition": stock.fixed["statistic_scope"],
                "period": fill(stock.fixed["period"], year=year),
                "as_of": f"{year}-12",
                "scope": "company",
                "statistic": statistic,
            }
            figure["sources"] = [stock.source(figure, year, "document", "notice")]
            stock.add("figure", figure)


def _counted(stock: Stock, year: int) -> dict[str, int]:
    """Count what the records hold of a year for those inside."""
    inside: Content = {}
    honors = of_year(stock.linkable("honor", inside), "issued_on", year)
    activities = of_year(stock.linkable("activity", inside), "date", year)
    return {
        "cases_count": len(of_year(stock.linkable("case", inside), "year", year)),
        "honors_count": len(honors),
        "honor_recipients": sum(len(honor["recipients"]) for honor in honors),
        "activities_count": len(activities),
        "attendance": sum(activity.get("attendance", 0) for activity in activities),
        "adoptions_count": len(of_year(stock.linkable("adoption", inside), "since", year)),
    }


def of_year(records: list[Content], field: str, year: int) -> list[Content]:
    """Return the records whose field tells this year; an honor's `stat_year` goes before it."""
    return [
        record
        for record in records
        if str(record.get("stat_year") or record.get(field, "")).startswith(str(year))
    ]
