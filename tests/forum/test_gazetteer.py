"""Towns and postcodes of Portugal are found as people type them, and the map keeps its pins apart."""

import json
import math
from collections.abc import Sequence
from itertools import pairwise

import pytest

from forum import gazetteer
from forum.gazetteer import HERE, find
from forum.web.rendering import maps

Point = tuple[float, float]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("1150-025", "1150 Lisboa"),
        ("PT 4050 276", "4050 Porto"),
        ("৪০৫০", "4050 Porto"),
        ("٨٠٠٠-١٥١", "8000 Faro"),
        ("setubal", "Setúbal"),
        ("  VILA NOVA DE GAIA ", "Vila Nova de Gaia"),
        ("Amador", "Amadora"),
        ("Lisbonne", "Lisboa"),
        ("Лісабон", "Lisboa"),
        ("लिस्बन", "Lisboa"),
        ("里斯本", "Lisboa"),
        ("بورتو", "Porto"),
        ("Gouveia", "Gouveia"),
    ],
)
def test_a_place_is_found_in_the_script_digits_and_spelling_of_its_writer(typed: str, name: str) -> None:
    found = find(typed)
    assert found and found.name == name


@pytest.mark.parametrize("typed", ["", "  ", "?", "12", "123456789", "qqqqqqq", "<b>", "x" * 500])
def test_what_is_no_place_leads_nowhere(typed: str) -> None:
    assert find(typed) is None


def test_every_town_and_postcode_lies_in_portugal() -> None:
    rows = [row[1:3] for row in json.loads((HERE / "towns.json").read_text("utf-8"))]
    rows += [row[2:4] for row in json.loads((HERE / "postcodes.json").read_text("utf-8"))]
    assert len(rows) > 1800
    outside = [
        (latitude, longitude)
        for latitude, longitude in rows
        if not any(sheet.holds(longitude, latitude) for sheet in maps.SHEETS)
    ]
    assert outside == []


def test_the_shores_are_those_of_the_mainland_and_of_both_groups_of_islands() -> None:
    drawn = [[sheet.holds(*ring[0]) for ring in gazetteer.outline()] for sheet in maps.SHEETS]
    assert all(any(each) for each in drawn)
    assert sum(map(sum, drawn)) == len(gazetteer.outline()) and maps.land().count("z") == len(gazetteer.outline())


@pytest.mark.parametrize(
    ("here", "there", "apart"),
    [
        ("Beja", "Évora", True),
        ("Porto", "Braga", True),
        ("Faro", "Beja", True),
        ("Coimbra", "Leiria", True),
        ("Braga", "Guimarães", False),
        ("Faro", "Portimão", False),
        ("Lisboa", "Sintra", False),
    ],
)
def test_a_border_stands_between_towns_of_two_districts_and_none_between_those_of_one(
    here: str, there: str, apart: bool
) -> None:
    way = [(spot.longitude, spot.latitude) for town in (here, there) if (spot := gazetteer.find(town))]
    assert any(cross(way, leg) for line in gazetteer.borders() for leg in pairwise(line)) is apart
    assert 30 < maps.borders().count("M") == len(gazetteer.borders())


def cross(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Whether two straight ways cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = first, second
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_pins_of_one_town_stand_apart_and_on_the_map() -> None:
    pins = maps.pins([(number, 38.72, -9.14) for number in range(1, 21)] + [(21, None, None), (22, 48.8, 2.3)])
    assert [pin.number for pin in pins] == [*range(1, 21)], "what lies elsewhere has no pin"
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for a in pins for b in pins if a.number < b.number]
    assert min(apart) >= 24
    assert all(13 <= pin.x <= maps.WIDTH - 13 and 13 <= pin.y <= maps.HEIGHT - 13 for pin in pins)
