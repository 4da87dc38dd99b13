"""A map of Portugal as SVG, drawn here: shores, districts, islands in boxes of their own, numbered pins; whole or a part."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from forum import gazetteer

WIDTH, HEIGHT = 300, 590
REACH = 27  # pixels between the middles of two pins, so that a finger meets one of them
TURNS = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the country, within its bounds in degrees, and where on the map it is drawn, at which scale."""

    west: float
    south: float
    east: float
    north: float
    left: float
    top: float
    scale: float

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        middle = math.cos(math.radians((self.south + self.north) / 2))
        x = self.left + (longitude - self.west) * self.scale * middle
        return round(x, 1), round(self.top + (self.north - latitude) * self.scale, 1)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width and height."""
        right, bottom = self.point(self.east, self.south)
        return self.left, self.top, round(right - self.left, 1), round(bottom - self.top, 1)


MAINLAND = Sheet(-9.7, 36.8, -6.0, 42.25, 20, 12, 90)
AZORES = Sheet(-31.5, 36.8, -24.9, 39.85, 10, 512, 22)
MADEIRA = Sheet(-17.4, 32.3, -16.1, 33.2, 190, 512, 74)
SHEETS = (MAINLAND, AZORES, MADEIRA)


@dataclass(frozen=True, slots=True)
class View:
    """The part of the map that is shown; `scale` is that of pins, so that they are as large on every part."""

    left: float = 0
    top: float = 0
    width: float = WIDTH
    height: float = HEIGHT
    scale: float = 1


WHOLE = View()
LEAST_SIDE, MARGIN = 120, 12
STRAY = 20  # one town in so many counts for nothing at each edge: a few are known by a wrong district


@cache
def of_district(district: str) -> View:
    """The part around the towns of a district; the whole map for none."""
    towns = [(sheet, each) for each in gazetteer.towns_of(district) if (sheet := _sheet(each.longitude, each.latitude))]
    points = [sheet.point(each.longitude, each.latitude) for sheet, each in towns]
    if not points:
        return WHOLE
    (left, right), (top, bottom) = [_edges(values) for values in zip(*points, strict=True)]
    side = max(right - left + 2 * MARGIN, bottom - top + 2 * MARGIN, LEAST_SIDE)
    return View(
        round((left + right - side) / 2, 1),
        round((top + bottom - side) / 2, 1),
        round(side, 1),
        round(side, 1),
        side / WIDTH,
    )


def _edges(values: Iterable[float]) -> tuple[float, float]:
    ordered = sorted(values)
    stray = len(ordered) // STRAY
    return ordered[stray], ordered[-1 - stray]


@dataclass(frozen=True, slots=True)
class Pin:
    """The number of a place in its list, and where it stands on the map."""

    number: int
    x: float
    y: float


@cache
def land() -> str:
    """The shores, as the path of an SVG."""
    return "".join(f"{_line(sheet, ring)}z" for ring in gazetteer.outline() if (sheet := _sheet(*ring[0])))


@cache
def borders() -> str:
    """The borders of districts, as the path of an SVG."""
    return "".join(_line(sheet, line) for line in gazetteer.borders() if (sheet := _sheet(*line[0])))


GLOBALS: Mapping[str, object] = {
    "map_land": land,
    "map_borders": borders,
    "map_whole": WHOLE,
    "map_boxes": [each.box for each in (AZORES, MADEIRA)],
}
"""What templates draw the map with."""


def _sheet(longitude: float, latitude: float) -> Sheet | None:
    return next((each for each in SHEETS if each.holds(longitude, latitude)), None)


def _line(sheet: Sheet, line: Sequence[tuple[float, float]]) -> str:
    points = [tuple(round(each) for each in sheet.point(*point)) for point in line]
    (x, y), steps = points[0], []
    for before, after in pairwise(points):
        if before != after:
            steps.append(f"{after[0] - before[0]} {after[1] - before[1]}".replace(" -", "-"))
    return f"M{x} {y}l{' '.join(steps)}"


def pins(positions: Iterable[tuple[int, float | None, float | None]], view: View = WHOLE) -> list[Pin]:
    """A pin for each (number, latitude, longitude) that is in the country; pins that would cover each other move aside."""
    placed: list[Pin] = []
    for number, latitude, longitude in positions:
        sheet = _sheet(longitude, latitude) if latitude is not None and longitude is not None else None
        if sheet and latitude is not None and longitude is not None:
            placed.append(Pin(number, *_free(sheet.point(longitude, latitude), placed, view)))
    return placed


def _free(wanted: tuple[float, float], placed: Sequence[Pin], view: View) -> tuple[float, float]:
    (x, y), reach, edge = wanted, REACH * view.scale, 15 * view.scale
    for step in range(1, TURNS * TURNS):
        if all(math.dist((x, y), (pin.x, pin.y)) >= reach for pin in placed):
            break
        away, angle = reach * (1 + step // TURNS), 2 * math.pi * step / TURNS
        x = min(max(wanted[0] + away * math.cos(angle), view.left + edge), view.left + view.width - edge)
        y = min(max(wanted[1] + away * math.sin(angle), view.top + edge), view.top + view.height - edge)
    return round(x, 1), round(y, 1)
