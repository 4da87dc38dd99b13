"""Several bounded counts as one statement."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.queryset import QuerySet

from forum import database

PLACE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\d+")


class Counts:
    """The number of rows of each query, up to `most`, which means that many or more; written once, counted as often as wanted.

    Of several queries for the same rows each row counts once, and each is found by its own index.
    """

    def __init__(self, queries: Mapping[str, QuerySet[Any] | Sequence[QuerySet[Any]]], most: int) -> None:
        parts: list[str] = []
        self._values: list[Any] = []
        for name, asked in queries.items():
            written = [_written(query.limit(most)) for query in (asked if isinstance(asked, Sequence) else [asked])]
            each = [f"SELECT * FROM ({sql}) AS way{number}" for number, (sql, _) in enumerate(written)]
            limited = f" LIMIT {most}" if len(each) > 1 else ""
            parts.append(f'(SELECT COUNT(*) FROM ({" UNION ".join(each)}{limited}) AS "{name}") AS "{name}"')
            self._values += [value for _, given in written for value in given]
        self._sql = f"SELECT {', '.join(parts)}" if parts else ""

    async def now(self) -> dict[str, int]:
        found = await database.rows(self._sql, self._values) if self._sql else [{}]
        return {name: int(number) for name, number in found[0].items()}


def _written(query: QuerySet[Any]) -> tuple[str, list[Any]]:
    """The query's statement over its ids, with `?` for each value on either engine."""
    ids = query.values_list("id", flat=True)
    ids._choose_db_if_not_chosen()
    ids._make_query()
    sql, values = ids.query.get_parameterized_sql()
    return PLACE.sub(lambda found: "?" if found[0].startswith("$") else found[0], sql), list(values)
