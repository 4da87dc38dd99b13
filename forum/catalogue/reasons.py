"""The grounds of flags and decisions: rules of the house by their codes, and which verdicts each of them carries."""

from collections.abc import Mapping
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from forum.catalogue.models import one
from forum.catalogue.views import Catalogue, Named
from forum.errors import Invalid

FLAG = "flag"
FOLDED = frozenset({"hate", "violence", "self_harm", "danger"})
"""What nobody should have to read unasked: such texts stay folded on the desk until somebody opens them."""


class Reason(Model):
    """A ground for flags and decisions: the rule of the house it names. `verdicts` are those it can carry, "flag" among them."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=24, unique=True)
    verdicts = fields.CharField(max_length=200)
    urgency = fields.SmallIntField(default=0)
    position = fields.IntField()
    archived_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reason"


class Ground(NamedTuple):
    """A reason the house begins with. `urgency` is what a flag with it gives the post in the queue."""

    code: str
    verdicts: str
    urgency: int = 0


GROUNDS = (
    Ground("appointment_sale", "flag reject hide warn suspend ban", 40),
    Ground("scam", "flag reject hide warn suspend ban", 50),
    Ground("forged_papers", "flag reject hide warn suspend ban", 40),
    Ground("hate", "flag reject hide mask lock warn suspend ban", 60),
    Ground("insult", "flag reject hide mask lock warn suspend", 30),
    Ground("violence", "flag reject hide mask warn suspend ban", 70),
    Ground("personal_data_of_others", "flag reject hide mask private warn", 60),
    Ground("personal_data", "hide mask private", 40),
    Ground("advertising", "flag reject hide mask warn suspend", 20),
    Ground("off_topic", "flag reject hide move lock", 10),
    Ground("duplicate", "duplicate lock"),
    Ground("wrong_topic", "move"),
    Ground("wrong_language", "language"),
    Ground("help_request", "publish restore private"),
    Ground("danger", "flag publish hide private", 80),
    Ground("self_harm", "flag publish hide private", 85),
    Ground("within_the_rules", "publish restore"),
    Ground("other", "flag", 10),
)


async def fill() -> int:
    """Adds every reason the database lacks, behind those it has; how many were added. What an admin changed stays."""
    known = {row.code for row in await Reason.all()}
    added = [(position, ground) for position, ground in enumerate(GROUNDS) if ground.code not in known]
    for position, ground in added:
        await Reason.create(code=ground.code, verdicts=ground.verdicts, urgency=ground.urgency, position=position)
    return len(added)


async def offered(verdict: str = "") -> list[Reason]:
    """The reasons in use, in their order; with a verdict (or `FLAG`) those that can carry it."""
    rows = await Reason.filter(archived_at=None).order_by("position", "id")
    return [row for row in rows if not verdict or verdict in row.verdicts.split()]


async def ground(code: str, verdict: str) -> Reason:
    """The reason `code` for a verdict. Raises Invalid: `reason` not_chosen, unknown, or other_verdict for one it can't carry."""
    if not code:
        raise Invalid({"reason": "not_chosen"})
    row = await one(Reason, code=code, archived_at=None)
    if row is None:
        raise Invalid({"reason": "unknown"})
    if verdict not in row.verdicts.split():
        raise Invalid({"reason": "other_verdict"})
    return row


_named: tuple[Catalogue, Mapping[str, Named]] | None = None


async def named(catalogue: Catalogue) -> Mapping[str, Named]:
    """The reasons that admins named, by code; all others have the words that pages know. Archived ones keep their names.

    Codes never change, so what was found for a catalogue stays good for as long as that one is current.
    """
    global _named
    if _named is None or _named[0] is not catalogue:
        codes: dict[int, str] = {}
        if catalogue.reasons:
            codes = dict(await Reason.filter(id__in=list(catalogue.reasons)).values_list("id", "code"))
        _named = catalogue, {codes[row]: each for row, each in catalogue.reasons.items() if row in codes}
    return _named[1]
