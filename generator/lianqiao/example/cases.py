"""Cases with their texts, the calls they were sent to, the mechanisms they gave rise to, and who
took them up.
"""

from collections.abc import Iterator

from lianqiao.example.evidence import add_figure
from lianqiao.example.organisation import ADMINISTRATION, units_of, with_hidden_partner
from lianqiao.example.pictures import add_photo
from lianqiao.example.stock import YEARS, Content, Stock, fill
from lianqiao.example.voice import Voice, words

RESULTS = ("selected", "awarded", "not_selected", "not_selected", "pending", "withdrawn")
ALWAYS_SHOWN = range(4)
"""The cases that every reader sees, so that there is one to link to in any library."""


def add_campaigns(stock: Stock) -> None:
    """Add the calls for cases of each year."""
    for year in YEARS:
        for call in stock.fixed["campaigns"]:
            sections = [
                {"name": name, "limit": limit} if limit else {"name": name}
                for name, limit in stock.fixed["sections"]
            ]
            campaign: Content = {"id": f"{year}-{call['key']}", "status": "approved"}
            campaign |= {"audience": call["audience"], "name": fill(call["name"], year=year)}
            campaign |= {"by": "company", "sections": sections, "deadline": stock.day(year, 7)}
            stock.add("campaign", campaign | {"anonymous": call["anonymous"]})


def add_mechanisms(stock: Stock) -> None:
    """Add mechanisms and their parts, about 6 + cases / 25."""
    for number in range(6 + stock.cases // 25):
        voice = stock.voice()
        mechanism = stock.standing(f"mechanism-{number + 1:03d}", public=0.85, approved=0.95)
        if number < 2:
            mechanism |= {"status": "approved", "audience": "public"}
        mechanism["name"] = voice.about(brand=voice.say("brand")).say("mechanism_name")
        mechanism["motto"] = voice.say("motto")
        paragraph, *items = voice.several("mechanism_text", 4)
        mechanism["text"] = paragraph + "\n\n" + "\n".join(_numbered(items)) + "\n"
        if number >= 2 and stock.luck(0.6):
            mechanism["part_of"] = stock.pick("mechanism", mechanism)["id"]
            mechanism["order"] = number
        mechanism["basis"] = [stock.source(mechanism, stock.choice(YEARS), "document")["source"]]
        if stock.luck(0.6):
            mechanism["alliances"] = [stock.pick("alliance", mechanism)["id"]]
        stock.add("mechanism", mechanism)


def add_cases(stock: Stock) -> None:
    """Add the cases, spread over the years and categories."""
    categories = sorted(words().special)
    for number in range(stock.cases):
        year = YEARS[number * len(YEARS) // stock.cases]
        category = categories[number % len(categories)]
        stock.add("case", _case(stock, year, category, number))


def _case(stock: Stock, year: int, category: str, number: int) -> Content:
    """Return a case of about 1,500 characters."""
    voice = stock.voice(category)
    case = stock.standing(f"{year}-{category.replace('_', '-')}-{number + 1:04d}", public=0.7)
    if number in ALWAYS_SHOWN:
        case |= {"status": "approved", "audience": "public"}
    unit = stock.choice(units_of(stock, *ADMINISTRATION))
    voice = voice.about(
        unit=unit["name"],
        unit_id=unit["id"],
        brand=voice.say("brand"),
        topic=voice.say("topic"),
        record=voice.say("record"),
    )
    case |= {"title": voice.say("case_title"), "unit": unit["id"], "category": category}
    case["year"] = year
    if case["status"] == "returned":
        return case | {"summary": voice.say("summary"), "reviews": _reviews(stock, year, False)}
    case |= _parties(stock, case, number)
    row = stock.source(case, year)
    reported = [
        add_figure(stock, f"{case['id']}-{n + 1}", case, unit, row)
        for n in range(stock.choice((0, 1, 1, 2)))
    ]
    figures = [figure for figure in reported if figure]
    case |= _texts(stock, voice, case, figures)
    case |= _links(stock, case, figures)
    case |= _attachments(stock, voice, case, number)
    case |= _people(stock)
    case |= _submissions(stock, case, year, number)
    case["sources"] = [row] + ([stock.source(case, year)] if stock.luck(0.3) else [])
    return case | _standing_told(stock, case, number)


def _parties(stock: Stock, case: Content, number: int) -> Content:
    """Return with whom the case was done."""
    found: Content = {}
    if stock.luck(0.3):
        others = units_of(stock, *ADMINISTRATION, "external", "team")
        found["partners"] = [other["id"] for other in stock.some(others, 1, 3)]
    if number % 60 == 2:
        found = with_hidden_partner(stock, case | found)
    if stock.luck(0.5):
        found["alliance"] = stock.pick("alliance", case)["id"]
    return found


def _links(stock: Stock, case: Content, figures: list[Content]) -> Content:
    found: Content = {}
    if stock.luck(0.3):
        found["mechanisms"] = [stock.pick("mechanism", case)["id"]]
    if figures:
        found["figures"] = [figure["id"] for figure in figures]
    return found


def _people(stock: Stock) -> Content:
    """Return who wrote the case and whom to ask, for half of them."""
    if stock.luck(0.5):
        return {}
    return {
        "authors": [stock.person() for _ in range(stock.choice((1, 2, 3)))],
        "contact": stock.person(),
        "phone": fill(stock.fixed["extension"], number=stock.chance.randint(8000, 8999)),
    }


def _standing_told(stock: Stock, case: Content, number: int) -> Content:
    """Return how far the case is verified and reviewed, and by which id it went before."""
    found: Content = {}
    if stock.luck(0.1):
        found["verification"] = {"state": "to_verify", "note": stock.choice(stock.fixed["doubt"])}
    elif stock.luck(0.5):
        found["verification"] = "verified"
    if number % 10 == 4:
        found["reviews"] = _reviews(stock, case["year"], True)
    if number % 40 == 7:
        found["formerly"] = [f"old-{case['id']}"]
    if stock.luck(0.1):
        found["entered_by"] = stock.person()
    return found


def _reviews(stock: Stock, year: int, passed: bool) -> list[Content]:
    """Return two steps of review: both passed, or the second sent the case back."""
    first, second = stock.fixed["review_steps"]
    days = sorted((stock.day(year), stock.day(year)))
    last: Content = {"step": second, "result": "passed", "by": stock.person(), "date": days[1]}
    if not passed:
        last |= {"result": "returned", "note": stock.choice(stock.fixed["review_notes"])}
    return [{"step": first, "result": "passed", "by": stock.person(), "date": days[0]}, last]


def _texts(stock: Stock, voice: Voice, case: Content, figures: list[Content]) -> Content:
    """Return the texts of a case, by field."""
    texts = {
        "summary": voice.say("summary"),
        "background": _background(stock, voice),
        "practice": _practice(stock, voice, case),
        "innovation": _paragraph(voice, "innovation", 4),
        "results": _results(stock, voice, figures),
        "lessons": _lessons(stock, voice),
        "replicability": _replicability(stock, voice),
    }
    return {
        key: text if key == "summary" else text.rstrip("\n") + "\n" for key, text in texts.items()
    }


def _paragraph(voice: Voice, name: str, count: int) -> str:
    return "".join(voice.several(name, count))


def _blocks(*blocks: str) -> str:
    return "\n\n".join(blocks)


def _ended(stock: Stock, items: list[str]) -> list[str]:
    """Return the items of a list, the last one closed by a full stop."""
    stop, end = stock.fixed["list_ends"]
    bare = [item.removesuffix(stop) for item in items]
    return [*(item + stop for item in bare[:-1]), bare[-1] + end]


def _numbered(items: list[str]) -> list[str]:
    return [f"{number}. {item}" for number, item in enumerate(items, 1)]


def _bullets(items: list[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _background(stock: Stock, voice: Voice) -> str:
    troubles = _ended(stock, voice.several("trouble", 3))
    first, *more = voice.several("background_more", 3)
    return _blocks(
        voice.say("background_open") + first,
        voice.say("background_list"),
        "\n".join(_numbered(troubles)),
        "".join(more),
    )


def _practice(stock: Stock, voice: Voice, case: Content) -> str:
    blocks = [voice.say("practice_open")]
    shapes = stock.chance.sample((_list, _list, _table, _plain, _code), 3)
    sentences = voice.several("practice", 9)
    for place, (heading, shape) in enumerate(zip(voice.several("heading", 3), shapes, strict=True)):
        blocks.append(f"### {heading}")
        blocks.append("".join(sentences[place * 3 : place * 3 + 3]))
        blocks += shape(stock, voice)
    blocks += _mentions(stock, voice, case)
    if stock.luck(0.2):
        blocks.append("> " + voice.say("quote"))
    return _blocks(*blocks)


def _list(stock: Stock, voice: Voice) -> Iterator[str]:
    yield voice.say("list_open")
    yield "\n".join(_bullets(_ended(stock, voice.several("item", 4))))


def _plain(stock: Stock, voice: Voice) -> Iterator[str]:
    yield _paragraph(voice, "practice", 2)


def _table(stock: Stock, voice: Voice) -> Iterator[str]:
    rows = [f"| {' | '.join(voice.say('table_head').split('|'))} |", "| --- | --- | --- |"]
    columns = [voice.several(f"table_cell_{column}", 3) for column in "abc"]
    rows += [f"| {' | '.join(cells)} |" for cells in zip(*columns, strict=True)]
    yield "\n".join(rows)


def _code(stock: Stock, voice: Voice) -> Iterator[str]:
    yield voice.say("code_intro")
    yield f"```\n{voice.say('code')}\n```"


def _mentions(stock: Stock, voice: Voice, case: Content) -> Iterator[str]:
    """Yield sentences that link to records which the readers of the case may see."""
    if stock.luck(0.3):
        yield voice.say("mention")
    for kind, share in (("mechanism", 0.3), ("alliance", 0.2), ("case", 0.2)):
        if stock.luck(share) and stock.linkable(kind, case):
            other = stock.pick(kind, case)
            name = other.get("name") or other["title"]
            yield voice.about(name=name, id=other["id"]).say(f"mention_{kind}")


def _results(stock: Stock, voice: Voice, figures: list[Content]) -> str:
    told = [
        voice.about(name=figure["name"], id=figure["id"], stated=figure["as_stated"])
        for figure in figures
    ]
    return _blocks(
        voice.say("results_open") + _paragraph(voice, "results_more", 3),
        voice.say("result_list"),
        "\n".join(_bullets(_ended(stock, voice.several("result_item", 3)))),
        *(teller.say("figure_line") for teller in told),
    )


def _lessons(stock: Stock, voice: Voice) -> str:
    lessons = voice.several("lesson", 4)
    return "\n".join(_numbered(lessons)) if stock.luck(0.5) else "".join(lessons)


def _replicability(stock: Stock, voice: Voice) -> str:
    return _blocks(
        voice.say("replicability_open") + _paragraph(voice, "replicability_more", 2),
        voice.say("condition_list"),
        "\n".join(_bullets(_ended(stock, voice.several("condition", 3)))),
    )


def _attachments(stock: Stock, voice: Voice, case: Content, number: int) -> Content:
    """Return the files and photos that some cases have."""
    found: Content = {}
    if number % 15 == 3:
        file = f"cases/{case['id']}.txt"
        stock.files[file] = "\n".join([*voice.several("attachment", 3), ""]).encode()
        title = fill(stock.fixed["attachment_title"], name=voice.given["record"])
        found["files"] = [{"file": file, "title": title}]
    if number % 8 == 1:
        photo = add_photo(stock, case["id"], stock.day(case["year"]), voice)
        found["photos"] = [photo]
        if number % 16 == 1:
            found["results"] = f"{case['results']}\n![{photo['alt']}]({photo['file']})\n"
    return found


def _submissions(stock: Stock, case: Content, year: int, number: int) -> Content:
    """Return the calls of the year that the case was sent to: none, one or several."""
    level = {f"{year}-{call['key']}": call["level"] for call in stock.fixed["campaigns"]}
    calls = [call for call in stock.linkable("campaign", case) if call["id"] in level]
    rows: list[Content] = [
        {
            "campaign": call["id"],
            "date": stock.told(call["deadline"]),
            "level": level[call["id"]],
            "result": stock.choice(RESULTS),
        }
        for call in stock.some(calls, 0, 3)
    ]
    if rows and number % 20 == 6:
        rows[0]["sent"] = f"sent/{case['id']}.txt"
        stock.files[rows[0]["sent"]] = f"{case['title']}\n\n{case['summary']}\n".encode()
    return {"submissions": rows} if rows else {}


def add_adoptions(stock: Stock) -> None:
    """Add cases / 4 adoptions: a unit takes up another unit's case once."""
    units = units_of(stock, *ADMINISTRATION)
    seen: set[tuple[str, str]] = set()
    while len(seen) < stock.cases // 4:
        number = len(seen)
        adoption = stock.standing(f"adoption-{number + 1:04d}")
        hidden = number % 50 == 3
        case = stock.pick("case", {} if hidden else adoption)
        unit = stock.choice(units)
        if case["unit"] == unit["id"] or (case["id"], unit["id"]) in seen:
            continue
        seen.add((case["id"], unit["id"]))
        if adoption.get("audience") == "public" != case.get("audience"):
            reason = stock.fixed["reasons"]["edition_leaves_out"]
            adoption["accepted"] = {"edition_leaves_out": reason}
        stock.add("adoption", adoption | _adoption(stock, case, unit, number))


def _adoption(stock: Stock, case: Content, unit: Content, number: int) -> Content:
    voice = stock.voice(case["category"])
    content: Content = {"case": case["id"], "adopter": unit["id"]}
    if number % 16 == 2:
        content["missing"] = {"since": "not_traceable"}
    else:
        year = min(case["year"] + stock.choice((0, 1, 1, 2)), YEARS[-1])
        content["since"] = stock.told(stock.day(year, 7))
    content["scope"] = voice.say("adoption_scope")
    content["result"] = _paragraph(voice, "adoption_result", 2) + "\n"
    return content
