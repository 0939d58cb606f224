"""Honors: won alone, jointly or separately, in force, expired and revoked."""

from datetime import date
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
    "unknown",
    "misnamed",
    "overdue",
    "twice",
    "revoked",
    "joint",
    "explained",
    "reconfirmed",
    "separate",
    *("single", "project", "personal", "joint", "separate", "single", "project", "expired"),
    *("single", "personal", "joint", "project", "separate", "single", "single", "project"),
    *("joint", "personal", "separate", "single", "project", "single", "joint", "separate"),
)
"""What a notice is like, in turn; those with an accepted warning are rare."""
LEVELS = {
    # level: how often it is met
    "national": 1,
    "provincial": 4,
    "industry": 6,
    "sgcc": 2,
    "provincial_company": 14,
    "prefecture": 8,
    "city_company": 40,
    "county": 12,
    "other": 5,
}
OTHER_LEVELS = {"explained": "sgcc", "misnamed": "industry"}
TYPES = {"personal": "personal", "project": "project"}
ROLES = ("lead", "joint", "participant", "support")


def add_honors(stock: Stock) -> None:
    """Add about cases / 2 honors, notice by notice."""
    used: set[tuple[str, str]] = set()
    wanted = max(stock.cases // 2, 20)
    for number, form in enumerate(cycle(FORMS)):
        made = len(stock.records["honor"])
        if made >= wanted:
            break
        year = YEARS[made * len(YEARS) // wanted]
        notice = _notice(stock, year, form, used)
        for honor in _granted(stock, notice, form, f"{year}-honor-{number + 1:04d}"):
            stock.add("honor", _finished(stock, honor, year, form))


def _granted(stock: Stock, notice: Content, form: str, stem: str) -> list[Content]:
    """Return what a notice grants: one honor, or one to each of several units."""
    units = stock.some(units_of(stock, *ADMINISTRATION, *PARTY, "team"), 2, 4)
    one = stock.standing(stem) | notice
    if form == "separate":
        return [
            stock.standing(f"{stem}-{place}")
            | notice
            | {"grant_mode": "separate", "recipients": [unit["id"]]}
            for place, unit in enumerate(units, 1)
        ]
    if form == "joint":
        rows = [
            {"unit": unit["id"], "role": role, "order": order}
            for order, (unit, role) in enumerate(zip(units, ROLES, strict=False), 1)
        ]
        return [one | {"grant_mode": "joint", "recipients": rows}]
    if form == "personal":
        return [one | {"recipients": [{"person": stock.person(), "role": "member"}]}]
    if form == "twice":
        reason = {"accepted": {"honor_twice": stock.fixed["reasons"]["honor_twice"]}}
        other = stock.standing(f"{stem}-2") | notice | {"recipients": [units[1]["id"]]}
        return [one | {"recipients": [units[0]["id"]]}, other | reason]
    return [one | {"recipients": [units[0]["id"]]}]


def _notice(stock: Stock, year: int, form: str, used: set[tuple[str, str]]) -> Content:
    """Return what all honors of a notice share; its name and edition are used once."""
    drawn = stock.chance.choices(list(LEVELS), list(LEVELS.values()))[0]
    level = OTHER_LEVELS.get(form, drawn)
    edition = fill(stock.fixed["edition"], year=year)
    if stock.luck(0.3):
        edition = stock.fixed["numbered"][year]
    name = _name(stock, form, level)
    while (name, edition) in used:
        name = _name(stock, form, level)
    used.add((name, edition))
    awarder = stock.choice(stock.fixed["awarders"][level]["by"])
    notice: Content = {"name": name, "edition": edition, "awarders": [awarder]}
    notice |= {"level": level, "type": TYPES.get(form, "collective")}
    if form == "explained":
        notice["level_basis"] = stock.fixed["level_basis"]
    if form == "misnamed":
        notice["accepted"] = {"honor_level_name": stock.fixed["reasons"]["honor_level_name"]}
    if form == "project" or stock.luck(0.2):
        notice["grade"] = stock.choice(stock.fixed["grades"])
    notice |= _dates(stock, year, form)
    source = stock.source({"audience": "public"}, year, "notice", "certificate")
    for known in stock.records["source"]:
        if known["id"] == source["source"] and "doc_no" in known:
            notice["doc_no"] = known["doc_no"]
    return notice | {"sources": [source]}


def _name(stock: Stock, form: str, level: str) -> str:
    voice = stock.voice()
    name = voice.say("award_personal" if form == "personal" else "award_name")
    named = "national" if form in OTHER_LEVELS else level
    word: str = stock.fixed["awarders"][named]["word"]
    return word + name


def _dates(stock: Stock, year: int, form: str) -> Content:
    """Return when an honor was issued, the year it counts in, and how long it is held."""
    day = stock.day(year)
    if form in ("expired", "overdue"):
        return _term(stock, date(min(year, LAST_YEAR - 2), day.month, 1), form)
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


def _term(stock: Stock, issued: date, form: str) -> Content:
    """Return a term that is over, told as expired or accepted as it stands."""
    dates: Content = {"issued_on": issued, "valid_from": issued, "valid_to": issued.year + 1}
    if form == "expired":
        return dates | {"validity": "expired"}
    reason = stock.fixed["reasons"]["title_expired"]
    return dates | {"validity": "in_force", "accepted": {"title_expired": reason}}


def _finished(stock: Stock, honor: Content, year: int, form: str) -> Content:
    """Add what each honor has of its own: what it is for, its certificate, doubts."""
    kind = stock.choice(("outcome", "case"))
    if form == "project" and stock.linkable(kind, honor):
        honor["for"] = f"{kind}:{stock.pick(kind, honor)['id']}"
    if stock.luck(0.3):
        number = stock.chance.randint(1, 400)
        honor["cert_no"] = fill(stock.fixed["cert_no"], year=year, number=number)
        honor["kept_at"] = stock.choice(stock.fixed["kept_at"])
    if stock.luck(0.05):
        honor["certificate"] = f"certificates/{honor['id']}.txt"
        stock.files[honor["certificate"]] = (honor["name"] + "\n").encode()
    if form == "unknown":
        del honor["awarders"], honor["level"]
        honor["missing"] = {"awarders": "not_traceable", "level": stock.pending()}
        honor["verification"] = {"state": "to_verify", "note": stock.choice(stock.fixed["doubt"])}
    return honor
