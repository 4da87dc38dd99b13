"""Reasons for flags and decisions: rules of the house by their codes, and the verdicts that each of them carries."""

from collections.abc import Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from forum.catalogue.models import one
from forum.catalogue.named import Named
from forum.catalogue.views import Catalogue
from forum.errors import Invalid

FLAG = "flag"
FOLDED = frozenset({"hate", "violence", "self_harm", "danger"})
"""Reasons whose posts stay folded on the desk until a moderator opens them: nobody should have to read them unasked."""


class Reason(Model):
    """A reason for flags and decisions: the rule of the house it names. `verdicts` are those it can carry, "flag" among them.

    `law` is the law that content breaks besides, as admins cite it; empty where the rule alone is the ground.
    """

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=24, unique=True)
    verdicts = fields.CharField(max_length=200)
    urgency = fields.SmallIntField(default=0)
    law = fields.CharField(max_length=200, default="", db_default="")
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reason"


class Seeded(NamedTuple):
    """A reason that every forum begins with. `urgency` is the one a flagged post gets in the review queue."""

    code: str
    verdicts: str
    urgency: int = 0


SEEDED = (
    Seeded("outdated", "flag", 20),
    Seeded("own_data", "flag", 60),
    Seeded("appointment_sale", "flag reject hide warn suspend ban", 40),
    Seeded("scam", "flag reject hide warn suspend ban", 50),
    Seeded("forged_papers", "flag reject hide warn suspend ban", 40),
    Seeded("hate", "flag reject hide mask lock warn suspend ban", 60),
    Seeded("insult", "flag reject hide mask lock warn suspend", 30),
    Seeded("violence", "flag reject hide mask warn suspend ban", 70),
    Seeded("personal_data_of_others", "flag reject hide mask private warn", 60),
    Seeded("personal_data", "hide mask private", 40),
    Seeded("advertising", "flag reject hide mask warn suspend", 20),
    Seeded("off_topic", "flag reject hide move lock", 10),
    Seeded("duplicate", "duplicate lock"),
    Seeded("wrong_topic", "move"),
    Seeded("wrong_language", "language"),
    Seeded("help_request", "publish restore private"),
    Seeded("danger", "flag publish hide private", 80),
    Seeded("self_harm", "flag publish hide private", 85),
    Seeded("within_the_rules", "publish restore"),
    Seeded("other", "flag", 10),
)


async def fill() -> int:
    """Adds the reasons that the database lacks, after those it has; returns their number. Admins' changes stay."""
    known = {row.code for row in await Reason.all()}
    added = [(position, each) for position, each in enumerate(SEEDED) if each.code not in known]
    for position, each in added:
        await Reason.create(code=each.code, verdicts=each.verdicts, urgency=each.urgency, position=position)
    return len(added)


async def offered(verdict: str = "") -> list[Reason]:
    """The reasons in use, in their order; with a verdict (or `FLAG`) those that can carry it."""
    rows = await Reason.filter(archived_at=None).order_by("position", "id")
    return [row for row in rows if not verdict or verdict in row.verdicts.split()]


async def chosen(code: str, verdict: str) -> Reason:
    """The reason of that code for a verdict. Raises Invalid (`reason: not_chosen | unknown | other_verdict`)."""
    if not code:
        raise Invalid({"reason": "not_chosen"})
    row = await one(Reason, code=code, archived_at=None)
    if row is None:
        raise Invalid({"reason": "unknown"})
    if verdict not in row.verdicts.split():
        raise Invalid({"reason": "other_verdict"})
    return row


async def named(catalogue: Catalogue) -> Mapping[str, Named]:
    """The reasons that admins named, by code, archived ones too. All others have the pages' own words."""
    return await catalogue.once("reasons", _named)


async def _named(catalogue: Catalogue) -> Mapping[str, Named]:
    codes: dict[int, str] = {}
    if catalogue.reasons:
        codes = dict(await Reason.filter(id__in=list(catalogue.reasons)).values_list("id", "code"))
    return {codes[row]: each for row, each in catalogue.reasons.items() if row in codes}
