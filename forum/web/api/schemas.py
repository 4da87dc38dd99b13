"""Values as JSON and their schemas (JSON Schema 2020-12), both from the same dataclasses: neither can differ from the other."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from inspect import getdoc
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def schema_of(kind: Any) -> Schema:
    """The schema of a type; dataclasses are referred to by name. Raises TypeError for a type that JSON has no word for."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{name_of(kind)}"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return schema_of(inner[0]) | {"description": inner[1]}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each) for each in inner]}
    if origin is Sequence:
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    raise TypeError(f"no schema for {kind}")


def name_of(kind: Any) -> str:
    return str(kind.__name__)


def components(kinds: Sequence[Any]) -> dict[str, Schema]:
    """The schemas of the dataclasses among `kinds`, and of all that these hold, by name."""
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop(0)
        if is_dataclass(kind) and name_of(kind) not in found:
            found[name_of(kind)] = _of_dataclass(kind)
            waiting += hints(kind).values()
        else:
            waiting += [each for each in get_args(kind) if not isinstance(each, str | int)]
    return found


def hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _of_dataclass(kind: Any) -> Schema:
    known = hints(kind)
    return {
        "type": "object",
        "description": getdoc(kind),
        "properties": {each.name: schema_of(known[each.name]) for each in fields(kind)},
        "required": [each.name for each in fields(kind)],
        "additionalProperties": False,
    }


def as_json(value: Any) -> Any:
    """A value of such types as JSON has it."""
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
