"""Models made of rows, as the ORM makes them, by a plan that is worked out once for each statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.models import Model
from tortoise.queryset import AwaitableQuery, QuerySet

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of one model in a row: its attributes in their order, and those whose values are not yet as in Python."""

    model: type[Model]
    begin: int
    end: int
    names: tuple[str, ...]
    converted: tuple[tuple[str, Convert], ...]
    begun: dict[str, Any]
    beside: str = ""
    """The attribute of the row's first model that holds this one."""

    def make(self, row: tuple[Any, ...]) -> Model:
        made = self.model.__new__(self.model)
        held = made.__dict__
        held.update(self.begun, _await_when_save={})
        held.update(zip(self.names, row[self.begin : self.end], strict=True))
        for name, convert in self.converted:
            if (value := held[name]) is not None:
                held[name] = convert(value)
        return made


class Making:
    """Makes the models of a query's rows, and the models it asks for beside each."""

    def __init__(self, parts: Sequence[tuple[type[Model], int, str]], single: bool) -> None:
        self._asked = parts
        self._single = single
        self._planned: list[_Part] = []

    def __call__(self, rows: Sequence[Any]) -> Any:
        if rows and not self._planned:
            self._planned = _planned(self._asked, list(rows[0].keys()))
        made = [self._made(tuple(row)) for row in rows]
        if self._single:
            return made[0] if made else None
        return made

    def _made(self, row: tuple[Any, ...]) -> Model:
        first, *beside = self._planned
        model = first.make(row)
        for part in beside:
            is_there = any(row[part.begin : part.end])
            model.__dict__[part.beside] = part.make(row) if is_there else None
        return model


def making_of(query: AwaitableQuery[Any]) -> Making | None:
    """What makes the models of a written query; None for one that asks for anything but whole models, one beside another."""
    if type(query) is not QuerySet or query._annotations or query._prefetch_map or query._prefetch_queries:
        return None
    if query._fields_for_select or query._raise_does_not_exist:
        return None
    asked: list[tuple[Any, ...]] = list(query._select_related_idx)
    if not asked:
        return Making([(query.model, len(query.model._meta.db_fields), "")], query._single)
    paths = [tuple(each[-1]) for each in asked]
    if any(len(path) != 2 for path in paths[1:]):
        return None
    parts = [(model, count, path[-1] or "") for (model, count, *_), path in zip(asked, paths, strict=True)]
    return Making(parts, query._single)


def _planned(asked: Sequence[tuple[type[Model], int, str]], columns: list[str]) -> list[_Part]:
    parts, begin = [], 0
    for model, count, attribute in asked:
        meta, end = model._meta, begin + count
        names = {column: name for column, name, _ in meta.db_native_fields}
        converted: dict[str, Convert] = {}
        for column, name, field in meta.db_default_fields:
            names[column], converted[name] = name, field.field_type
        for column, name, field in meta.db_complex_fields:
            names[column], converted[name] = name, field.to_python_value
        own = [column.split(".", 1)[-1] for column in columns[begin:end]]
        begun = {
            "_partial": False,
            "_saved_in_db": True,
            "_custom_generated_pk": meta.db_pk_column not in meta.generated_db_fields,
        }
        parts.append(
            _Part(
                model,
                begin,
                end,
                tuple(names[column] for column in own),
                tuple(converted.items()),
                begun,
                f"_{attribute}",
            )
        )
        begin = end
    return parts
