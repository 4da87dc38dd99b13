"""Finding among two thousand places takes a few calls for each, and counts hours once however many keep them."""

from dataclasses import replace
from datetime import datetime

from forum.catalogue.places.views import PlaceView, Wanted, find
from forum.catalogue.views import Catalogue
from forum.clock import LISBON
from forum.gazetteer import Spot
from tests.growth import calls

MANY = 2_000
WEDNESDAY = datetime(2026, 5, 6, 13, 10, tzinfo=LISBON)
PORTO = Spot("Porto", 41.15, -8.61)


def called(places: list[PlaceView], wanted: Wanted) -> float:
    """The calls for each place."""
    find(places, wanted, WEDNESDAY)
    return calls(lambda _: find(places, wanted, WEDNESDAY), "") / len(places)


async def test_two_thousand_places_cost_a_few_calls_each(catalogue: Catalogue) -> None:
    few = list(catalogue.places.values())
    many = [replace(few[number % len(few)], slug=f"place-{number}") for number in range(MANY)]
    assert len(find(many, Wanted(open=True), WEDNESDAY)) == MANY * 3 / 4, "Beja is at lunch"
    assert called(many, Wanted(open=True)) < 5
    assert called(many, Wanted(words="rua", district="11", language="uk")) < 12
    assert called(many, Wanted(near=PORTO)) < 20
