"""Reasons as an admin keeps them: their names, what each can be given for, their order, their end and return."""

import pytest

from forum.catalogue import reasons, snapshot
from forum.catalogue.models import CatalogueName
from forum.catalogue.naming import Naming
from forum.catalogue.reasons import Reason
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from moderation.admin import reasons as editing
from moderation.admin.reasons import ReasonDetails
from tests.cast import person

NAMES = {"pt": "Senhorios falsos", "en": "False landlords", "ar": "مؤجرون مزيفون"}
SENTENCES = {"pt": "A regra: sem casas falsas.", "en": "The rule: no false houses.", "ar": "القاعدة: لا بيوت مزيفة."}
NAMING = Naming(NAMES, SENTENCES)

pytestmark = pytest.mark.usefixtures("app")


async def added(code: str = "false-landlords", *verdicts: str, urgency: str = "30") -> Reason:
    details = ReasonDetails(code=code, verdicts=verdicts or ("flag", "hide"), urgency=urgency)
    return await editing.add(details, NAMING, by=await person("ada"))


async def refused(details: ReasonDetails, naming: Naming = NAMING, reason: Reason | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        if reason:
            await editing.change(reason, details, naming, by=await person("ada"))
        else:
            await editing.add(details, naming, by=await person("ada"))
    return dict(caught.value.fields)


async def order() -> list[str]:
    return [row.code for row in await reasons.offered()]


async def test_a_reason_of_an_admin_is_offered_before_something_else_for_what_it_carries_and_has_its_words():
    row = await added()
    assert (await order())[-2:] == ["false-landlords", "other"]
    assert "false-landlords" in [each.code for each in await reasons.offered("flag")]
    assert "false-landlords" not in [each.code for each in await reasons.offered("ban")]
    assert (await reasons.chosen("false-landlords", "hide")).urgency == 30
    named = (await reasons.named(await snapshot.current()))["false-landlords"]
    assert (named.name("ar"), named.description("en")) == (NAMES["ar"], SENTENCES["en"])
    assert await Event.filter(verb="reason.added", subject_id=row.id).exclude(hash="").exists()


async def test_only_an_admin_keeps_reasons():
    row, marta = await Reason.get(code="insult"), await person("marta")
    details = ReasonDetails(code="x-y", verdicts=["flag"])
    for act in (
        editing.add(details, NAMING, by=marta),
        editing.change(row, details, NAMING, by=marta),
        editing.move(row, "up", by=marta),
        editing.archive(row, by=marta),
        editing.restore(row, by=marta),
    ):
        with pytest.raises(NotAllowed):
            await act


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("", "missing"),
        ("Não!", "characters"),
        ("x" * 25, "characters"),
        ("scam", "taken"),
        ("appeal", "taken"),
        ("links", "taken"),
    ],
)
async def test_a_code_is_plain_and_stands_for_one_thing_in_the_queue(code: str, wrong: str):
    assert (await refused(ReasonDetails(code=code, verdicts=["flag"])))["code"] == wrong


async def test_a_reason_is_given_for_something_and_its_urgency_is_a_number():
    assert await refused(ReasonDetails(code="a-b", verdicts=[], urgency="101")) == {
        "verdicts": "missing",
        "urgency": "number",
    }
    assert await refused(ReasonDetails(code="a-b", verdicts=["flag", "praise"], urgency="٣")) == {
        "verdicts": "unknown",
        "urgency": "number",
    }


async def test_a_name_is_needed_in_every_language_and_a_sentence_where_something_is_taken_from_somebody():
    nameless = Naming({"pt": "Só em português"})
    wrong = await refused(ReasonDetails(code="a-b", verdicts=["flag", "hide"]), nameless)
    assert set(wrong) == {
        "name_en", "name_ar", "description_pt", "description_en", "description_ar"
    }  # fmt: skip
    row = await editing.add(
        ReasonDetails(code="a-b", verdicts=["flag", "publish"]), Naming(NAMES), by=await person("ada")
    )
    assert row.verdicts == "flag publish"


async def test_changing_a_reason_leaves_its_code_and_without_a_naming_its_words():
    row = await Reason.get(code="insult")
    more = [*row.verdicts.split(), "ban"]
    await editing.change(row, ReasonDetails(code="other-code", verdicts=more), None, by=await person("ada"))
    row = await Reason.get(id=row.id)
    assert (row.code, "ban" in row.verdicts.split(), row.urgency) == ("insult", True, 30)
    assert not await CatalogueName.filter(kind="reason").exists()
    before = await Event.filter(verb="reason.changed").count()
    await editing.change(row, ReasonDetails(verdicts=more), None, by=await person("ada"))
    assert await Event.filter(verb="reason.changed").count() == before == 1


async def test_an_archived_reason_is_not_offered_but_keeps_its_name_and_can_come_back_last():
    row, ada = await added(), await person("ada")
    await added("second")
    await editing.archive(row, by=ada)
    await editing.archive(row, by=ada)
    assert "false-landlords" not in await order()
    with pytest.raises(Invalid):
        await reasons.chosen("false-landlords", "hide")
    assert (await reasons.named(await snapshot.current()))["false-landlords"].name("en") == NAMES["en"]
    await editing.restore(row, by=ada)
    assert (await order())[-3:] == ["second", "false-landlords", "other"]
    assert await Event.filter(verb="reason.archived").count() == 1


async def test_what_only_one_reason_carries_can_not_be_taken_from_it():
    row, ada = await Reason.get(code="wrong_language"), await person("ada")
    with pytest.raises(Conflict, match="reason_needed"):
        await editing.archive(row, by=ada)
    assert await refused(ReasonDetails(verdicts=["flag"]), Naming(NAMES), row) == {"verdicts": "needed"}
    await added("other-words", "language")
    await editing.archive(row, by=ada)
    assert "wrong_language" not in await order()


async def test_reasons_are_put_in_order_one_place_at_a_time():
    ada, before = await person("ada"), await order()
    await editing.move(await Reason.get(code=before[1]), "up", by=ada)
    assert await order() == [before[1], before[0], *before[2:]]
    await editing.move(await Reason.get(code=before[1]), "up", by=ada)
    assert (await order())[0] == before[1]
    with pytest.raises(Invalid):
        await editing.move(await Reason.get(code=before[1]), "sideways", by=ada)
