"""The page of roles, by forms alone."""

from datetime import date, timedelta

import pytest

from forum import clock
from forum.people.grants import RoleGrant
from moderation.admin import roles
from moderation.models import Decision
from tests.cast import Visit, Visiting, ask, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.test_decisions import decide, question_of
from tests.moderation.web.sending import errors, say, send


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def test_an_admin_gives_a_role_to_the_end_of_a_day_and_ends_it(ada: Visit, visit: Visiting):
    bilal = await visit("bilal")
    typed = {"nickname": "BILAL", "role": "officer", "cabinet": "GAH", "language": "bn", "until": "2099-12-31"}
    assert await say(ada, "/en/admin/roles", "/en/admin/roles", **typed) == "The role was given."
    grant = await RoleGrant.get(account__nickname="bilal")
    assert (grant.role, grant.language, str(grant.until)) == ("officer", None, "2100-01-01 00:00:00+00:00")
    assert (await bilal.get("/en/account")).status_code == 303
    row = next(each for each in tree(await ada.get("/en/admin/roles")).iter("tr") if "bilal" in text_of(each))
    assert {"Officer", "Housing Support Cabinet", "31 December 2099", "ada"} <= {
        text_of(cell).strip() for cell in row.iter("td")
    }
    assert await say(ada, "/en/admin/roles", f"/en/admin/roles/{grant.id}/revocation") == "The role has ended."
    assert "bilal" not in (await ada.get("/en/admin/roles")).text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"nickname": "nobody-here", "role": "moderator"}, {"f-nickname": "There is nobody with this name."}),
        ({"nickname": "bilal", "role": "member"}, {"f-role": "Choose one from the list."}),
        ({"nickname": "bilal", "role": "officer"}, {"f-cabinet": "Choose a cabinet."}),
        ({"nickname": "bilal", "role": "mediator"}, {"f-language": "Choose a language."}),
        (
            {"nickname": "bilal", "role": "moderator", "until": "2020-01-01"},
            {"f-until": "This day is over. Choose a later one, or leave it empty."},
        ),
        (
            {"nickname": "bilal", "role": "moderator", "until": "soon"},
            {"f-until": "Write the date as year-month-day, such as 2027-01-31."},
        ),
    ],
)
async def test_a_role_that_cannot_be_given_is_refused_beside_its_field(
    ada: Visit, typed: dict[str, str], wrong: dict[str, str]
):
    refused = await send(ada, "/en/admin/roles", "/en/admin/roles", **typed)
    assert refused.status_code == 422
    assert errors(refused) == wrong
    assert forms(refused)["/en/admin/roles"]["nickname"] == [typed["nickname"]]
    assert not await RoleGrant.filter(account__nickname="bilal").exists()


async def test_an_admin_is_told_that_somebody_is_suspended_before_they_get_a_role(ada: Visit):
    made = await decide(await question_of(await ask("bilal")), "suspend", given={"until": date(2099, 1, 1)})
    typed = {"nickname": "bilal", "role": "officer", "cabinet": "GAH", "until": "2099-12-31"}
    refused = await send(ada, "/en/admin/roles", "/en/admin/roles", **typed)
    assert refused.status_code == 422
    assert "may not write here now" in errors(refused)["f-nickname"]
    told = next(each for each in tree(refused).iter("div") if each.get("data-sanctioned") is not None)
    assert "suspended until the end of 1 January 2099" in text_of(told)
    assert "/en/decisions/" not in refused.text, "an admin as such can't read it"
    again = forms(refused)["/en/admin/roles"]
    assert {name: again[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert not await RoleGrant.filter(account__nickname="bilal").exists()
    fields = again | {"sanctioned": "bilal"}
    given = await ada.client.post("/en/admin/roles", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert given.status_code == 303
    assert await RoleGrant.filter(account__nickname="bilal", role="officer").exists()
    assert (await Decision.get(id=made.id)).undone_at is None


async def test_the_tick_counts_for_whom_it_was_shown_and_for_nobody_else(ada: Visit):
    for nickname in ("bilal", "amina"):
        await decide(await question_of(await ask(nickname)), "ban")
    shown = await send(ada, "/en/admin/roles", "/en/admin/roles", nickname="bilal", role="moderator")
    tick = next(each for each in tree(shown).iter("input") if each.get("name") == "sanctioned")
    fields = forms(shown)["/en/admin/roles"] | {"nickname": "amina", "sanctioned": tick.get("value")}
    refused = await ada.client.post("/en/admin/roles", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert refused.status_code == 422
    assert "may not write here now" in errors(refused)["f-nickname"]
    ticks = [each for each in tree(refused).iter("input") if each.get("name") == "sanctioned"]
    assert [(each.get("value"), each.get("checked")) for each in ticks] == [("amina", None)]
    assert not await RoleGrant.filter(account__nickname__in=["amina", "bilal"]).exists()


async def test_of_who_is_banned_it_says_that_it_has_no_end_and_nothing_of_anybody_else(ada: Visit):
    await decide(await question_of(await ask("bilal")), "ban")
    refused = await send(ada, "/en/admin/roles", "/en/admin/roles", nickname="bilal", role="moderator")
    assert "banned, without an end date" in refused.text
    given = await send(ada, "/en/admin/roles", "/en/admin/roles", nickname="amina", role="moderator")
    assert given.status_code == 303


async def test_the_last_admin_cannot_be_removed(ada: Visit):
    grant = await RoleGrant.get(role="admin")
    refused = await send(ada, "/en/admin/roles", f"/en/admin/roles/{grant.id}/revocation")
    assert (refused.status_code, "There must be an admin" in refused.text) == (409, True)
    assert (await RoleGrant.get(id=grant.id)).ended_at is None


async def test_a_role_with_a_last_day_ends_by_itself(ada: Visit, visit: Visiting):
    typed = {"nickname": "bilal", "role": "moderator", "until": clock.today().isoformat()}
    await say(ada, "/en/admin/roles", "/en/admin/roles", **typed)
    end = clock.end_of_day(clock.today())
    for moment, answer in ((end - timedelta(seconds=1), 200), (end, 403)):
        with clock.moved_to(moment):
            bilal = await visit("bilal")
            assert (await bilal.get("/en/desk/queue")).status_code == answer
            nobody = "bilal" not in (await (await visit("ada")).get("/en/admin/roles")).text
            assert nobody == (answer == 403)


async def test_a_session_opened_before_the_last_day_is_over_has_the_role_no_longer(visit: Visiting):
    end = clock.end_of_day(clock.today())
    await roles.give("bilal", "moderator", by=await person("ada"), until=clock.today())
    with clock.moved_to(end - timedelta(minutes=1)):
        bilal = await visit("bilal")
        assert (await bilal.get("/en/desk/queue")).status_code == 200
    with clock.moved_to(end + timedelta(minutes=1)):
        assert (await bilal.get("/en/desk/queue")).status_code == 403
