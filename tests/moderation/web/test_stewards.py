"""Stewards of places: a link good once and for one place, what they say, and staff who accept it before anybody reads it."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock
from forum.catalogue import numbers, snapshot
from forum.catalogue.places.models import Place, Steward, StewardWord
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotFound
from forum.events import Event
from forum.notifications import outbox
from forum.notifications.models import OutboxMail
from forum.people import codes
from forum.settings import Settings
from forum.web.rendering.mails import writer
from moderation.admin import place_facts, stewards
from moderation.desk import waiting
from tests.cast import Visiting, ask, at, person
from tests.forum.web.markup import forms, tree
from tests.moderation.web.sending import errors, say

BEJA, LISBOA, DESK = "cnaim-beja", "cnaim-lisboa", "/en/admin/stewards"
ADDRESS = "casa@example.org"


@pytest.fixture
def configured(configured: Settings) -> Settings:
    """With a mail server; the tests' forum has no worker that would send."""
    return configured.model_copy(update={"smtp_host": "mail.example", "mail_from": "forum@example.org"})


async def known() -> Catalogue:
    snapshot.forget()
    return await snapshot.current()


async def link_of(slug: str = BEJA, language: str = "en") -> str:
    """The token that Ada's naming of a steward mailed."""
    await stewards.name(slug, ADDRESS, language, by=await person("ada"), catalogue=await known())
    return await mailed()


async def mailed() -> str:
    """The token of the latest mail."""
    row = await OutboxMail.filter(state="waiting").order_by("-id").first()
    assert row
    opened = outbox._opened(row)
    assert opened
    assert opened.to == ADDRESS
    return opened.facts["token"]


def path(token: str, ui: str = "en") -> str:
    return f"/{ui}/stewards/{token}"


async def facts(slug: str = BEJA, **other: str) -> dict[str, str]:
    return place_facts.of((await known()).places[slug]) | other


def sent(said: dict[str, str]) -> dict[str, Any]:
    """The facts as the form sends them."""
    return said | {"languages": said["languages"].split()}


async def test_a_link_confirms_its_one_place_once_and_no_other(visit: Visiting, app: Any):
    token, other = await link_of(), await link_of(LISBOA)
    assert token != other
    steward = await visit()
    page = await steward.get(path(token))
    assert (page.status_code, page.headers["referrer-policy"], page.headers["cache-control"]) == (
        200, "no-referrer", "no-store",
    )  # fmt: skip
    assert token not in str([each.get("href") for each in tree(page).iter("a")])
    done = await steward.post(path(token), {"right": "1"})
    assert done.headers["location"] == f"/en/places/{BEJA}?notice=steward-thanked"
    assert (await Place.get(slug=BEJA)).confirmed_on == clock.today()
    assert (await Place.get(slug=LISBOA)).confirmed_on is None
    again = [await steward.get(path(token)), await steward.post(path(token), {"right": "1"})]
    assert [each.status_code for each in again] == [404, 404]
    assert await StewardWord.all().count() == 1


async def test_opening_a_link_spends_nothing_and_only_its_digest_is_kept(visit: Visiting, app: Any):
    token = await link_of()
    for _ in range(2):
        assert (await (await visit()).get(path(token))).status_code == 200
    row = await Steward.get()
    assert (row.digest, token in str(row.__dict__)) == (codes.token_digest(token), False)
    assert token not in str(await Event.all().values())


@pytest.mark.parametrize("how", ["forged", "expired", "removed", "replaced"])
async def test_no_other_link_opens_anything(visit: Visiting, app: Any, how: str):
    token, ada = await link_of(), await person("ada")
    if how == "forged":
        token = codes.new_token()
    elif how == "expired":
        await Steward.filter(email=ADDRESS).update(expires_at=clock.now())
    elif how == "removed":
        await stewards.remove(BEJA, by=ada, catalogue=await snapshot.current())
    else:
        await stewards.name(BEJA, ADDRESS, "en", by=ada, catalogue=await known())
        assert await mailed() != token
    steward = await visit()
    assert (await steward.get(path(token))).status_code == 404
    assert (await steward.post(path(token), {"right": "1"})).status_code == 404
    with pytest.raises(NotFound):
        await stewards.confirm(token, None)
    assert not await StewardWord.exists()


async def test_a_change_is_shown_only_once_an_admin_accepts_it(visit: Visiting, app: Any):
    token, steward = await link_of(), await visit()
    typed = await facts(hours_mo="10:00-12:00", phone="+351 284 000 111", town="Beja Nova", languages="ar uk")
    assert (await steward.post(path(token), sent(typed))).status_code == 303
    before = (await known()).places[BEJA]
    page = (await steward.get(f"/en/places/{BEJA}")).text
    assert ("284 000 111" in page, "Beja Nova" in page, before.confirmed_on) == (False, False, None)

    ada = await visit("ada")
    listed = (await ada.get(DESK)).text
    assert ("284 000 111" in listed, "Beja Nova" in listed, "10:00" in listed) == (True, True, True)
    assert (await waiting.counted(await person("ada"), await known()))["told"] == 1
    word = await StewardWord.get()
    await say(ada, DESK, f"{DESK}/changes/{word.id}", decision="accept")
    place = (await known()).places[BEJA]
    assert ([each.display for each in place.phones], place.town) == (["+351 284 000 111"], "Beja Nova")
    assert [each.language for each in place.languages] == ["ar", "uk"]
    assert ("Mo 10:00-12:00" in place.hours_on(clock.today())[-1].hours, place.confirmed_on) == (True, clock.today())
    assert "284 000 111" in (await steward.get(f"/en/places/{BEJA}")).text
    with pytest.raises(Conflict):
        await stewards.turn_down(word.id, by=await person("ada"))


async def test_a_refused_change_changes_nothing_and_confirms_nothing(visit: Visiting, app: Any):
    await stewards.confirm(await link_of(), await facts(town="Beja Nova"))
    ada, word = await visit("ada"), await StewardWord.get()
    await say(ada, DESK, f"{DESK}/changes/{word.id}", decision="refuse")
    row = await Place.get(slug=BEJA)
    assert (row.town, row.confirmed_on, (await StewardWord.get()).accepted) == ("Beja", None, False)
    assert (await waiting.counted(await person("ada"), await known()))["told"] == 0


async def test_a_change_of_what_was_changed_meanwhile_is_not_accepted(app: Any):
    await stewards.confirm(await link_of(), await facts(town="Beja Nova"))
    await Place.filter(slug=BEJA).update(town="Beja Velha")
    await snapshot.changed()
    with pytest.raises(Conflict, match="place_changed"):
        await stewards.accept((await StewardWord.get()).id, by=await person("ada"), catalogue=await known())


async def test_a_form_that_cannot_be_kept_comes_back_and_its_link_stays_good(visit: Visiting, app: Any):
    token, steward = await link_of(), await visit()
    refused = await steward.post(path(token), sent(await facts(phone="soon", hours_mo="mornings", town="X")))
    assert (refused.status_code, set(errors(refused))) == (422, {"f-phone"})
    assert forms(refused)[path(token)]["town"] == ["X"]
    assert (await steward.post(path(token), {"right": "1"})).status_code == 303


async def test_only_an_admin_names_a_steward_with_a_place_an_address_and_a_language(app: Any):
    catalogue = await known()
    with pytest.raises(NotAllowed):
        await stewards.name(BEJA, ADDRESS, "en", by=await person("ines"), catalogue=catalogue)
    with pytest.raises(NotAllowed):
        await stewards.accept(1, by=await person("marta"), catalogue=catalogue)
    for given in (("nowhere", ADDRESS, "en"), (BEJA, "casa", "en"), (BEJA, ADDRESS, "xx")):
        with pytest.raises(Invalid):
            await stewards.name(*given, by=await person("ada"), catalogue=catalogue)
    assert not await Steward.exists()


async def test_a_link_is_mailed_when_it_is_due_and_once_more_and_in_the_stewards_language(app: Any):
    token = await link_of(language="pt")
    assert (await OutboxMail.get()).language == "pt"
    assert await stewards.ask_due() == 0
    await move(asked=8)
    resent = await mailed() if await stewards.ask_due() else ""
    row = await Steward.get()
    assert (codes.token_digest(resent), await stewards.ask_due()) == (row.digest, 0)
    await stewards.confirm(resent, None)
    assert resent != token
    await move(asked=76, confirmed=75)
    assert await stewards.ask_due() == 0
    await move(asked=1, confirmed=1)
    assert (await stewards.ask_due(), await OutboxMail.all().count()) == (1, 3)


async def test_the_mail_says_which_place_and_leads_to_its_page_in_the_stewards_language(app: Any):
    token = await link_of(language="ar")
    row = await OutboxMail.get()
    opened = outbox._opened(row)
    assert opened
    write = writer(lambda: app.state.forum.renderer)
    for template in ("steward", "steward_again"):
        said = write(template, row.language, opened.facts | {"base_url": "https://forum.example", "nickname": ""})
        assert f"https://forum.example/ar/stewards/{token}" in said.text
        assert (await known()).places[BEJA].name("ar") in said.text


async def move(asked: int, confirmed: int = 0) -> None:
    """Puts what happened so many days back; the link of the mail then is made as it would have been."""
    row = await Steward.get()
    row.asked_at = (row.asked_at - timedelta(days=asked)) if row.asked_at else None
    row.digest = codes.token_digest(stewards._token(row)) if row.digest else ""
    if confirmed and row.confirmed_at:
        row.confirmed_at -= timedelta(days=confirmed)
    await row.save()


async def test_a_place_that_nobody_confirmed_in_time_says_since_when(visit: Visiting, app: Any):
    await link_of()
    visitor = await visit()
    pages = f"/en/places/{BEJA}", "/en/places"
    for page in pages:
        assert "Not confirmed since" not in (await visitor.get(page)).text
    await Place.filter(slug=BEJA).update(stewarded_on=clock.today() - timedelta(days=91))
    await snapshot.changed()
    snapshot.forget()
    for page in pages:
        assert (await visitor.get(page)).text.count("Not confirmed since") == 1
    await numbers.save({"confirm_days": "120"}, by=await person("ada"))
    snapshot.forget()
    assert "Not confirmed since" not in (await visitor.get(pages[0])).text


async def test_what_its_own_people_confirmed_is_unverified_on_no_paper(visit: Visiting, app: Any):
    visitor, token = await visit(), await link_of(language="ar")
    asked = (await visitor.get(path(token, "ar"))).text
    assert "العنوان الإلكتروني" not in asked, "a street is no address of mail"
    stars = (await visitor.get("/en/leaflets/services")).text.count("data-unverified")
    await visitor.post(path(token, "ar"), {"right": "1"})
    snapshot.forget()
    assert (await visitor.get("/en/leaflets/services")).text.count("data-unverified") == stars - 1
    thread = await ask()
    paper = (await visitor.get(at(thread, f"/sheet?made=1&place={BEJA}", "en"))).text
    assert "Confirmado pelo próprio local" in paper
    assert "ainda não voltou a ser verificado" not in paper
