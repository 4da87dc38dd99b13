"""Which places the words of a search name: those that say all of them in their names, their address or who is there."""

from forum import clock
from forum.catalogue.places.views import PlaceView, Wanted, find
from forum.catalogue.views import Catalogue

MOST = 4
SHORTEST = 4  # letters; fewer are in too many names


def found(words: str, catalogue: Catalogue) -> list[PlaceView]:
    """The first places that say all of these words."""
    if len(words) < SHORTEST:
        return []
    offered = [each for each in catalogue.places.values() if each.on(clock.today())]
    return [each.place for each in find(offered, Wanted(words=words), clock.now())[:MOST]]
