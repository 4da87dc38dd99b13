"""Tables of places: the place itself, its hours as each source has them, single days, and who confirms its facts."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Place(Model):
    """A place people are sent to. Its names are rows of the catalogue (`place`), its address `lines` as on an envelope.

    `numbers` are as `facts/lines.json` has them, with the use `phone` or `fax`; `line` is the code of the help line whose
    numbers it has instead. `cabinets` and `institutions` sit there, those in `without` are known not to. `languages` are
    spoken there, each with its hours if they are known; `walk_in` is None where nobody says whether one may come without
    an appointment. Since `stewarded_on` it has a steward, who confirmed its facts last on `confirmed_on`. `sources` names
    those of single parts, `source` that of all others; `notes` are for admins alone.
    """

    id = fields.IntField(primary_key=True)
    slug = fields.CharField(max_length=40, unique=True)
    kind = fields.CharField(max_length=12)
    lines: list[str] = fields.JSONField(default=list)
    postcode = fields.CharField(max_length=12, default="")
    town = fields.CharField(max_length=60, default="")
    zone = fields.CharField(max_length=24, default="Europe/Lisbon")
    holidays_of = fields.CharField(max_length=60, default="")
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    accuracy = fields.IntField(default=0)
    exact = fields.BooleanField(default=False)
    numbers: list[dict[str, str]] = fields.JSONField(default=list)
    line = fields.CharField(max_length=40, default="")
    email = fields.CharField(max_length=200, default="")
    url = fields.CharField(max_length=200, default="")
    appointment_url = fields.CharField(max_length=200, default="")
    walk_in = fields.BooleanField(null=True)
    access: list[str] = fields.JSONField(default=list)
    cabinets: list[str] = fields.JSONField(default=list)
    institutions: list[str] = fields.JSONField(default=list)
    without: list[str] = fields.JSONField(default=list)
    languages: list[dict[str, str]] = fields.JSONField(default=list)
    notes: list[dict[str, str]] = fields.JSONField(default=list)
    source = fields.CharField(max_length=300, default="")
    sources: dict[str, Any] = fields.JSONField(default=dict)
    verified_on = fields.DateField(null=True)
    stewarded_on = fields.DateField(null=True)
    confirmed_on = fields.DateField(null=True)
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    position = fields.IntField(default=0)
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "place"


class PlaceHours(Model):
    """The opening hours of a place as one source has them, from one day to another; `wording` is the source's own."""

    id = fields.IntField(primary_key=True)
    place: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Place", related_name="hours", on_delete=fields.CASCADE
    )
    place_id: int
    hours = fields.CharField(max_length=200)
    wording = fields.CharField(max_length=300, default="")
    valid_from = fields.DateField(null=True)
    valid_until = fields.DateField(null=True)
    source = fields.CharField(max_length=300)
    confirmed = fields.BooleanField(default=False)

    class Meta:
        table = "place_hours"


class PlaceDay(Model):
    """A single day on which a place is open otherwise: its times, empty where it is closed."""

    id = fields.IntField(primary_key=True)
    place: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Place", related_name="days", on_delete=fields.CASCADE
    )
    place_id: int
    day = fields.DateField()
    times = fields.CharField(max_length=60, default="")

    class Meta:
        table = "place_day"
        unique_together = (("place", "day"),)


class Steward(Model):
    """Whoever confirms a place's facts: the address at which they are asked for it, in their language.

    `digest` is of the link that is good now, "" for none; `asked_at` is when it was mailed first, `reminded_at` again.
    """

    id = fields.IntField(primary_key=True)
    place: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "forum.Place", related_name="steward", on_delete=fields.CASCADE
    )
    place_id: int
    email = fields.CharField(max_length=254)
    language = fields.CharField(max_length=12)
    added_at = fields.DatetimeField()
    added_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="stewards_added", on_delete=fields.SET_NULL
    )
    added_by_id: int | None
    digest = fields.CharField(max_length=64, default="", db_index=True)
    expires_at = fields.DatetimeField(null=True)
    asked_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    confirmed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "steward"


class StewardWord(Model):
    """A steward's word about a place: that all is right, or `changes`, each field's value before and after as typed.

    One with changes waits until `decided_at`; `accepted` says how it was decided.
    """

    id = fields.BigIntField(primary_key=True)
    place: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "forum.Place", related_name="steward_words", on_delete=fields.CASCADE
    )
    place_id: int
    at = fields.DatetimeField()
    changes: dict[str, list[str]] = fields.JSONField(default=dict)
    decided_at = fields.DatetimeField(null=True, db_index=True)
    decided_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="steward_words_decided", on_delete=fields.SET_NULL
    )
    decided_by_id: int | None
    accepted = fields.BooleanField(null=True)

    class Meta:
        table = "steward_word"


class Settlement(Model):
    """What an admin settled a contradiction of sources on: the words chosen, by whom, when, and where that was checked."""

    id = fields.IntField(primary_key=True)
    conflict = fields.CharField(max_length=60, db_index=True)
    chosen = fields.CharField(max_length=300)
    source = fields.CharField(max_length=300)
    settled_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="settlements", on_delete=fields.SET_NULL
    )
    settled_by_id: int | None
    settled_at = fields.DatetimeField()

    class Meta:
        table = "settlement"


class PlaceImport(Model):
    """A file of places that an admin looks at before it is taken in: its rows as JSON, and where they were checked."""

    id = fields.IntField(primary_key=True)
    rows: list[Any] = fields.JSONField(default=list)
    source = fields.CharField(max_length=300)
    made_by: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "forum.Account", null=True, related_name="place_imports", on_delete=fields.SET_NULL
    )
    made_by_id: int | None
    made_at = fields.DatetimeField()

    class Meta:
        table = "place_import"
