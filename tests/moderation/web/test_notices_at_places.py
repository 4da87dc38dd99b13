"""Notices at places: an admin ticks them, and only whoever looks at one of them, or where it stands, is told."""

from datetime import timedelta

import pytest

from forum import clock
from forum.catalogue import notice_editing, snapshot
from forum.catalogue.notice_editing import NoticeDetails, Wording, as_typed
from forum.catalogue.notices import Notice
from forum.catalogue.places.models import Place
from forum.errors import Invalid
from forum.events import Event
from tests.cast import Visit, Visiting, ask, at, contents, person
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import say, send

LIST, NEW = "/en/admin/notices", "/en/admin/notices/new"
TITLES = {"pt": "Fechado na segunda", "en": "Closed on Monday", "ar": "مغلق يوم الاثنين"}
TYPED = {f"title_{code}": title for code, title in TITLES.items()}
LISBON, PORTO, BEJA, FARO = (f"/en/places/cnaim-{town}" for town in ("lisboa", "norte", "beja", "algarve"))
ASK = "/en/threads/new"
CABINET = "/en/cabinets/GAJI"
ELSEWHERE = ("/en/", "/en/about", "/en/threads", "/en/topics", "/en/topics/housing", "/en/search?q=Lisboa", ASK)


async def announce(**details: str | tuple[str, ...]) -> int:
    made = NoticeDetails(**details)  # type: ignore[arg-type]
    return await notice_editing.plan(made, Wording(TITLES | {"uk": "Зачинено"}), by=await person("ada"))


async def told(who: Visit, *paths: str) -> list[str]:
    """The paths of those pages above which the notice stands."""
    found = []
    for path in paths:
        page = await who.get(path)
        assert page.status_code == 200, path
        if any(each.get("data-campaign") for each in tree(page).iter("aside")):
            found.append(path)
    return found


async def test_a_notice_at_two_places_stands_on_their_pages_their_cabinets_and_lists_with_them_alone(visit: Visiting):
    await announce(places=("cnaim-norte", "cnaim-lisboa"))
    visitor, thread = await visit(), await ask(topic="housing")
    lists = ("/en/places", "/en/places?q=Porto", "/en/places?q=Beja", "/en/places?near=Faro")
    others = (*ELSEWHERE, at(thread))
    assert await told(visitor, LISBON, PORTO, BEJA, FARO, CABINET, *lists, *others) == [
        LISBON, PORTO, CABINET, "/en/places", "/en/places?q=Porto", "/en/places?near=Faro",
    ]  # fmt: skip
    near = await visitor.post("/en/places", {"latitude": "38.72", "longitude": "-9.14"})
    assert 'data-campaign="' in near.text
    assert TITLES["en"] in (await visitor.get("/en/notices")).text


async def test_a_notice_at_a_place_follows_the_cabinet_that_moves_there(visit: Visiting):
    await announce(places=("cnaim-beja",))
    visitor = await visit()
    assert await told(visitor, BEJA, LISBON, CABINET) == [BEJA]
    await Place.filter(slug="cnaim-beja").update(cabinets=["GAJI"])
    await snapshot.changed()
    snapshot.forget()
    assert await told(visitor, BEJA, LISBON, CABINET) == [BEJA, CABINET]


async def test_a_notice_at_a_place_keeps_its_language_audience_dates_and_stays_put_away(visit: Visiting):
    visitor, amina, here = await visit(), await visit("amina"), {"places": ("cnaim-lisboa",)}
    number = await announce(**here, reader_language="uk", audience="visitors")
    ukrainian = LISBON.replace("/en/", "/uk/")
    assert await told(visitor, LISBON, ukrainian) == [ukrainian]
    assert await told(amina, ukrainian) == []
    await notice_editing.end(await notice_editing.find(number), by=await person("ada"))
    second = await announce(**here, starts_at=as_typed(clock.now() + timedelta(hours=1)))
    assert await told(visitor, LISBON, ukrainian) == []
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert await told(visitor, LISBON) == [LISBON]
        await visitor.post(f"/en/notices/{second}/closure", {"next": LISBON})
        assert await told(visitor, LISBON, "/en/places") == []


async def test_a_scam_at_a_place_is_told_there_and_not_beside_the_form_for_asking(visit: Visiting):
    visitor = await visit()
    await announce(places=("cnaim-lisboa",), kind="scam")
    assert await told(visitor, LISBON, ASK) == [LISBON]
    assert TITLES["en"] not in (await visitor.get(ASK)).text
    await announce(kind="scam")
    assert TITLES["en"] in (await visitor.get(ASK)).text


async def test_an_admin_ticks_places_sees_them_again_and_takes_them_away(visit: Visiting):
    ada = await visit("ada")
    assert await say(ada, NEW, NEW, **TYPED, places=["cnaim-lisboa", "cnaim-beja"]) == "Saved."
    path = f"/en/admin/notices/{(await Notice.get()).id}/edit"
    assert sorted(forms(await ada.get(path))[path]["places"]) == ["cnaim-beja", "cnaim-lisboa"]
    row = next(each for each in tree(await ada.get(LIST)).iter("tr") if each.get("data-campaign"))
    assert "Beja" in text_of(row) and "Lisbo" in text_of(row) and "Algarve" not in text_of(row)
    before = await contents()
    assert await say(ada, path, path) == "Saved."
    assert {name for name, rows in (await contents()).items() if rows != before[name]} == {"spent_key"}
    await say(ada, path, path, places=[])
    assert (await Event.filter(verb="campaign.changed").get()).particulars == {"columns": ["places"], "languages": []}
    assert await told(await visit(), "/en/", FARO) == ["/en/", FARO]


@pytest.mark.parametrize(
    ("typed", "wrong", "said"),
    [
        ({"places": ["cnaim-lisboa", "moon"]}, "unknown", "Choose one from the list."),
        ({"places": ["cnaim-lisboa"], "topic": "housing"}, "with_topic", "Choose a topic or places, not both."),
    ],
)
async def test_a_place_nobody_has_and_a_topic_beside_places_are_refused_and_kept_as_typed(
    visit: Visiting, typed: dict[str, list[str] | str], wrong: str, said: str
):
    ada, before = await visit("ada"), await contents()
    refused = await send(ada, NEW, NEW, **TYPED, **typed)
    assert refused.status_code == 422
    assert [text_of(each).strip() for each in tree(refused).iter("p") if each.get("id") == "f-places-error"] == [said]
    assert forms(refused)[NEW]["places"] == ["cnaim-lisboa"]
    assert await contents() == before
    with pytest.raises(Invalid) as caught:
        await announce(**{name: tuple(each) if isinstance(each, list) else each for name, each in typed.items()})
    assert caught.value.fields == {"places": wrong}
