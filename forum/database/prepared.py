"""Prepared queries: the ORM takes as long to write a statement as the database to answer it, so each is written once.

Conditions, above all those of visibility, stay expressions of the ORM; only their SQL text is kept, once per engine.
"""

from collections.abc import Callable, Sequence
from copy import copy
from itertools import chain
from typing import Any, Generic, TypeVar

from pypika_tortoise.terms import Parameterizer
from tortoise.queryset import AwaitableQuery

from forum import database
from forum.database.making import Making, making_of

T = TypeVar("T")


class _Number(int):
    """Stands for a number while a query is written."""


class _Words(str):
    """Stands for a text while a query is written."""


PLACES: dict[type, Callable[[int], Any]] = {int: _Number, str: lambda number: _Words(number)}


class _Written:
    """A statement in place of the expression it was made from."""

    def __init__(self, sql: str, values: list[Any]) -> None:
        self.sql, self.values = sql, values

    def get_parameterized_sql(self) -> tuple[str, list[Any]]:
        return self.sql, self.values


class Merged:
    """Queries for the same columns, each in the order of `order` and with at most `rows` rows, as one in that order.

    `order` is some of their columns by their places, and whether they descend. A row that several of them find is there once.
    """

    def __init__(
        self, queries: Sequence[AwaitableQuery[Any]], rows: int, order: Sequence[int], descending: bool
    ) -> None:
        self.queries, self._rows = queries, rows
        self._order = ", ".join(f"{place + 1}{' DESC' if descending else ' ASC'}" for place in order)

    def written(self, parts: Sequence[str]) -> str:
        """The statement of which the queries' own are `parts`."""
        each = [f"SELECT * FROM ({part}) AS way{number}" for number, part in enumerate(parts)]
        return f"SELECT * FROM ({' UNION '.join(each)}) AS ways ORDER BY {self._order} LIMIT {self._rows}"


class InTurn:
    """Queries for the same columns in one statement, which gives the rows of each in turn and stops at `rows`.

    The engines begin with a query only when those before it gave too few.
    """

    def __init__(self, queries: Sequence[AwaitableQuery[Any] | Merged], rows: int) -> None:
        self._queries, self._rows = queries, rows

    def written(self) -> tuple[Any, str, list[Any]]:
        """The query that knows what to make of the rows, the statement, and its values."""
        asked: list[Sequence[Any]] = [each.queries if isinstance(each, Merged) else [each] for each in self._queries]
        for query in chain.from_iterable(asked):
            query._choose_db_if_not_chosen()
            query._make_query()
        first = asked[0][0]
        if len(self._queries) == 1 and not isinstance(self._queries[0], Merged):
            return first, *first.query.get_parameterized_sql()
        values = Parameterizer()
        placed = first.query.QUERY_CLS.SQL_CONTEXT.copy(parameterizer=values)
        parts: list[str] = []
        for each, queries in zip(self._queries, asked, strict=True):
            own = [query.query.get_sql(placed) for query in queries]
            parts.append(each.written(own) if isinstance(each, Merged) else own[0])
        turns = [f"SELECT * FROM ({part}) AS part{number}" for number, part in enumerate(parts)]
        return first, f"{' UNION ALL '.join(turns)} LIMIT {self._rows}", values.values

    async def read(self) -> Any:
        query, sql, values = self.written()
        query.query = _Written(sql, values)
        return await query._execute()


class Prepared(Generic[T]):
    """A query that is asked with other values each time, as `await prepared(value, …)`.

    `build` makes it, or several `InTurn`, out of one argument for each of `kinds` (int or str), which must reach it
    unchanged: compared with a column, never counted with or looked into. Such values only; moments and lists go another
    way into each engine.
    """

    def __init__(self, build: Callable[..., Any], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._written: dict[str, tuple[AwaitableQuery[Any], str, list[Any], Making | None]] = {}

    async def __call__(self, *values: int | str) -> T:
        """The rows for `values`. Raises TypeError for values of another number or kind than the query was built for."""
        if tuple(map(type, values)) != self._kinds:
            raise TypeError(f"{values} are not of the kinds {self._kinds}")
        engine = database.dialect()
        query, sql, placed, making = self._written.get(engine) or self._write(engine)
        filled = [values[int(value)] if isinstance(value, (_Number, _Words)) else value for value in placed]
        if making is not None:
            _, rows = await query._choose_db(False).execute_query(sql, filled)
            made: T = making(rows)
            return made
        asked = copy(query)
        asked._choose_db_if_not_chosen()
        asked.query = _Written(sql, filled)  # type: ignore[assignment]
        found: T = await asked._execute()
        return found

    def _write(self, engine: str) -> tuple[AwaitableQuery[Any], str, list[Any], Making | None]:
        built = self._build(*(PLACES[kind](number) for number, kind in enumerate(self._kinds)))
        query, sql, placed = (built if isinstance(built, InTurn) else InTurn([built], 0)).written()
        found = {int(value) for value in placed if isinstance(value, (_Number, _Words))}
        if found != set(range(len(self._kinds))):
            raise TypeError("A value did not reach the statement as it was given")
        query._db = None
        self._written[engine] = query, sql, placed, making_of(query)
        return self._written[engine]
