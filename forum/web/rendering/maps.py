"""A map of Portugal as SVG, drawn here: the shores, the islands in boxes of their own, and numbered pins."""

import math
from collections.abc import Iterable, Sequence
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
class Pin:
    """The number of a place in its list, and where it stands on the map."""

    number: int
    x: float
    y: float


@cache
def land() -> str:
    """The shores, as the path of an SVG."""
    return "".join(_ring(sheet, ring) for ring in gazetteer.outline() if (sheet := _sheet(*ring[0])))


def _sheet(longitude: float, latitude: float) -> Sheet | None:
    return next((each for each in SHEETS if each.holds(longitude, latitude)), None)


def _ring(sheet: Sheet, ring: Sequence[tuple[float, float]]) -> str:
    points = [tuple(round(each) for each in sheet.point(*point)) for point in ring]
    (x, y), steps = points[0], []
    for before, after in pairwise(points):
        if before != after:
            steps.append(f"{after[0] - before[0]} {after[1] - before[1]}".replace(" -", "-"))
    return f"M{x} {y}l{' '.join(steps)}z"


def pins(positions: Iterable[tuple[int, float | None, float | None]]) -> list[Pin]:
    """A pin for each (number, latitude, longitude) that is in the country; pins that would cover each other move aside."""
    placed: list[Pin] = []
    for number, latitude, longitude in positions:
        sheet = _sheet(longitude, latitude) if latitude is not None and longitude is not None else None
        if sheet and latitude is not None and longitude is not None:
            placed.append(Pin(number, *_free(sheet.point(longitude, latitude), placed)))
    return placed


def _free(wanted: tuple[float, float], placed: Sequence[Pin]) -> tuple[float, float]:
    x, y = wanted
    for step in range(1, TURNS * TURNS):
        if all(math.dist((x, y), (pin.x, pin.y)) >= REACH for pin in placed):
            break
        away, angle = REACH * (1 + step // TURNS), 2 * math.pi * step / TURNS
        x = min(max(wanted[0] + away * math.cos(angle), 15), WIDTH - 15)
        y = min(max(wanted[1] + away * math.sin(angle), 15), HEIGHT - 15)
    return round(x, 1), round(y, 1)
