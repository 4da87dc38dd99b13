"""Whatever is wrong on a page, anybody can say so from there, and the team sees to it; whoever wants is told by a code or in their account."""

import pytest

from forum import ids, settings
from forum.catalogue.places.models import Place
from forum.events import Event
from forum.people.return_codes import ReturnCode
from moderation.desk import corrections
from moderation.desk.corrections import Telling
from moderation.models import Correction
from tests.cast import Visit, Visiting, answer, ask, at, notify, person, running
from tests.forum.threads.officers import mark
from tests.forum.web.markup import forms, text_of, tree
from tests.forum.web.test_without_account import code_in, follow, knows, opened
from tests.moderation.web.sending import errors, say, send
from tests.world import put_into_bangla

NEW, DESK, MINE = "/en/corrections/new", "/en/desk/corrections", "/en/corrections/mine"
PLACE, EDIT = "/en/places/cnaim-beja", "/en/admin/places/cnaim-beja/edit"


def words(page: object) -> str:
    return " ".join(text_of(tree(page)).split())  # type: ignore[arg-type]


async def way_from(visit: Visit, path: str) -> str:
    """The address that a page's own link leads to, with what it is about."""
    links = [each.get("href") or "" for each in tree(await visit.get(path)).iter("a")]
    return next(each for each in links if NEW in each and "about=" in each)


async def told(visit: Visit, **fields: str) -> str:
    """The code of what a visitor tells of the place in Beja from its page."""
    sent = await send(visit, await way_from(visit, PLACE), NEW, answered="1", **fields)
    await knows(visit)
    return code_in(sent)


async def test_a_visitor_says_it_from_the_page_without_an_account_and_no_number_in_their_words_is_kept(visit: Visiting):
    visitor = await visit()
    about = await visitor.get("/en/about?q=secret")
    [link] = [each.get("href") for each in tree(about).iter("a") if NEW in (each.get("href") or "")]
    form = await visitor.get(link)
    assert forms(form)[NEW]["page"] == ["/en/about"]
    typed = {"page": "/en/about?q=secret", "kind": "fact", "body": "The number is 920 000 123 now."}
    sent = await visitor.post(NEW, typed)
    assert (sent.status_code, sent.headers["location"]) == (303, "/en/about?notice=correction-told")
    assert "Our team looks at the page." in (await visitor.get(sent.headers["location"])).text
    kept = await Correction.get()
    assert (kept.page, kept.kind, kept.body) == ("/en/about", "fact", "The number is ▮▮▮ now.")
    assert (await Event.get(verb="correction.told")).actor_id is None
    assert not await ReturnCode.exists(), "nobody asked for a code"


async def test_the_right_number_of_a_place_reaches_the_team_alone_and_no_number_of_a_person(visit: Visiting):
    visitor, ines = await visit(), await visit("ines")
    code = await told(
        visitor,
        body="Write to me at 920 000 123.",
        right="284 000 111, beja@example.org, Rua Nova, 5, Mo-Fr 9-17. NIF 123 456 789, passport AB1234567.",
    )
    kept = await Correction.get()
    assert kept.body == "Write to me at ▮▮▮."
    assert kept.right == "284 000 111, beja@example.org, Rua Nova, 5, Mo-Fr 9-17. NIF ▮▮▮, passport ▮▮▮."
    for page in (DESK, f"{DESK}/{kept.id}"):
        assert "284 000 111, beja@example.org" in words(await ines.get(page))
    back = await visit()
    assert "284 000 111" not in (await follow(back, await opened(back, code))).text
    assert "284 000 111" not in (await visitor.get(PLACE)).text


async def test_the_same_words_with_another_right_number_are_another_row_and_a_number_says_enough(visit: Visiting):
    typed = {"page": PLACE, "about": "place:cnaim-beja", "kind": "fact", "body": "It is old."}
    for more in (
        {},
        {"right": "284 000 111"},
        {"right": "284 000 222"},
        {"right": "284000 111"},
        {"body": "", "right": "284 000 333"},
    ):
        assert (await (await visit()).post(NEW, typed | more)).status_code == 303
    rows = await Correction.all().order_by("id")
    assert [(each.right, each.times) for each in rows] == [
        ("", 1),
        ("284 000 111", 2),
        ("284 000 222", 1),
        ("284 000 333", 1),
    ]


async def test_what_is_right_is_told_of_facts_alone_within_bounds(visit: Visiting):
    visitor = await visit()
    for about, offered in (
        ("place:cnaim-beja", True),
        ("cabinet:GAJI", True),
        ("line:migrant-support-line", True),
        ("", False),
    ):
        assert ("right" in forms(await visitor.get(f"{NEW}?page=/en/about&about={about}"))[NEW]) is offered
    for typed in ({"right": "284 000 111"}, {"right": "9" * 301, "about": "place:cnaim-beja"}):
        refused = await visitor.post(NEW, {"page": "/en/about", "body": "It is old."} | typed)
        assert (refused.status_code, set(errors(refused))) == (422, {"f-right"})
        assert forms(refused)[NEW]["right"] == [typed["right"]]
    assert not await Correction.exists()


async def test_an_answer_begins_in_its_finder_s_language_and_is_asked_about_when_it_is_plainly_in_another(
    visit: Visiting,
):
    visitor, ines = await visit(), await visit("ines")
    await visitor.post("/ar/corrections/new", {"page": PLACE, "body": "قديم.", "answered": "1"})
    row = f"{DESK}/{(await Correction.get()).id}"
    assert forms(await ines.get(row))[f"{row}/done"]["language"] == ["ar"]
    assert "Whoever told us reads Arabic." in words(await ines.get(row))
    refused = await send(ines, row, f"{row}/done", outcome="corrected", answer="O número mudou.")
    assert (refused.status_code, set(errors(refused))) == (422, {"f-language"})
    again = forms(refused)[f"{row}/done"]
    assert again["answer"] == ["O número mudou."]
    assert (
        await ines.client.post(
            f"{row}/done", data=again | {"language": "pt"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
    ).status_code == 303
    mine = await visitor.get("/ar/corrections/mine")
    [said] = [each for each in tree(mine).iter("p") if "data-answer" in each.attrib]
    assert (said.get("lang"), said.get("dir"), text_of(said)) == ("pt", "ltr", "O número mudou.")
    assert "Português" in words(mine)


async def test_a_public_number_in_it_is_listed_to_the_team_as_it_was_typed(visit: Visiting):
    await (await visit()).post(NEW, {"page": "/en/about", "kind": "fact", "body": "Nobody answers 21 810 61 91."})
    assert "Nobody answers 21 810 61 91." in words(await (await visit("ines")).get(DESK))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"body": " . "}, {"f-body"}),
        ({"body": "x" * 1001}, {"f-body"}),
        ({"body": "Old.", "kind": "xx"}, set()),
        ({"body": "Old.", "kind": "scam"}, set()),
    ],
)
async def test_what_says_nothing_comes_back_as_typed(visit: Visiting, fields: dict[str, str], wrong: set[str]):
    refused = await (await visit()).post(NEW, {"page": "/en/about"} | fields)
    assert (refused.status_code, set(errors(refused)), forms(refused)[NEW]["page"]) == (422, wrong, ["/en/about"])
    assert not await Correction.exists()


@pytest.mark.parametrize("page", ["https://example.org/", "//example.org", "/en/920000123", ""])
async def test_only_a_page_of_ours_is_kept(visit: Visiting, page: str):
    await (await visit()).post(NEW, {"page": page, "body": "It is old.", "kind": "wrong"})
    kept = await Correction.get()
    assert (kept.page, kept.kind) == ("", "wrong"), "kinds of earlier forms are still taken"


async def test_a_wrong_number_is_put_right_by_an_admin_and_its_finder_told_by_the_code(visit: Visiting):
    visitor, ines, ada = await visit(), await visit("ines"), await visit("ada")
    code = await told(visitor, body="Nobody answers the telephone.")
    kept, before = await Correction.get(), (await Place.get(slug="cnaim-beja")).numbers
    assert (kept.kind, kept.about, kept.stood and kept.stood["address"]) == (
        "fact",
        "place:cnaim-beja",
        [(await address())],
    )
    at_desk = f"{DESK}/{kept.id}"
    assert "Received." in words(await visitor.get(MINE))
    assert "You are dealing with it now." in await say(ines, at_desk, f"{at_desk}/claim", on="1")
    assert "Somebody of our team is looking at it." in words(await visitor.get(MINE))
    assert EDIT not in (await ines.get(at_desk)).text and EDIT in (await ada.get(at_desk)).text
    await say(ada, EDIT, EDIT, phone="284 000 111", source="They called.")
    assert (await Place.get(slug="cnaim-beja")).numbers != before
    seen_by_team = words(await ada.get(at_desk))
    assert "Since it was told, this has changed:" in seen_by_team and "284 000 111" in seen_by_team
    await say(ada, at_desk, f"{at_desk}/done", outcome="corrected", answer="The number was old.", language="en")
    back = await visit()
    page = await follow(back, await opened(back, code))
    said = words(page)
    assert all(each in said for each in ("It was corrected. Thank you.", "The number was old.", "284 000 111"))
    assert PLACE in page.text and "284 000 111" in words(await back.get(PLACE))


async def address() -> str:
    place = await Place.get(slug="cnaim-beja")
    return ", ".join([*place.lines, f"{place.postcode} {place.town}".strip()])


async def test_a_code_opens_what_it_was_given_for_and_nothing_of_anybody_else(visit: Visiting):
    one, other = await visit(), await visit()
    mine, theirs = await told(one, body="The door is elsewhere."), await told(other, body="The lift is broken.")
    assert mine != theirs
    back = await visit()
    first = await opened(back, mine.lower().replace("-", " "))
    page = await follow(back, first)
    assert "The door is elsewhere." in page.text and "The lift is broken." not in page.text
    assert mine not in page.text, "it is shown once"
    assert (await (await visit()).get(MINE)).headers["location"].startswith("/en/login")
    wrong = await (await visit()).post("/en/my-question", {"code": theirs[:-4] + "0000"})
    assert wrong.status_code == 422


async def test_the_same_told_again_is_one_row_and_everybody_who_wants_is_told(visit: Visiting):
    amina, visitor = await visit("amina"), await visit()
    for body in ("The door is elsewhere.", "the  door is ELSEWHERE."):
        await visitor.post(NEW, {"page": PLACE, "about": "place:cnaim-beja", "kind": "fact", "body": body})
    await send(amina, f"{NEW}?page={PLACE}&about=place:cnaim-beja", NEW, body="The door is elsewhere.", answered="1")
    found = await corrections.listed(by=await person("ines"))
    assert [(each.times, each.body) for each in found.rows] == [(3, "The door is elsewhere.")]
    ines, row = await visit("ines"), f"{DESK}/{found.rows[0].id}"
    refused = await send(ines, row, f"{row}/done", outcome="unchanged", answer="")
    assert set(errors(refused)) == {"f-answer"}
    await say(ines, row, f"{row}/done", outcome="unchanged", answer="It is the side door.", language="en")
    await notify()
    assert "Our team answered what you told it" in (await amina.get("/en/account")).text
    assert "It is the side door." in (await amina.get(MINE)).text


async def test_a_mediator_says_the_answer_in_the_finder_s_language(visit: Visiting):
    visitor, ines, rahima = await visit(), await visit("ines"), await visit("rahima")
    page = await visitor.get(f"/bn/corrections/new?page={PLACE}")
    await visitor.post("/bn/corrections/new", {"page": PLACE, "body": "পুরানো।", "answered": "1"})
    assert page.status_code == 200
    row = f"{DESK}/{(await Correction.get()).id}"
    await say(ines, row, f"{row}/done", outcome="corrected", answer="Está corrigido.", language="pt")
    assert "Está corrigido." in (await visitor.get("/bn/corrections/mine")).text
    assert row in (await rahima.get(f"{DESK}?state=translate")).text
    assert (await rahima.post(f"{row}/done", {"outcome": "corrected"})).status_code == 403
    await say(rahima, row, f"{row}/translation", translation="ঠিক করা হয়েছে।")
    mine = (await visitor.get("/bn/corrections/mine")).text
    assert "ঠিক করা হয়েছে।" in mine and "Está corrigido." not in mine
    assert row not in (await rahima.get(f"{DESK}?state=translate")).text


async def test_the_team_lists_them_by_kind_and_marks_them_done_and_not_done(visit: Visiting):
    row = await corrections.tell(
        Telling(page="/en/about", kind="broken", body="The link is dead."), by=await person(None)
    )
    ines, here = await visit("ines"), f"{DESK}/{row.id}"
    assert "The link is dead." in (await ines.get(f"{DESK}?kind=broken")).text
    assert "The link is dead." not in (await ines.get(f"{DESK}?kind=fact")).text
    await say(ines, here, f"{here}/done", outcome="corrected")
    assert "The link is dead." not in (await ines.get(DESK)).text
    again = await ines.post(f"{here}/done", {"outcome": "unchanged", "answer": "No."})
    assert again.status_code == 409
    assert "Done on" in (await ines.get(f"{DESK}?state=done")).text
    await say(ines, here, f"{here}/done", on="0")
    assert (await Correction.get()).done_at is None
    assert (await (await visit("amina")).get(DESK)).status_code == 403
    figures = {
        name: value
        for _, _, name, value in (line.split(",") for line in (await ines.get("/en/desk/statistics.csv")).text.split())
    }
    assert figures["told"] == "1"


async def test_a_link_beside_an_official_answer_knows_its_revision_and_none_tells_of_a_private_one(visit: Visiting):
    thread = await ask()
    post = await answer(thread)
    await mark(post)
    visitor = await visit()
    form = forms(await visitor.get(await way_from(visitor, at(thread))))[NEW]
    assert form["about"] == [f"answer:{ids.encode(post.id)}"] and form["kind"] == ["answer"]
    await visitor.post(NEW, {name: each[0] for name, each in form.items()} | {"body": "The fee is another one."})
    assert (await Correction.get()).stood == {"version": ["1"]}
    hidden = await answer(await ask(visibility="private"))
    about = f"answer:{ids.encode(hidden.id)}"
    await visitor.post(NEW, {"about": about, "body": "Is there something?"})
    assert (await Correction.get(body="Is there something?")).about == ""


@pytest.mark.parametrize("name", ["limit_correction", "limit_correction_all", "limit_flag"])
async def test_a_flood_is_bounded_by_network_and_in_all(configured: settings.Settings, name: str):
    async with running(configured, **{name: "2/hour"}) as forum:
        sent = [await Visit(forum).post(NEW, {"body": "It is old."}) for _ in range(3)]
        rows = await Correction.all()
    assert ([each.status_code for each in sent], [each.times for each in rows]) == ([303, 303, 429], [2])


async def test_a_link_beside_a_rendering_knows_which_one_it_was(visit: Visiting):
    post, visitor = await answer(await ask()), await visit()
    about = f"rendering:{ids.encode(post.id)}"
    for language in ("bn", "x" * 60, ""):
        assert "about" not in forms(await visitor.get(f"{NEW}?about={about}:{language}"))[NEW]
    made = await put_into_bangla(post)
    form = forms(await visitor.get(f"{NEW}?about={about}:bn"))[NEW]
    await visitor.post(NEW, {name: each[0] for name, each in form.items()} | {"body": "The day is wrong."})
    kept = await Correction.get()
    assert (kept.kind, kept.about, bool(kept.stood)) == ("rendering", f"{about}:bn", bool(made))
