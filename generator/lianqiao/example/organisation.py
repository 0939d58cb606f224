"""Units in their trees, the alliances among them, their posts and ratings."""

from collections.abc import Iterator
from itertools import product

from lianqiao.example.stock import FIRST_YEAR, LAST_YEAR, YEARS, Content, Stock, fill
from lianqiao.example.voice import words

ALWAYS = {"status": "approved", "audience": "public"}
PARTY = ("committee", "general_branch", "branch")
ADMINISTRATION = ("company", "department", "county_company", "district_company", "power_station")
STRIDE = 17  # has no divisor in common with the number of towns
SCHEMES = (
    # (scheme, the type of unit it rates, whether it gives stars)
    ("five_star_branch", "branch", True),
    ("five_star_station", "power_station", True),
    ("advanced_branch", "branch", False),
    ("two_dimensions", "branch", False),
)


def add_units(stock: Stock) -> None:
    """Add about 30 + cases / 20 units; no more than there are names for."""
    _company(stock)
    patterns = words().general
    names, towns = len(patterns["county"]), len(list(_towns()))
    counties = [_county(stock, number) for number in range(min(2 + stock.cases // 400, names))]
    for number in range(min(4 + stock.cases // 75, towns)):
        _station(stock, counties[number % len(counties)], number)
    _service_teams(stock, counties)
    _others(stock)


def _unit(stock: Stock, id_: str, name: str, type_: str, **more: object) -> Content:
    order = len(stock.records["unit"]) + 1
    unit = {"id": id_, **ALWAYS, "name": name, "type": type_, **more, "order": order}
    return stock.add("unit", unit)


def _company(stock: Stock) -> None:
    fixed = stock.fixed
    former = {"former_names": list(fixed["company_former"])}
    _unit(stock, "company", fixed["company"], "company", short=fixed["company_short"], **former)
    _unit(stock, "committee", fixed["committee"], "committee", attached_to="company")
    for key, words_ in fixed["departments"].items():
        name = fixed["company"] + words_["name"]
        _unit(stock, key, name, "department", short=words_["short"], parent="company")
        if key in ("operations", "marketing", "safety"):
            _branch(stock, key, name, "committee")


def _branch(stock: Stock, unit: str, name: str, parent: str) -> None:
    name = fill(stock.fixed["branch"], unit=name)
    _unit(stock, f"{unit}-branch", name, "branch", parent=parent, attached_to=unit)


def _county(stock: Stock, number: int) -> Content:
    """Add a county company and its general branch; the second one is a district's."""
    patterns = words().general
    name, id_ = (patterns[key][number][0] for key in ("county", "county_id"))
    type_ = "district_company" if number == 1 else "county_company"
    full = fill(stock.fixed[type_], county=name)
    short = fill(stock.fixed["county_short"], county=name)
    county = _unit(stock, id_, full, type_, short=short, parent="company")
    general = fill(stock.fixed["general_branch"], unit=full)
    branch = f"{id_}-general-branch"
    _unit(stock, branch, general, "general_branch", parent="committee", attached_to=id_)
    return county


def _station(stock: Stock, county: Content, number: int) -> None:
    """Add a power supply station, its branch and a team."""
    fixed = stock.fixed
    town, id_ = list(_towns())[number]
    name = fill(fixed["station"], town=town)
    _unit(stock, id_, name, "power_station", parent=county["id"])
    _branch(stock, id_, name, f"{county['id']}-general-branch")
    key, kind = list(fixed["team_kinds"].items())[number % len(fixed["team_kinds"])]
    team = fill(fixed["team"], station=name, kind=kind)
    _unit(stock, f"{id_}-{key}", team, "team", parent=id_)
    if number == 0:
        group = fill(fixed["party_group"], unit=team)
        parents = {"parent": f"{id_}-branch", "attached_to": f"{id_}-{key}"}
        _unit(stock, f"{id_}-party-group", group, "party_group", **parents)


def _towns() -> Iterator[tuple[str, str]]:
    """Yield the names of towns with their ids, those that sound alike far apart."""
    firsts, lasts, first_ids, last_ids = (
        [pattern[0] for pattern in words().general[key]]
        for key in ("town_first", "town_last", "town_first_id", "town_last_id")
    )
    for number in range(len(firsts) * len(lasts)):
        first, last = divmod(number * STRIDE % (len(firsts) * len(lasts)), len(lasts))
        yield firsts[first] + lasts[last], first_ids[first] + last_ids[last]


def _service_teams(stock: Stock, counties: list[Content]) -> None:
    for number, name in zip(range(2 + stock.cases // 300), _names(stock), strict=False):
        county = counties[number % len(counties)]["id"]
        full = fill(stock.fixed["service_team"], name=name)
        _unit(
            stock,
            f"service-team-{number + 1}",
            full,
            "service_team",
            parent=f"{county}-general-branch",
        )


def _names(stock: Stock) -> list[str]:
    plain = [pattern[0] for pattern in words().general["service_team"]]
    places = [pattern[0] for pattern in words().general["county"]]
    return plain + [place + name for place, name in product(places, plain)]


def _others(stock: Stock) -> None:
    """Add outsiders, a working group, and units that only few may see."""
    fixed = stock.fixed
    for key, name in list(fixed["outsiders"].items())[: 3 + stock.cases // 100]:
        _unit(stock, key, name, "external")
    _unit(stock, "grid-integration", fixed["working_group"], "working_group", parent="company")
    for key, unit in fixed["hidden"].items():
        stock.add("unit", {"id": key, "status": "approved", **unit})
    planned = {"id": "luzhu-planned", "status": "draft", "name": fixed["planned_station"]}
    stock.add("unit", {**planned, "type": "power_station", "parent": "company"})
    closed = {"id": "old-office", "status": "withdrawn", "name": fixed["closed_unit"]}
    stock.add("unit", {**closed, "type": "department", "parent": "company"})


def units_of(stock: Stock, *types: str) -> list[Content]:
    """Return the approved units of some types."""
    return [unit for unit in stock.linkable("unit", ALWAYS) if unit["type"] in types]


def with_hidden_partner(stock: Stock, record: Content) -> Content:
    """Return a partner whom the public edition does not show, and why that is accepted."""
    reason = stock.fixed["reasons"]["edition_loses_link"]
    partners = [*record.get("partners", []), stock.choice(list(stock.fixed["hidden"]))]
    found: Content = {"partners": partners}
    if record.get("audience") == "public" and record["status"] == "approved":
        found["accepted"] = {"edition_loses_link": reason}
    return found


def add_alliances(stock: Stock) -> None:
    """Add an alliance a theme: one ended, one still forming, one not shown outside."""
    branches = units_of(stock, *PARTY)
    phases = {"construction": "ended", "team_building": "forming"}
    for number, (theme, name) in enumerate(stock.fixed["alliances"].items()):
        id_ = f"{theme.replace('_', '-')}-alliance"
        members = [unit["id"] for unit in stock.some(branches, 3, 3 + len(branches) // 4)]
        since = FIRST_YEAR + number % 3
        alliance: Content = {"id": id_, "status": "approved"}
        if theme != "quality_efficiency":
            alliance["audience"] = "public"
        alliance |= {"name": name, "theme": theme, "lead": members[0], "members": members}
        alliance["sponsor"] = {
            "name": stock.person(),
            "post": fill(stock.fixed["sponsor_post"], unit=stock.fixed["company"]),
            "from": stock.told(stock.day(since)),
        }
        if number < 2:
            alliance["agreement"] = f"alliances/{id_}.txt"
            text = fill(stock.fixed["agreement"], name=name)
            stock.files[alliance["agreement"]] = text.encode()
        alliance["from"] = stock.day(since)
        alliance["phase"] = phases.get(theme, "running")
        if alliance["phase"] == "ended":
            alliance["to"] = stock.day(LAST_YEAR - 1)
        else:
            alliance["missing"] = {"to": "not_applicable"}
        stock.add("alliance", alliance)


def add_posts(stock: Stock) -> None:
    """Add model posts, responsibility areas and service teams, about 10 + cases / 10."""
    branches = units_of(stock, "branch")
    for number in range(10 + stock.cases // 10):
        owner = stock.choice(branches)
        post = stock.standing(f"post-{number + 1:03d}")
        post["type"] = ("model_post", "responsibility_area", "service_team")[number % 3]
        if post["type"] == "service_team":
            team = stock.choice(units_of(stock, "service_team"))
            post |= {"name": team["name"], "owner": team["parent"], "team": team["id"]}
        else:
            post |= {"name": stock.voice().say("post_name"), "owner": owner["id"]}
        first = stock.choice(YEARS)
        post["from"] = stock.told(stock.day(first))
        if stock.luck(0.15):
            post["to"] = stock.day(first + 1) if first < LAST_YEAR else LAST_YEAR + 1
        stock.add("post", post)


def add_ratings(stock: Stock) -> None:
    """Add ratings of branches and stations, one for each unit, scheme and year."""
    for year, (scheme, type_, starred) in product(YEARS, SCHEMES):
        units = units_of(stock, type_)
        for unit in stock.some(units, 1, 1 + stock.cases // 150):
            id_ = f"{year}-{unit['id']}-{scheme.replace('_', '-')}"
            rating = stock.standing(id_, public=0.7)
            rating |= {"unit": unit["id"], "scheme": scheme, "year": year}
            states = ("working_towards", "qualified", "rated", "rated", "removed")
            rating["state"] = stock.choice(states)
            if starred:
                rating["stars"] = stock.chance.randint(3, 5)
            else:
                rating["grade"] = stock.choice(stock.fixed["rating_grades"])
            if scheme == "two_dimensions":
                rating["dimensions"] = _dimensions(stock)
            rating["basis"] = stock.source(rating, year)["source"]
            stock.add("rating", rating)


def _dimensions(stock: Stock) -> list[Content]:
    weight = stock.choice((40, 50, 60))
    scores = [round(stock.chance.uniform(78, 99), 1) for _ in range(2)]
    return [
        {"dimension": "party_building", "weight": weight, "score": scores[0]},
        {"dimension": "operations", "weight": 100 - weight, "score": scores[1]},
    ]
