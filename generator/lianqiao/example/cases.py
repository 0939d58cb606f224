"""Cases with their texts, the calls they were sent to, the mechanisms they gave rise to, and who
took them up.
"""

from collections.abc import Iterator

from lianqiao.example.evidence import add_figure
from lianqiao.example.organisation import ADMINISTRATION, units_of
from lianqiao.example.pictures import add_photo
from lianqiao.example.stock import YEARS, Content, Stock, fill
from lianqiao.example.voice import Voice, words

RESULTS = ("selected", "awarded", "not_selected", "not_selected", "pending", "withdrawn")


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
    if number < 4:
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
        return case | {"summary": voice.say("summary"), "reviews": _returned(stock, year)}
    if stock.luck(0.3):
        others = units_of(stock, *ADMINISTRATION, "external", "team")
        case["partners"] = [other["id"] for other in stock.some(others, 1, 3)]
    if stock.luck(0.5):
        case["alliance"] = stock.pick("alliance", case)["id"]
    row = stock.source(case, year)
    figures = [
        add_figure(stock, f"{case['id']}-{n + 1}", case, unit, row)
        for n in range(stock.choice((0, 1, 1, 2)))
    ]
    case |= _texts(stock, voice, case, figures)
    if stock.luck(0.3):
        case["mechanisms"] = [stock.pick("mechanism", case)["id"]]
    if figures:
        case["figures"] = [figure["id"] for figure in figures]
    case |= _attachments(stock, voice, case, number)
    if stock.luck(0.5):
        case["authors"] = [stock.person() for _ in range(stock.choice((1, 2, 3)))]
        case["contact"] = stock.person()
        number_ = stock.chance.randint(8000, 8999)
        case["phone"] = fill(stock.fixed["extension"], number=number_)
    if submissions := _submissions(stock, case, year):
        case["submissions"] = submissions
    case["sources"] = [row] + ([stock.source(case, year)] if stock.luck(0.3) else [])
    if stock.luck(0.1):
        case["verification"] = {"state": "to_verify", "note": stock.choice(stock.fixed["doubt"])}
    elif stock.luck(0.5):
        case["verification"] = "verified"
    if number % 40 == 7:
        case["formerly"] = [f"old-{case['id']}"]
    if stock.luck(0.1):
        case["entered_by"] = stock.person()
    return case


def _returned(stock: Stock, year: int) -> list[Content]:
    first, second, _ = stock.fixed["review_steps"]
    day = stock.day(year, 6)
    passed = {"step": first, "result": "passed", "by": stock.person(), "date": stock.day(year)}
    note = stock.choice(stock.fixed["review_notes"])
    returned = {"step": second, "result": "returned", "by": stock.person(), "date": day}
    return [passed, {**returned, "note": note}]


def _texts(stock: Stock, voice: Voice, case: Content, figures: list[Content]) -> Content:
    """Return the texts of a case, by field."""
    texts = {
        "summary": voice.say("summary"),
        "background": _background(voice),
        "practice": _practice(stock, voice, case),
        "innovation": _paragraph(voice, "innovation", 3),
        "results": _results(voice, figures),
        "lessons": _lessons(stock, voice),
        "replicability": _replicability(voice),
    }
    return {
        key: text if key == "summary" else text.rstrip("\n") + "\n" for key, text in texts.items()
    }


def _paragraph(voice: Voice, name: str, count: int) -> str:
    return "".join(voice.several(name, count))


def _blocks(*blocks: str) -> str:
    return "\n\n".join(blocks)


def _numbered(items: list[str]) -> list[str]:
    return [f"{number}. {item}" for number, item in enumerate(items, 1)]


def _bullets(items: list[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _background(voice: Voice) -> str:
    troubles = [f"{trouble}；" for trouble in voice.several("trouble", 3)]
    return _blocks(
        voice.say("background_open") + voice.say("background_more"),
        voice.say("background_list"),
        "\n".join(_numbered(troubles)),
        voice.say("background_more"),
    )


def _practice(stock: Stock, voice: Voice, case: Content) -> str:
    blocks = [voice.say("practice_open")]
    shapes = stock.chance.sample((_list, _list, _table, _plain, _code), 3)
    sentences = voice.several("practice", 9)
    for place, (heading, shape) in enumerate(zip(voice.several("heading", 3), shapes, strict=True)):
        blocks.append(f"### {heading}")
        blocks.append("".join(sentences[place * 3 : place * 3 + 3]))
        blocks += shape(voice)
    blocks += _mentions(stock, voice, case)
    if stock.luck(0.2):
        blocks.append("> " + voice.say("quote"))
    return _blocks(*blocks)


def _list(voice: Voice) -> Iterator[str]:
    yield voice.say("list_open")
    yield "\n".join(_bullets(voice.several("item", 4)))


def _plain(voice: Voice) -> Iterator[str]:
    yield _paragraph(voice, "practice", 2)


def _table(voice: Voice) -> Iterator[str]:
    rows = [f"| {' | '.join(voice.say('table_head').split('|'))} |", "| --- | --- | --- |"]
    columns = [voice.several(f"table_cell_{column}", 3) for column in "abc"]
    rows += [f"| {' | '.join(cells)} |" for cells in zip(*columns, strict=True)]
    yield "\n".join(rows)


def _code(voice: Voice) -> Iterator[str]:
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


def _results(voice: Voice, figures: list[Content]) -> str:
    told = [
        voice.about(name=figure["name"], id=figure["id"], stated=figure["as_stated"])
        for figure in figures
    ]
    return _blocks(
        voice.say("results_open") + _paragraph(voice, "results_more", 2),
        voice.say("result_list"),
        "\n".join(_bullets(voice.several("result_item", 3))),
        *(teller.say("figure_line") for teller in told),
    )


def _lessons(stock: Stock, voice: Voice) -> str:
    lessons = voice.several("lesson", 4)
    return "\n".join(_numbered(lessons)) if stock.luck(0.5) else "".join(lessons)


def _replicability(voice: Voice) -> str:
    return _blocks(
        voice.say("replicability_open"),
        voice.say("condition_list"),
        "\n".join(_bullets(voice.several("condition", 3))),
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
        found["photos"] = [add_photo(stock, case["id"], stock.day(case["year"]), voice)]
    return found


def _submissions(stock: Stock, case: Content, year: int) -> list[Content]:
    """Return what calls of the year the case was sent to: none, one or several."""
    level = {f"{year}-{call['key']}": call["level"] for call in stock.fixed["campaigns"]}
    calls = [call for call in stock.linkable("campaign", case) if call["id"] in level]
    return [
        {
            "campaign": call["id"],
            "date": stock.told(call["deadline"]),
            "level": level[call["id"]],
            "result": stock.choice(RESULTS),
        }
        for call in stock.some(calls, 0, 3)
    ]


def add_adoptions(stock: Stock) -> None:
    """Add cases / 4 adoptions: a unit takes up another unit's case once."""
    units = units_of(stock, *ADMINISTRATION)
    seen: set[tuple[str, str]] = set()
    for number in range(stock.cases // 4):
        adoption = stock.standing(f"adoption-{number + 1:04d}")
        case, unit = stock.pick("case", adoption), stock.choice(units)
        if case["unit"] == unit["id"] or (case["id"], unit["id"]) in seen:
            continue
        seen.add((case["id"], unit["id"]))
        stock.add("adoption", adoption | _adoption(stock, case, unit))


def _adoption(stock: Stock, case: Content, unit: Content) -> Content:
    voice = stock.voice(case["category"])
    content: Content = {"case": case["id"], "adopter": unit["id"]}
    if stock.luck(0.06):
        content["missing"] = {"since": "not_traceable"}
    else:
        year = min(case["year"] + stock.choice((0, 1, 1, 2)), YEARS[-1])
        content["since"] = stock.told(stock.day(year, 7))
    content["scope"] = voice.say("adoption_scope")
    content["result"] = _paragraph(voice, "adoption_result", 2) + "\n"
    return content
