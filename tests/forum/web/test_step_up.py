"""Step-up: a sensitive act needs the password again after ten minutes, and nothing typed is lost."""

from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from forum import clock
from forum.people.grants import RoleGrant
from forum.people.sessions import Session
from tests.cast import PASSWORD, SECRET, Visit, Visiting, contents
from tests.forum.web.markup import forms
from tests.moderation.web.sending import errors

ROLE = {"nickname": "bilal", "role": "officer", "cabinet": "GAH"}


async def an_hour_later(who: Visit) -> Visit:
    """The browser of somebody who signed in some time ago."""
    await Session.filter(digest=who.digest).update(created_at=clock.now() - timedelta(minutes=11))
    return who


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await an_hour_later(await visit("ada"))


async def given() -> bool:
    return await RoleGrant.filter(account__nickname="bilal", role="officer").exists()


async def test_who_signed_in_just_now_is_not_asked_again(visit: Visiting):
    assert (await (await visit("ada")).post("/en/admin/roles", ROLE)).status_code == 303
    assert await given()


async def test_ten_minutes_later_a_role_is_not_given_before_the_password(ada: Visit):
    before = await contents()
    asked = await ada.post("/en/admin/roles", ROLE)
    told = asked.text.partition("data-sending")[2].partition("</section>")[0]
    assert "Give a role" in told and all(word in told for word in ("Name of the person", "bilal", "Officer"))
    assert asked.status_code == 401
    assert "Please type your password again" in asked.text
    assert await contents() == before


async def test_what_was_typed_is_kept_through_the_password_and_sent_by_one_press(ada: Visit):
    asked = await ada.post("/en/admin/roles", ROLE)
    fields = forms(asked)["/en/account/confirmation"] | {"password": PASSWORD}
    again = await ada.client.post("/en/account/confirmation", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert again.status_code == 200
    sent = forms(again)["/en/admin/roles"]
    assert {name: sent[name] for name in ROLE} == {name: [value] for name, value in ROLE.items()}
    done = await ada.client.post("/en/admin/roles", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert done.status_code == 303
    assert await given()


async def test_a_button_without_fields_is_offered_again_too(ada: Visit):
    grant = await RoleGrant.get(account__nickname="rui")
    asked = await ada.post(f"/en/admin/roles/{grant.id}/revocation")
    fields = forms(asked)["/en/account/confirmation"] | {"password": PASSWORD}
    again = await ada.client.post("/en/account/confirmation", data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    sent = forms(again)[f"/en/admin/roles/{grant.id}/revocation"]
    await ada.client.post(
        f"/en/admin/roles/{grant.id}/revocation", data=sent, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert (await RoleGrant.get(id=grant.id)).ended_at is not None


async def test_a_wrong_password_proves_nothing_and_keeps_what_was_typed(ada: Visit):
    fields = forms(await ada.post("/en/admin/roles", ROLE))["/en/account/confirmation"]
    for typed, told in (("wrong", "This is not your password."), ("", "Type your password.")):
        refused = await ada.client.post(
            "/en/account/confirmation", data=fields | {"password": typed}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert (refused.status_code, errors(refused)) == (422, {"f-password": told})
        assert "bilal" in forms(refused)["/en/account/confirmation"]["carried"][0]
    assert (await ada.post("/en/admin/roles", ROLE)).status_code == 401


async def test_the_proof_lasts_ten_minutes_and_for_this_session_alone(ada: Visit, visit: Visiting):
    assert (await ada.post("/en/account/confirmation", {"password": PASSWORD})).status_code == 303
    assert (await ada.post("/en/admin/roles", ROLE)).status_code == 303
    other = await an_hour_later(await visit("ada"))
    other.client.cookies.set("proof", ada.client.cookies["proof"])
    assert (await other.post("/en/admin/roles", ROLE)).status_code == 401
    grant = await RoleGrant.get(account__nickname="rui")
    with clock.moved_to(clock.now() + timedelta(minutes=10, seconds=1)):
        assert (await ada.post(f"/en/admin/roles/{grant.id}/revocation")).status_code == 401


async def test_a_made_up_proof_is_none(ada: Visit):
    for secret in ("another secret", SECRET):
        made = URLSafeSerializer(secret, salt="another").dumps([ada.digest, int(clock.now().timestamp())])
        ada.client.cookies.set("proof", made)
        assert (await ada.post("/en/admin/roles", ROLE)).status_code == 401


async def test_after_the_password_nobody_is_led_elsewhere(ada: Visit):
    for following in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        done = await ada.post("/en/account/confirmation", {"password": PASSWORD, "next": following})
        assert done.headers["location"] == "/en/account"
    done = await ada.post("/en/account/confirmation", {"password": PASSWORD, "next": "/en/admin/roles"})
    assert done.headers["location"] == "/en/admin/roles"


async def test_who_may_not_do_it_anyway_is_refused_without_being_asked(visit: Visiting):
    ines = await an_hour_later(await visit("ines"))
    assert (await ines.post("/en/admin/roles", ROLE)).status_code == 403
