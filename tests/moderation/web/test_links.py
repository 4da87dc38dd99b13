"""The admin's page of accounts that are connected with the institution's: two admins make one, and nobody decides about their own."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from forum import settings
from forum.events import Event
from forum.notifications import notifications
from forum.people import grants, provider_links
from forum.people.accounts import Account
from forum.people.provider_links import ProviderLink
from forum.people.sessions import Session
from moderation.models import Proposal
from tests.cast import notify, person, running, signed_in

ISSUER = "http://127.0.0.1:1/realm"
SUBJECT = "6f2a-the-one-that-never-changes"


@pytest.fixture
async def app(configured: settings.Settings) -> AsyncIterator[Starlette]:
    known = {"forum_oidc_issuer": ISSUER, "forum_oidc_client_id": "forum", "forum_oidc_client_secret": "secret"}
    async with running(configured, **known) as forum:
        await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
        yield forum


async def test_one_admin_proposes_by_the_subject_and_another_confirms(app: Starlette) -> None:
    ada, bilal, ines = [await signed_in(app, nickname) for nickname in ("ada", "bilal", "ines")]
    typed = {"nickname": "ines", "subject": SUBJECT}
    for wrong, error in (
        ({"nickname": "nobody-at-all"}, "f-nickname-error"),
        ({"nickname": "ada"}, "f-nickname-error"),
        ({"nickname": "amina"}, "f-nickname-error"),
        ({"subject": ""}, "f-subject-error"),
        ({"subject": "x" * 256}, "f-subject-error"),
    ):
        refused = await ada.post("/en/admin/links", typed | wrong)
        assert refused.status_code == 422 and error in refused.text, wrong
    assert (await ines.post("/en/admin/links", typed)).status_code == 403
    assert (await ada.post("/en/admin/links", typed)).headers["location"].startswith("/en/admin/proposals")
    made = await Proposal.get()
    assert SUBJECT not in str(made.particulars) and "nges" in (await bilal.get("/en/admin/proposals")).text
    assert not await ProviderLink.exists()
    confirmation = f"/en/admin/proposals/{made.id}/confirmation"
    assert (await ada.post(confirmation)).status_code == 403
    assert (await bilal.post(confirmation)).status_code == 303
    link = await ProviderLink.get()
    assert link.digest == provider_links.digest(ISSUER, SUBJECT) and not link.password_allowed
    assert not await Session.filter(account__nickname="ines").exists()
    await notify()
    assert [each.kind for each in await notifications.of(await person("ines"))] == ["provider_linked"]


async def test_nobody_confirms_what_opens_their_own_account(app: Starlette) -> None:
    ada, bilal = [await signed_in(app, nickname) for nickname in ("ada", "bilal")]
    await ada.post("/en/admin/links", {"nickname": "bilal", "subject": SUBJECT})
    made = await Proposal.get()
    assert (await bilal.post(f"/en/admin/proposals/{made.id}/confirmation")).status_code == 403
    assert not await ProviderLink.exists()


async def test_an_admin_allows_a_password_takes_that_back_and_ends_it_but_not_for_themselves(app: Starlette) -> None:
    for nickname in ("ines", "ada"):
        account = await Account.get(nickname=nickname)
        digest = provider_links.digest(ISSUER, f"{nickname}-there")
        await provider_links.make(account, digest, ISSUER, by=await person("bilal"))
    ada = await signed_in(app, "ada")
    ines = await Account.get(nickname="ines")
    own, theirs = [(await ProviderLink.get(account__nickname=nickname)).id for nickname in ("ada", "ines")]
    shown = (await ada.get("/en/admin/links")).text
    assert (
        f'action="/en/admin/links/{theirs}/removal"' in shown and f'action="/en/admin/links/{own}/removal"' not in shown
    )
    for act in ("removal", "password"):
        refused = await ada.post(f"/en/admin/links/{own}/{act}", {"allowed": "1"} if act == "password" else {})
        assert refused.status_code == 403
    for allowed in ("1", "1", "0"):
        await signed_in(app, "ines")
        assert (await ada.post(f"/en/admin/links/{theirs}/password", {"allowed": allowed})).status_code == 303
        assert (await ProviderLink.get(account=ines)).password_allowed is (allowed == "1")
        assert await Session.filter(account=ines).exists() is (allowed == "1")
    await signed_in(app, "ines")
    assert (await ada.post(f"/en/admin/links/{theirs}/removal")).status_code == 303
    assert not await ProviderLink.filter(account=ines).exists() and not await Session.filter(account=ines).exists()
    assert (await ada.post(f"/en/admin/links/{theirs}/removal")).status_code == 404
    done = await Event.filter(verb__startswith="provider.", subject_id=ines.id, hash__not="").order_by("id")
    assert [each.verb for each in done][1:] == ["provider.password", "provider.password", "provider.unlinked"]
