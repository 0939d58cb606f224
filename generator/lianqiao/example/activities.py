"""Activities of the alliances."""

from lianqiao.example.organisation import PARTY, units_of, with_hidden_partner
from lianqiao.example.pictures import add_photo
from lianqiao.example.stock import YEARS, Content, Stock

TYPES = (
    "post_building",
    "post_contest",
    "integrity",
    "party_day",
    "party_lecture",
    "pairing",
    "volunteering",
    "signing",
    "other",
)
BASES = ("sign_in", "sign_in", "reported", "estimated")


def add_activities(stock: Stock) -> None:
    """Add as many activities as cases."""
    wanted = max(stock.cases, 10)
    for number in range(wanted):
        year = YEARS[number * len(YEARS) // wanted]
        stock.add("activity", _activity(stock, year, number))


def _activity(stock: Stock, year: int, number: int) -> Content:
    voice = stock.voice()
    day = stock.day(year)
    activity = stock.standing(f"{year}-activity-{number + 1:04d}")
    type_ = TYPES[number % len(TYPES)]
    activity["title"] = voice.say(f"activity_title_{type_}")
    activity["type"] = type_
    activity["date"] = stock.told(day)
    activity["place"] = voice.say("place_name")
    hosts = stock.some(units_of(stock, *PARTY), 1, 3)
    activity["hosts"] = [unit["id"] for unit in hosts]
    if stock.luck(0.5):
        guests = [
            unit for unit in units_of(stock, "branch", "external", "team") if unit not in hosts
        ]
        activity["partners"] = [unit["id"] for unit in stock.some(guests, 1, 3)]
    if stock.luck(0.7):
        activity["alliance"] = stock.pick("alliance", activity)["id"]
    if number % 60 == 9:
        activity |= with_hidden_partner(stock, activity)
    if activity["status"] not in ("draft", "returned"):
        activity |= _counts(stock, number)
    if number % 15 == 2:
        activity["photos"] = [add_photo(stock, activity["id"], day, voice)]
    return activity


def _counts(stock: Stock, number: int) -> Content:
    """Return who came: attendances always, people only from a sign-in list."""
    if number % 20 == 5:
        return {"missing": {"attendance": stock.pending()}}
    if number % 20 == 11:
        return {"missing": {"attendance": "not_stated"}}
    attendance = stock.chance.randint(12, 160)
    basis = stock.choice(BASES)
    found: Content = {"attendance": attendance}
    if basis == "sign_in":
        found["headcount"] = attendance - stock.chance.randint(0, attendance // 4)
    return found | {"count_basis": basis}
