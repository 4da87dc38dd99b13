"""Tables of the catalogue: languages, categories, topics, cabinets, institutions. Names are rows per language."""

from dataclasses import fields as dataclass_fields
from typing import TYPE_CHECKING, Any, TypeVar

from tortoise import fields
from tortoise.exceptions import ValidationError
from tortoise.models import Model

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

M = TypeVar("M", bound=Model)
V = TypeVar("V", bound="DataclassInstance")


class Language(Model):
    """A language people ask, answer or read in; `code` is BCP 47's. `other` stands for any we have no row for."""

    code = fields.CharField(max_length=12, primary_key=True)
    endonym = fields.CharField(max_length=60)
    script = fields.CharField(max_length=4)
    direction = fields.CharField(max_length=3)
    interface = fields.BooleanField(default=False)
    mediated = fields.BooleanField(default=False)
    fallback: list[str] = fields.JSONField(default=list)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "language"


class Category(Model):
    """A group of topics."""

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "category"


class Cabinet(Model):
    """A specialised cabinet of the institution; one with a parent is covered by a grant for the parent too.

    `opening_hours` are its own, in OpenStreetMap's syntax, empty where it keeps those of all cabinets; `town` the one
    whose municipal holiday it keeps, empty for none. `bring` says by language what people take there, as `bring_source` told.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    parent: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", null=True, related_name="parts", on_delete=fields.RESTRICT
    )
    parent_id: int | None
    opening_hours = fields.CharField(max_length=200, default="", db_default="")
    town = fields.CharField(max_length=60, default="", db_default="")
    bring: dict[str, str] | None = fields.JSONField(null=True)
    bring_source = fields.CharField(max_length=300, default="", db_default="")
    bring_checked_on = fields.DateField(null=True)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "cabinet"


class Topic(Model):
    """A topic of questions. `who_answers`: `staff` (officers and mediators) or `members` (their experience too).

    `read_first`: a person reads every post before it is public; `two_confirm`: an official answer needs a second officer;
    `review_days`: days until it is reviewed, unless the officer chooses another day; `first_reply_hours`: the working
    hours within which a first answer is promised, 0 for none.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    category: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Category", related_name="topics", on_delete=fields.RESTRICT
    )
    category_id: int
    cabinet: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Cabinet", related_name="topics", on_delete=fields.RESTRICT
    )
    cabinet_id: int
    icon = fields.CharField(max_length=40, default="")
    visibility = fields.CharField(max_length=7, default="public")
    sensitive = fields.BooleanField(default=False)
    who_answers = fields.CharField(max_length=7, default="staff")
    read_first = fields.BooleanField(default=False, db_default=False)
    two_confirm = fields.BooleanField(default=False, db_default=False)
    review_days = fields.IntField(default=365, db_default=365)
    first_reply_hours = fields.IntField(default=0, db_default=0)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "topic"


class FormerSlug(Model):
    """A slug a topic had once: its address still leads to the topic."""

    slug = fields.CharField(max_length=40, primary_key=True)
    topic: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Topic", related_name="former_slugs", on_delete=fields.CASCADE
    )
    topic_id: int

    class Meta:
        table = "former_slug"


class CatalogueName(Model):
    """The name and description of a thing of the catalogue in one language.

    `kind` is language, category, topic, cabinet, place, reason or term; `key` is its id as text, of a language its code. The
    description of a reason is its sentence in statements; the name of a term is its words, with semicolons between them.
    """

    id = fields.IntField(primary_key=True)
    kind = fields.CharField(max_length=8)
    key = fields.CharField(max_length=12)
    language = fields.CharField(max_length=12)
    name = fields.CharField(max_length=150)
    description = fields.CharField(max_length=500, default="")
    source = fields.CharField(max_length=120, default="")

    class Meta:
        table = "catalogue_name"
        unique_together = (("kind", "key", "language"),)


class InstitutionName(Model):
    """The name of an institution in one language between two days; `serving` marks the one whose forum this is, `in_force`
    the names pages may use. At `used_until` others took their place: what was signed before keeps them.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20)
    serving = fields.BooleanField(default=False)
    language = fields.CharField(max_length=12)
    name = fields.CharField(max_length=150)
    short = fields.CharField(max_length=40, default="")
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    source = fields.CharField(max_length=200, default="")
    in_force = fields.BooleanField(default=False)
    used_until = fields.DatetimeField(null=True)

    class Meta:
        table = "institution_name"


class LineChange(Model):
    """A change to a help line's particulars, in force from `valid_from` once a second admin has confirmed it.

    `line` is the line's code; `particulars` are as `facts/lines.json` has them; `source` says who told us.
    """

    id = fields.IntField(primary_key=True)
    line = fields.CharField(max_length=40)
    particulars: dict[str, Any] = fields.JSONField()
    source = fields.CharField(max_length=300)
    valid_from = fields.DateField()
    proposed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="proposed_lines", on_delete=fields.SET_NULL
    )
    proposed_by_id: int | None
    proposed_at = fields.DatetimeField()
    confirmed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="confirmed_lines", on_delete=fields.SET_NULL
    )
    confirmed_by_id: int | None
    confirmed_at = fields.DatetimeField(null=True)
    dropped_at = fields.DatetimeField(null=True)

    class Meta:
        table = "line_change"


class TownHoliday(Model):
    """A municipal holiday: `day` is "MM-DD", or "easter+39" for one that moves with Easter."""

    id = fields.IntField(primary_key=True)
    town = fields.CharField(max_length=60)
    day = fields.CharField(max_length=12)
    source = fields.CharField(max_length=120, default="")

    class Meta:
        table = "town_holiday"
        unique_together = (("town", "day"),)


class PublicContact(Model):
    """A number or an address that staff confirmed to be public, such as an institution's, by whom and when.

    `value` is its letters and digits, `kind` one of `text.personal.KINDS`.
    """

    id = fields.IntField(primary_key=True)
    value = fields.CharField(max_length=200, unique=True)
    kind = fields.CharField(max_length=12)
    confirmed_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="public_contacts", on_delete=fields.SET_NULL
    )
    confirmed_by_id: int | None
    confirmed_at = fields.DatetimeField()

    class Meta:
        table = "public_contact"


class Setting(Model):
    """A value that an admin or the forum itself sets: the catalogue's version, numbers, confirmations of facts."""

    key = fields.CharField(max_length=40, primary_key=True)
    value: Any = fields.JSONField()

    class Meta:
        table = "setting"


def fits(kind: type[Model], **values: Any) -> bool:
    """True if each value fits its column. The ORM raises for a filter by one that doesn't, such as a word longer than the
    column, which no row can have.
    """
    try:
        for name, value in values.items():
            kind._meta.fields_map[name].validate(value)
    except ValidationError:
        return False
    return True


def as_view(kind: type[V], row: Model, **more: Any) -> V:
    """The row as a dataclass of type `kind`: `more`, and the columns named as its other fields."""
    columns = {field.name: getattr(row, field.name) for field in dataclass_fields(kind) if field.name not in more}
    return kind(**columns, **more)


async def one(kind: type[M], **named: Any) -> M | None:
    """The row of that slug or code; None also for a word too long to be one, which the ORM would raise at."""
    try:
        return await kind.filter(**named).first()
    except ValidationError:
        return None
