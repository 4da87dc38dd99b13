"""Posted forms: cleaned values, rendered prose, and an error code for each field."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from forum import text
from forum.text import Prose, letters
from forum.web.requests import carried_fields

LONGEST_PROSE = 20_000
LONGEST_RAW = 200
# Far beyond the limits of any verb, so that a text that is too long still comes back whole with its error.
LONGEST_LINE, LONGEST_TEXT, LONGEST_SECRET, LONGEST_KEY = 5_000, 60_000, 2_000, 500
CLEANED_AT_ONCE = 10_000
HELPING = ("preview", "check")
IN_LANGUAGE = "language"
"""The action of every form that a page offers in another language: it comes back as it was typed."""

MOST_FIELDS = 200
MOST_UPLOADS = 10
"""Files that a form may bring, so that one with too many comes back with its error."""

HELD = "held"
"""The field of a form with what stands for files that are kept until it is sent."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields a form accepts; whatever else is sent changes nothing.

    `lines` are one-line texts, `texts` several lines (the ones in `prose` are rendered before anything is written),
    `secrets` are taken as typed and never given back, `raw` as typed for a rule that judges each character, `carried` as
    our own page made them, `repeated` and `passages` may come several times and are read in order, the ones as
    one line, the others as several. `files` are sent as files, one to a field, and `uploads` is the field that brings
    several, which an endpoint keeps before anything else. `actions` are the named buttons that only show something; any
    other `action` is as none. A form with the field and value of `urgent` is taken at once, whatever button was pressed.
    """

    lines: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    uploads: str = ""
    actions: tuple[str, ...] = ()
    urgent: tuple[str, str] | None = None


@dataclass
class Form:
    """A posted form: `form["title"]` is the cleaned value, empty when absent; `errors` are codes by field.

    In an `urgent` one somebody says that they are in danger. `doubts` are about texts in it, and `all_the_same` is the digest
    of those that its author was told of and sends all the same.
    """

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    prose: dict[str, Prose] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    uploads: list[bytes] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    action: str = ""
    key: str = ""
    urgent: bool = False
    doubts: list[Any] = field(default_factory=list)
    all_the_same: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def secret(self, name: str) -> str:
        return self.secrets.get(name, "")

    @property
    def held(self) -> list[str]:
        """The values that stand for files that are kept until the form is sent."""
        return " ".join(self.lists.get(HELD, ())).split()

    @property
    def content(self) -> Mapping[str, list[str]]:
        """The values that two sendings of the same form share, without secrets."""
        digests = {name: [hashlib.sha256(data).hexdigest()] for name, data in self.files.items()}
        digests["uploads"] = [hashlib.sha256(data).hexdigest() for data in self.uploads]
        lists = {name: values for name, values in self.lists.items() if name != HELD}
        return {**{name: [value] for name, value in self.values.items()}, **lists, **digests}


async def sent(request: Request, shape: Shape) -> FormData:
    """The fields of a posted form. Raises HTTPException (400) for more files than it has, for too many fields, and for an
    encoding other than that of our pages, since some of Python's codecs fail in other ways or give no text.
    """
    _, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise HTTPException(400)
    return await request.form(max_files=len(shape.files) + MOST_UPLOADS * bool(shape.uploads), max_fields=MOST_FIELDS)


async def read(sent: FormData | Mapping[str, str], shape: Shape) -> Form:
    """The typed fields of `shape`, cleaned, none longer than its kind may be; a large form off the event loop."""
    data = sent if isinstance(sent, FormData) else FormData(sent)
    if sum(len(value) for _, value in data.multi_items() if isinstance(value, str)) > CLEANED_AT_ONCE:
        form = await asyncio.to_thread(_cleaned, data, shape)
    else:
        form = _cleaned(data, shape)
    for name in shape.files:
        if isinstance(given := data.get(name), UploadFile):
            form.files[name] = await given.read()
    for given in data.getlist(shape.uploads) if shape.uploads else ():
        # A browser sends a field without a file as an empty one without a name.
        if isinstance(given, UploadFile) and given.filename:
            form.uploads.append(await given.read())
    return form


def _cleaned(data: FormData, shape: Shape) -> Form:
    action = _one(data, "action")
    urgent = (
        shape.urgent is not None and _one(data, shape.urgent[0]).strip() == shape.urgent[1] and action != IN_LANGUAGE
    )
    helping = action if action in (*shape.actions, IN_LANGUAGE) and not urgent else ""
    form = Form(action=helping, key=_one(data, "form_key")[:LONGEST_KEY], urgent=urgent)
    form.all_the_same = _one(data, "all_the_same")[:LONGEST_KEY]
    form.values |= {name: text.clean_line(_one(data, name)[:LONGEST_LINE]) for name in shape.lines}
    form.values |= {name: _one(data, name)[:LONGEST_RAW] for name in shape.raw}
    form.values |= {name: _one(data, name)[: carried_fields.LARGEST + 1] for name in shape.carried}
    form.values |= {name: text.clean(_one(data, name)[:LONGEST_TEXT]) for name in (*shape.texts, *shape.prose)}
    form.secrets = {name: _one(data, name)[:LONGEST_SECRET] for name in shape.secrets}
    form.lists = {name: [text.clean_line(each[:LONGEST_LINE]) for each in _all(data, name)] for name in shape.repeated}
    form.lists |= {name: [text.clean(each[:LONGEST_TEXT]) for each in _all(data, name)] for name in shape.passages}
    return form


async def render(form: Form, shape: Shape) -> None:
    """Renders the prose of a form that is about to be shown or kept, off the event loop.

    A text that is too long stays as it is, but for an urgent one, which is kept whatever its length.
    """
    if form.action not in ("", *HELPING):
        return
    for name in shape.prose:
        if letters.clusters(form[name]) <= LONGEST_PROSE or form.urgent:
            form.prose[name] = await text.prose(form[name])
        else:
            form.prose[name] = Prose(form[name], "", text.RENDERER_VERSION)


def _one(data: FormData, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _all(data: FormData, name: str) -> list[str]:
    return [str(value) for value in data.getlist(name)]
