"""Honors: won alone, jointly or separately, in force, expired and revoked."""

from itertools import cycle

from lianqiao.example.organisation import ADMINISTRATION, PARTY, units_of
from lianqiao.example.stock import FIRST_YEAR, LAST_YEAR, YEARS, Content, Stock, fill

FORMS = (
    "joint",
    "single",
    "separate",
    "personal",
    "project",
    "expired",
    "single",
    "revoked",
    "joint",
    "reconfirmed",
    "level_name",
    "separate",
    "unknown",
)
LEVELS = (
    "national",
    "provincial",
    "industry",
    "sgcc",
    "provincial_company",
    "prefecture",
    "city_company",
    "county",
    "other",
)
WEIGHTS = (1, 4, 6, 2, 14, 8, 40, 12, 5)


def add_honors(stock: Stock) -> None:
    """Add about cases / 2 honors, notice by notice."""
    used: set[tuple[str, str]] = set()
    wanted = max(stock.cases // 2, 12)
    for number, form in enumerate(cycle(FORMS)):
        made = len(stock.records["honor"])
        if made >= wanted:
            break
        year = YEARS[made * len(YEARS) // wanted]
        _notice(stock, year, form, number, used)


def _notice(stock: Stock, year: int, form: str, number: int, used: set[tuple[str, str]]) -> None:
    """Add what one notice grants: one honor, or several to different units."""
    common = _common(stock, year, form, used)
    units = stock.some(units_of(stock, *ADMINISTRATION, *PARTY, "team"), 2, 4)
    stem = f"{year}-honor-{number + 1:04d}"
    if form == "separate":
        for place, unit in enumerate(units, 1):
            honor = stock.standing(f"{stem}-{place}") | common
            honor |= {"grant_mode": "separate", "recipients": [unit["id"]]}
            stock.add("honor", _finished(stock, honor, year, form))
        return
    honor = stock.standing(stem) | common
    if form == "joint":
        roles = ("lead", "joint", "participant", "support")
        honor["grant_mode"] = "joint"
        honor["recipients"] = [
            {"unit": unit["id"], "role": role, "order": order}
            for order, (unit, role) in enumerate(zip(units, roles, strict=False), 1)
        ]
    elif form == "personal":
        honor["recipients"] = [{"person": stock.person(), "role": "member"}]
    else:
        honor["recipients"] = [units[0]["id"]]
    stock.add("honor", _finished(stock, honor, year, form))


def _common(stock: Stock, year: int, form: str, used: set[tuple[str, str]]) -> Content:
    """Return what all honors of a notice share; its name and edition are used once."""
    level = stock.chance.choices(LEVELS, WEIGHTS)[0]
    if form == "level_name":
        level = "sgcc"
    awarders = stock.fixed["awarders"][level]
    edition = fill(stock.fixed["edition"], year=year)
    while True:
        name = _name(stock, form, level)
        if (name, edition) not in used:
            break
    used.add((name, edition))
    types = {"personal": "personal", "project": "project"}
    common: Content = {"name": name, "edition": edition, "awarders": [stock.choice(awarders["by"])]}
    common |= {"level": level, "type": types.get(form, "collective")}
    if form == "level_name":
        common["level_basis"] = stock.fixed["level_basis"]
    if form == "project" or stock.luck(0.2):
        common["grade"] = stock.choice(stock.fixed["grades"])
    return common


def _name(stock: Stock, form: str, level: str) -> str:
    voice = stock.voice()
    voice = voice.about(brand=voice.say("brand"))
    name = voice.say("award_personal" if form == "personal" else "award_name")
    word = stock.fixed["awarders"]["national" if form == "level_name" else level]["word"]
    return name if name.startswith("“") else word + name


def _finished(stock: Stock, honor: Content, year: int, form: str) -> Content:
    """Add what the documents say: what it is for, numbers, dates, validity, sources."""
    if form == "project":
        kind = stock.choice(("outcome", "case"))
        if stock.linkable(kind, honor):
            honor["for"] = f"{kind}:{stock.pick(kind, honor)['id']}"
    honor |= _dates(stock, year, form)
    number = stock.chance.randint(1, 400)
    if stock.luck(0.3):
        honor["cert_no"] = fill(stock.fixed["cert_no"], year=year, number=number)
        honor["kept_at"] = stock.choice(stock.fixed["kept_at"])
    if stock.luck(0.05):
        honor["certificate"] = f"certificates/{honor['id']}.txt"
        stock.files[honor["certificate"]] = (honor["name"] + "\n").encode()
    honor["sources"] = [stock.source(honor, year, "notice", "certificate")]
    if form == "unknown":
        honor["missing"] = {"awarders": "not_traceable", "level": stock.pending()}
        del honor["awarders"], honor["level"]
        honor["verification"] = {"state": "to_verify", "note": stock.choice(stock.fixed["doubt"])}
    return honor


def _dates(stock: Stock, year: int, form: str) -> Content:
    day = stock.day(year)
    if form == "expired":
        ends = min(year + 1, LAST_YEAR - 1)
        issued = day.replace(year=min(year, LAST_YEAR - 2), day=1)
        return {"issued_on": issued, "valid_from": issued, "valid_to": ends, "validity": "expired"}
    found: Content = {"issued_on": stock.told(day)}
    if form == "joint" and year > FIRST_YEAR and stock.luck(0.2):
        reason = stock.fixed["reasons"]["stat_year"]
        found |= {"for_year": year - 1, "stat_year": year - 1, "stat_year_reason": reason}
    elif stock.luck(0.5):
        found["for_year"] = year
    if form == "reconfirmed":
        found["valid_to"] = LAST_YEAR + 2
    if form in ("revoked", "reconfirmed"):
        found["validity"] = form
    return found
