"""A mediator at one's appointment: asked for with an account or without one, taken by one, told honestly what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest

from forum import clock, ids
from forum.catalogue import snapshot
from forum.errors import Conflict, Invalid, NotFound
from forum.events import Event
from forum.notifications import hearers, table
from forum.notifications.models import Notification, OutboxMail
from forum.people import privacy
from forum.people.accounts import Account
from forum.settings import Settings
from forum.threads.casework import mediators
from forum.threads.casework.mediators import Wish
from forum.threads.casework.models import MediatorRequest
from moderation.desk import waiting
from moderation.parts import HOLDINGS
from tests.cast import Visit, Visiting, ask, person, running
from tests.forum.web.markup import forms, tree
from tests.moderation.web.sending import say

NEW, MINE, DESK = "/en/mediators/new", "/en/mediators", "/en/desk/mediators"
APPOINTMENT = timedelta(days=7)


def wish(**other: str) -> dict[str, str]:
    day = (clock.today() + APPOINTMENT).isoformat()
    return {"language": "bn", "place": "cnaim-lisboa", "day": day, "half": "morning"} | other


async def asked(who: str = "amina", **other: str) -> MediatorRequest:
    known = await snapshot.current()
    return await mediators.ask(Wish(**wish(**other)), by=await person(who), catalogue=known)


def state(page: Any) -> list[str | None]:
    return [each.get("data-request") for each in tree(page).iter() if each.get("data-request")]


async def test_a_visitor_asks_by_a_code_a_mediator_takes_it_and_the_code_says_so(visit: Visiting):
    visitor = await visit()
    page = await visitor.get("/en/places/cnaim-lisboa")
    [link] = [each.get("href") for each in tree(page).iter("a") if NEW in (each.get("href") or "")]
    form = forms(await visitor.get(link))[NEW]
    assert form["place"] == ["cnaim-lisboa"]
    typed = wish(about="My card. Call 920 000 123.", once=form["once"][0])
    mine = await visitor.post(NEW, typed)
    [code] = [each.get("data-code") for each in tree(mine).iter("output")]
    assert (state(mine), "920 000 123" in mine.text) == (["asked"], False)
    assert f'data-code="{code}"' in (await visitor.get(MINE)).text
    assert (await MediatorRequest.get()).about == "My card. Call ▮▮▮."

    rahima, row = await visit("rahima"), await MediatorRequest.get()
    await say(rahima, DESK, f"{DESK}/{row.id}/coming", on="1")
    elsewhere = await visit()
    entered = await elsewhere.post("/en/my-question", {"code": code})
    assert entered.headers["location"].endswith("/en/my-question")
    found = await elsewhere.get("/en/my-question", follow_redirects=True)
    assert (state(found), "A mediator will come." in found.text) == (["coming"], True)
    assert await Account.filter(id=row.asker_id, nickname="", shadow=True).exists()


async def test_the_same_form_sent_twice_asks_once_under_one_code(visit: Visiting):
    visitor, typed = await visit(), wish(once="x" * 43)
    sent = [await visitor.post(NEW, typed), await (await visit()).post(NEW, typed)]
    first, second = ([each.get("data-code") for each in tree(page).iter("output")] for page in sent)
    assert (first, await MediatorRequest.all().count()) == (second, 1)


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("language", "xx", "unknown"),
        ("place", "", "missing"),
        ("cabinet", "NOPE", "unknown"),
        ("topic", "nope", "unknown"),
        ("day", "soon", "malformed"),
        ("day", "2020-01-01", "past"),
        ("day", "2199-01-01", "too_far"),
        ("half", "noon", "missing"),
        ("about", "x" * 301, "too_long"),
    ],
)
async def test_a_request_that_cannot_be_kept_says_which_field(app: Any, field: str, value: str, wrong: str):
    with pytest.raises(Invalid) as refused:
        await asked(**{field: value})
    assert refused.value.fields == {field: wrong}


async def test_only_who_holds_the_language_takes_it_and_one_alone(visit: Visiting):
    row = await asked()
    for who in ("ines", "marta"):
        with pytest.raises(NotFound):
            await mediators.take(row.id, by=await person(who))
    foreign = await asked(language="uk")
    with pytest.raises(NotFound):
        await mediators.take(foreign.id, by=await person("rahima"))
    assert [each.id for each in await mediators.listed(by=await person("rahima"))] == [row.id]
    await mediators.take(row.id, by=await person("rahima"))
    await MediatorRequest.filter(id=row.id).update(taken_by_id=(await person("ada")).account_id)
    for act in (mediators.take, mediators.give_back):
        with pytest.raises(Conflict):
            await act(row.id, by=await person("rahima"))
    amina = await visit("amina")
    assert (await amina.get(DESK)).status_code == 403


async def test_what_is_free_in_a_mediators_language_waits_for_them(catalogue: Any):
    rahima = await person("rahima")
    row = await asked()
    assert (await waiting.counted(rahima, catalogue))["mediators"] == 1
    await mediators.take(row.id, by=rahima)
    assert (await waiting.counted(rahima, catalogue))["mediators"] == 0
    await mediators.give_back(row.id, by=rahima)
    assert (await waiting.counted(rahima, catalogue))["mediators"] == 1
    assert "mediators" not in await waiting.counted(await person("ines"), catalogue)


async def test_an_officer_declines_for_all_in_words_and_the_asker_reads_them(visit: Visiting):
    row = await asked()
    ines = await visit("ines")
    refused = await ines.post(f"{DESK}/{row.id}/refusal", {"words": ""})
    assert (refused.status_code, (await MediatorRequest.get()).state) == (422, "asked")
    await say(ines, DESK, f"{DESK}/{row.id}/refusal", words="All are away. Call 920 000 123.")
    page = await (await visit("amina")).get(MINE)
    assert (state(page), "All are away. Call ▮▮▮." in page.text) == (["nobody"], True)
    assert "tel:+351218106191" in page.text
    with pytest.raises(Conflict):
        await mediators.take(row.id, by=await person("rahima"))


async def test_only_its_asker_withdraws_a_request_and_its_words_go(visit: Visiting):
    row = await asked(about="My card.")
    bilal = await visit("bilal")
    assert (await bilal.post(f"{MINE}/{row.id}/withdrawal")).status_code == 404
    await say(await visit("amina"), MINE, f"{MINE}/{row.id}/withdrawal")
    kept = await MediatorRequest.get()
    assert (kept.state, kept.about) == ("withdrawn", "")


async def test_the_asker_is_told_in_neutral_words_and_nothing_is_mailed(app: Any):
    row = await asked()
    await mediators.take(row.id, by=await person("rahima"))
    await mediators.give_back(row.id, by=await person("rahima"))
    await hearers.hearing(table.TABLE)(await Event.filter(subject="mediatorrequest").order_by("id"))
    [told] = await Notification.filter(account_id=row.asker_id)
    assert (told.kind, await OutboxMail.all().count()) == ("mediator_news", 0)


async def test_from_ones_own_question_the_form_begins_with_what_it_says(visit: Visiting):
    thread = await ask(language="bn")
    path = f"/en/threads/{ids.encode(thread.id)}/mediator"
    form = forms(await (await visit("amina")).get(path))[NEW]
    assert (form["language"], form["topic"]) == (["bn"], ["documentation"])
    assert (await (await visit("bilal")).get(path)).status_code == 404


async def test_one_asker_has_three_open_requests_and_a_network_no_more_than_the_limit(configured: Settings):
    async with running(configured, limit_unnamed="2/minute") as forum:
        for _ in range(3):
            row = await asked()
        with pytest.raises(Conflict):
            await asked()
        await mediators.withdraw(row.id, by=await person("amina"))
        await asked()
        sent = [await Visit(forum).post(NEW, wish()) for _ in range(3)]
    assert [each.status_code for each in sent] == [200, 200, 429] or [each.status_code for each in sent] == [
        303,
        303,
        429,
    ]


async def test_a_request_ends_after_its_day_and_goes_after_its_period(catalogue: Any):
    row = await asked()
    assert await mediators.expire() == 0
    await MediatorRequest.filter(id=row.id).update(day=clock.today() - timedelta(days=1))
    assert (await mediators.expire(), (await MediatorRequest.get()).state) == (1, "over")
    assert await mediators.kept_long_enough(catalogue).count() == 0
    await MediatorRequest.filter(id=row.id).update(ended_at=clock.now() - timedelta(days=31))
    assert await mediators.kept_long_enough(catalogue).count() == 1


async def test_the_export_has_it_and_erasing_takes_it_and_frees_what_a_mediator_took(app: Any):
    row = await asked(about="My card.")
    await mediators.take(row.id, by=await person("rahima"))
    told = await privacy.export(await Account.get(nickname="amina"), holdings=HOLDINGS)
    assert [each["text"] for each in told["mediator_requests"]] == ["My card."]
    await privacy.erase(await Account.get(nickname="rahima"), posts="keep", by=None, holdings=HOLDINGS)
    assert (await MediatorRequest.get()).state == "asked"
    await privacy.erase(await Account.get(nickname="amina"), posts="keep", by=None, holdings=HOLDINGS)
    assert not await MediatorRequest.exists()
