"""Parameters of the interface for programs: each has its schema, and by that alone it is decided what may be sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from forum import ids
from forum.errors import Invalid
from forum.threads.models import KINDS, STATES

TAG = "[a-z]{2,8}(-[a-z]{1,8}){0,2}"
SLUG = "[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
PLACE = "[0-9a-f]{1,13}-[0-7]?[0-9a-f]{1,15}(-o)?"
"""A cursor of `keyset.cursor_of`: moments up to the year 2112, ids of 63 bits."""
ROWS = (20, 50, 100)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, or of the path where it is `in_path`; `pattern` bounds the whole value, `choices` name all."""

    name: str
    description: str
    pattern: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    longest: int = 0
    in_path: bool = False
    required: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        said: dict[str, Any] = {"type": "string"}
        if self.choices:
            said["enum"] = list(self.choices)
        if self.pattern:
            said["pattern"] = f"^{self.pattern}$"
        if self.longest:
            said |= {"minLength": 1, "maxLength": self.longest}
        return said | ({"default": self.default} if self.default else {})

    def accepts(self, value: str) -> bool:
        if self.choices and value not in self.choices:
            return False
        if self.longest and not 0 < len(value) <= self.longest:
            return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None


LANG = Parameter("lang", "The language of names and of what is said about errors; without it Accept-Language decides.")
THREAD = Parameter("thread", "The id of a thread.", ids.PATTERN, in_path=True)
ANSWER = Parameter("answer", "The id of an answer.", ids.PATTERN, in_path=True)
TOPIC = Parameter("topic", "The slug of a topic, as /topics lists them.", SLUG)
LANGUAGE = Parameter("language", "The code of a language, as /languages lists them.", TAG)
KIND = Parameter("kind", "Only threads of this kind.", choices=KINDS)
STATE = Parameter(
    "state", "Only threads in this state; `answered` has those with an official answer too.", choices=STATES
)
LIMIT = Parameter("limit", "The most rows of a page.", choices=tuple(map(str, ROWS)), default=str(ROWS[0]))
AFTER = Parameter("after", "The cursor `next` of an earlier page: the rows after it.", PLACE)
BEFORE = Parameter("before", "The cursor `previous` of an earlier page: the rows before it; `after` wins.", PLACE)
SHORTEST_WORDS = r"[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*"
"""A line with something to read in it."""


def words(name: str, description: str, longest: int) -> Parameter:
    """A parameter of words that somebody typed, in one line."""
    return Parameter(name, description, SHORTEST_WORDS, longest=longest)


def read(known: Sequence[Parameter], given: QueryParams) -> dict[str, str]:
    """The values of the query, the headers or the body by name, each of `known` with its default.

    Raises Invalid with each that can't be used.
    """
    wrong: dict[str, str] = {}
    by_name: Mapping[str, Parameter] = {each.name: each for each in known}
    for name, value in given.multi_items():
        if name not in by_name:
            wrong[name[:60]] = "parameter_unknown"
        elif len(given.getlist(name)) > 1:
            wrong[name] = "parameter_twice"
        elif not by_name[name].accepts(value):
            wrong[name] = "parameter_value"
    wrong |= {each.name: "missing" for each in known if each.required and each.name not in given}
    if wrong:
        raise Invalid(wrong)
    return {each.name: given.get(each.name, each.default) for each in known}
