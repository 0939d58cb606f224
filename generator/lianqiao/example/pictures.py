"""Pictures drawn by the program: landscapes of lines and colours, without people."""

import struct
import zlib
from datetime import date
from itertools import pairwise
from math import sin
from random import Random

from lianqiao.example.stock import Content, Stock, fill
from lianqiao.example.voice import Voice

WIDTH, HEIGHT = 480, 270  # pixels
SKIES = ("fbfaf7", "eef2ee", "f5efe2", "e7efee")
HILLS = (("b9d0cc", "7ea9a4", "3b857e", "00615a"), ("d8d2c2", "b3a37c", "8a6412", "5a430f"))
WIRE = "1f2328"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def add_photo(stock: Stock, name: str, day: date, voice: Voice) -> Content:
    """Draw a picture into the library's files and return its row of `photos`."""
    file = f"photos/{day.year}/{name}.png"
    stock.files[file] = landscape(stock.chance)
    caption = fill(
        stock.fixed["photo_caption"],
        date=fill(stock.fixed["day"], year=day.year, month=day.month, day=day.day),
        place=voice.say("place"),
        event=voice.say("scene"),
    )
    return {"file": file, "alt": voice.say("photo_alt"), "caption": caption}


def landscape(chance: Random) -> bytes:
    """Return a PNG: a sky, ridges one before the other, towers with wires."""
    palette = [chance.choice(SKIES), *chance.choice(HILLS), WIRE]
    ridges = [_ridge(chance, number) for number in range(4)]
    columns = b"".join(_column([ridge[x] for ridge in ridges]) for x in range(WIDTH))
    pixels = bytearray(b"".join(columns[y::HEIGHT] for y in range(HEIGHT)))
    _draw_towers(pixels, chance, ridges[1])
    return png(pixels, palette)


def _ridge(chance: Random, number: int) -> list[int]:
    """Return the height of a ridge at each x, counted from above."""
    middle = HEIGHT * (0.38 + 0.17 * number)
    waves = [(chance.uniform(4, 22), chance.uniform(60, 260), chance.uniform(0, 6)) for _ in "123"]
    return [
        min(HEIGHT - 1, int(middle + sum(high * sin(x / long + at) for high, long, at in waves)))
        for x in range(WIDTH)
    ]


def _column(tops: list[int]) -> bytes:
    """Return the colours of one column; a nearer ridge hides those behind it."""
    column = bytearray(HEIGHT)
    for colour, top in enumerate(tops, 1):
        column[top:] = bytes([colour]) * (HEIGHT - top)
    return bytes(column)


def _draw_towers(pixels: bytearray, chance: Random, ridge: list[int]) -> None:
    """Draw towers on a ridge, and the wires that hang between them."""
    step, height = chance.randint(70, 130), chance.randint(50, 80)
    places = range(chance.randint(10, 50), WIDTH, step)
    tops = [(x, ridge[x] - height) for x in places]
    for x, top in tops:
        _draw_tower(pixels, x, top, height)
    for (x1, y1), (x2, y2) in pairwise(tops):
        for x in range(x1, x2):
            part = (x - x1) / (x2 - x1)
            sag = 44 * part * (1 - part)
            for arm in (6, 18):
                _dot(pixels, x, round(y1 + (y2 - y1) * part + sag) + arm)


def _draw_tower(pixels: bytearray, x: int, top: int, height: int) -> None:
    for down in range(height):
        spread = 1 + down * 7 // height
        _dot(pixels, x - spread, top + down)
        _dot(pixels, x + spread, top + down)
    for arm, reach in ((6, 9), (18, 13)):
        for aside in range(-reach, reach + 1):
            _dot(pixels, x + aside, top + arm)


def _dot(pixels: bytearray, x: int, y: int) -> None:
    if 0 <= x < WIDTH and 0 <= y < HEIGHT:
        pixels[y * WIDTH + x] = 5


def png(pixels: bytearray, palette: list[str]) -> bytes:
    """Return a picture of WIDTH × HEIGHT as PNG; each pixel is a place in the palette."""
    rows = b"".join(b"\0" + pixels[y * WIDTH : (y + 1) * WIDTH] for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", bytes.fromhex("".join(palette))),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
