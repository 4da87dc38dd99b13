"""Several bounded counts as one statement."""

import re
from collections.abc import Mapping
from typing import Any

from tortoise.queryset import QuerySet

from forum import database

PLACE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\d+")


async def counts(queries: Mapping[str, QuerySet[Any]], most: int) -> dict[str, int]:
    """The number of rows of each query, up to `most`, which means that many or more."""
    parts, values = [], []
    for name, query in queries.items():
        sql, given = _written(query.limit(most))
        parts.append(f'(SELECT COUNT(*) FROM ({sql}) AS "{name}") AS "{name}"')
        values += given
    found = await database.rows(f"SELECT {', '.join(parts)}", values) if parts else [{}]
    return {name: int(number) for name, number in found[0].items()}


def _written(query: QuerySet[Any]) -> tuple[str, list[Any]]:
    """The query's statement over its ids, with `?` for each value on either engine."""
    ids = query.values_list("id", flat=True)
    ids._choose_db_if_not_chosen()
    ids._make_query()
    sql, values = ids.query.get_parameterized_sql()
    return PLACE.sub(lambda found: "?" if found[0].startswith("$") else found[0], sql), list(values)
