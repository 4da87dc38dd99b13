"""Where a typed town or postcode of Portugal lies. Pure.

The tables beside it are made by `make`; LICENCES.md says whose they are.
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from forum.text.letters import decimal, normalized

HERE = Path(__file__).parent
POSTCODE = re.compile(r"(?<!\d)(\d{4})(?:[- ]?\d{3})?(?!\d)")
EARTH = 6371.0  # kilometres
LONGEST, SHORTEST_BEGINNING, ALIKE = 60, 3, 0.8


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with the name it was found by: a town, or a postcode with its chief locality."""

    name: str
    latitude: float
    longitude: float

    def kilometres(self, latitude: float, longitude: float) -> float:
        """The distance as the crow flies."""
        first, second = math.radians(self.latitude), math.radians(latitude)
        half = math.sin((second - first) / 2) ** 2
        half += math.cos(first) * math.cos(second) * math.sin(math.radians(longitude - self.longitude) / 2) ** 2
        return 2 * EARTH * math.asin(math.sqrt(half))


def folded(name: str) -> str:
    """A name as names are compared: without case, marks of Latin letters, spaces and hyphens."""
    letters = normalized(name.casefold(), "NFKD")
    return "".join(each for each in letters if each.isalnum() or (unicodedata.category(each) == "Mc"))


DISTRICTS = {
    "01": "Aveiro", "02": "Beja", "03": "Braga", "04": "Bragança", "05": "Castelo Branco", "06": "Coimbra", "07": "Évora",
    "08": "Faro", "09": "Guarda", "10": "Leiria", "11": "Lisboa", "12": "Portalegre", "13": "Porto", "14": "Santarém",
    "15": "Setúbal", "16": "Viana do Castelo", "17": "Vila Real", "18": "Viseu", "20": "Açores", "30": "Madeira",
}  # fmt: skip
"""The districts and autonomous regions, by their codes of ISO 3166-2. A point is in the district of the nearest town; borders
are drawn only."""
CELLS = 4  # to a degree; towns beyond the cells around a point are looked at only where these have none

Lines = tuple[tuple[tuple[float, float], ...], ...]
"""Lines or rings of points, each (longitude, latitude) in degrees."""

Town = tuple[Spot, str]
"""A town with the code of its district."""


@cache
def _grid() -> dict[tuple[int, int], list[Town]]:
    """The towns by the cell that they are in."""
    cells: dict[tuple[int, int], list[Town]] = {}
    for name, latitude, longitude, district, *_ in json.loads((HERE / "towns.json").read_text("utf-8")):
        spot = Spot(name, latitude, longitude)
        cells.setdefault(_cell(latitude, longitude), []).append((spot, district))
    return cells


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return round(latitude * CELLS), round(longitude * CELLS)


def nearest(latitude: float, longitude: float) -> Town:
    """The nearest town to a point, wherever that is."""
    cells, (row, column) = _grid(), _cell(latitude, longitude)
    around = [cells.get((row + up, column + right), ()) for up in (-1, 0, 1) for right in (-1, 0, 1)]
    towns = [town for cell in around for town in cell] or [town for cell in cells.values() for town in cell]
    return min(towns, key=lambda town: town[0].kilometres(latitude, longitude))


@lru_cache(maxsize=16384)
def district(latitude: float, longitude: float) -> str:
    """The code of the district that a point is in."""
    return nearest(latitude, longitude)[1]


def towns_of(district: str) -> list[Spot]:
    """The towns of a district."""
    return [spot for cell in _grid().values() for spot, its in cell if its == district]


@cache
def _towns() -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    rows = json.loads((HERE / "towns.json").read_text("utf-8"))
    for name, latitude, longitude, _, *_ in rows:
        found.setdefault(folded(name), Spot(name, latitude, longitude))
    for name, latitude, longitude, _, *others in rows:
        for each in others:
            found.setdefault(folded(each), Spot(name, latitude, longitude))
    for spot in _postcodes().values():
        locality = spot.name[5:]
        found.setdefault(folded(locality), Spot(locality, spot.latitude, spot.longitude))
    return found


@cache
def spellings(town: str) -> tuple[str, ...]:
    """The names of a town in several languages and scripts, its own first; it alone where no table has it."""
    rows = json.loads((HERE / "towns.json").read_text("utf-8"))
    others: list[str] = next((row[4:] for row in rows if row[0] == town), [])
    return (town, *(each for each in others if not each[0].islower() or not each.isascii()))


@cache
def _postcodes() -> dict[str, Spot]:
    rows = json.loads((HERE / "postcodes.json").read_text("utf-8"))
    return {prefix: Spot(f"{prefix} {name}", *at) for prefix, name, *at in rows}


@cache
def outline() -> Lines:
    """The shores of the mainland and the islands, as rings of longitude and latitude."""
    return _lines("outline.json")


@cache
def borders() -> Lines:
    """The lines between two districts of the mainland, each once."""
    return _lines("borders.json")


def _lines(name: str) -> Lines:
    lines = json.loads((HERE / name).read_text("utf-8"))
    return tuple(tuple((x, y) for x, y in line) for line in lines)


def find(typed: str) -> Spot | None:
    """Where a typed postcode or town lies, also in the digits, script or spelling of its writer; None if nowhere."""
    typed = decimal(typed[:LONGEST]).strip()
    if code := POSTCODE.search(typed):
        return _by_postcode(code[1])
    key, known = folded(typed), _towns()
    if not key:
        return None
    if key in known:
        return known[key]
    if len(key) >= SHORTEST_BEGINNING:
        for name, spot in known.items():
            if name.startswith(key):
                return spot
        return next((known[name] for name in get_close_matches(key, known, 1, ALIKE)), None)
    return None


def _by_postcode(prefix: str) -> Spot | None:
    known = _postcodes()
    if prefix in known:
        return known[prefix]
    near = [each for each in known if each[:2] == prefix[:2]]
    return known[min(near, key=lambda each: abs(int(each) - int(prefix)))] if near else None
