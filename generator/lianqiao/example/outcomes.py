"""Outcomes, from announcement to use."""

from datetime import timedelta

from lianqiao.example.organisation import ADMINISTRATION, units_of
from lianqiao.example.stock import LAST_YEAR, YEARS, Content, Stock, fill

CATEGORIES = (
    "management_innovation",
    "qc",
    "youth_innovation",
    "staff_innovation",
    "patent",
    "paper",
    "standard",
    "party_building",
    "culture",
    "other",
)
PATH = ("announced", "taken_up", "applied", "approved", "under_way", "concluded", "entered")
ENDS = ("awarded", "intent_signed", "transferred")


def add_outcomes(stock: Stock) -> None:
    """Add cases / 3 outcomes."""
    wanted = max(stock.cases // 3, 10)
    for number in range(wanted):
        year = YEARS[number * len(YEARS) // wanted]
        stock.add("outcome", _outcome(stock, year, number))


def _outcome(stock: Stock, year: int, number: int) -> Content:
    voice = stock.voice()
    outcome = stock.standing(f"{year}-outcome-{number + 1:04d}")
    outcome["name"] = voice.say("outcome_name")
    outcome["category"] = CATEGORIES[number % len(CATEGORIES)]
    if stock.luck(0.2):
        outcome["incubated"] = True
    workers = units_of(stock, *ADMINISTRATION, "team")
    outcome["units"] = [unit["id"] for unit in stock.some(workers, 1, 3)]
    outsiders = units_of(stock, "external")
    if stock.luck(0.3):
        outcome["partners"] = [stock.choice(outsiders)["id"]]
    if stock.luck(0.25):
        outcome |= {"offered_by": "company", "taken_by": outcome["units"][0]}
    if stock.luck(0.4):
        outcome["alliance"] = stock.pick("alliance", outcome)["id"]
    milestones = _milestones(stock, year)
    outcome |= {"stage": milestones[-1]["stage"], "milestones": milestones}
    outcome |= _papers(stock, outcome, year)
    outcome |= _benefit(stock, year, number)
    outcome["social_benefit"] = "".join(voice.several("outcome_benefit", 2)) + "\n"
    outcome["sources"] = [stock.source(outcome, year, "document", "ledger", "notice")]
    return outcome


def _milestones(stock: Stock, year: int) -> list[Content]:
    """Return the steps of an outcome in order, none after the end of the last year."""
    steps = stock.some(PATH, 2, len(PATH))
    if stock.luck(0.4):
        steps.append(stock.choice(ENDS))
    day, rows = stock.day(year), []
    for step in steps:
        row: Content = {"date": stock.told(day), "stage": step}
        if stock.luck(0.4):
            row["note"] = stock.voice().say(f"milestone_{step}")
        rows.append(row)
        day += timedelta(days=stock.chance.randint(20, 200))
        if day.year > LAST_YEAR:
            break
    return rows


def _papers(stock: Stock, outcome: Content, year: int) -> Content:
    """Return what the stage reached implies: approval, signing, patent."""
    found: Content = {}
    for row in outcome["milestones"]:
        if row["stage"] == "approved":
            number = stock.chance.randint(1, 90)
            office = stock.choice(stock.fixed["offices"])
            doc_no = fill(stock.fixed["doc_no"], office=office, year=year, number=number)
            level = stock.choice(("city_company", "provincial_company"))
            found["approval"] = {"level": level, "doc_no": doc_no, "date": row["date"]}
        if row["stage"] in ("intent_signed", "transferred"):
            kind = {"intent_signed": "intent", "transferred": "licence"}[row["stage"]]
            party = stock.choice(units_of(stock, "external"))["id"]
            found["signing"] = {"kind": kind, "party": party, "date": row["date"]}
    if outcome["category"] == "patent":
        number = stock.chance.randint(1, 9999)
        found["patent_no"] = fill(stock.fixed["patent_no"], year=year, number=number)
    return found


def _benefit(stock: Stock, year: int, number: int) -> Content:
    """Return the benefit: verified, not verified, or why none is stated."""
    if number % 7 == 3:
        return {"missing": {"benefit": "not_to_be_stated"}}
    if stock.luck(0.4):
        return {}
    benefit: Content = {"amount": round(stock.chance.uniform(0.5, 60), 1), "period": year}
    if stock.luck(0.8):
        benefit["verified_by"] = stock.choice(stock.fixed["verified_by"])
    return {"benefit": benefit}
