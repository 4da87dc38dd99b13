"""A question another cabinet wants, in the browser and without scripts: asked for, answered, taken back."""

from typing import Any

import httpx
import pytest

from forum import ids, text
from forum.catalogue.views import Catalogue
from forum.errors import NotFound
from forum.people import accounts, grants
from forum.people.accounts import Account
from forum.threads.casework.models import TransferRequest
from forum.threads.models import Post, Thread
from forum.threads.official import reviewing
from forum.threads.posting import lifecycle
from forum.threads.visibility import find_thread
from tests import cast
from tests.cast import Visit, Visiting, answer, ask, at, person
from tests.forum.threads.officers import about, mark, officer_of, said, second_officer
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

WHY = "The landlord keeps <b>her</b> papers."
NO = "It is about the card & not the flat."


@pytest.fixture
async def ines(visit: Visiting) -> Visit:
    return await visit("ines")


@pytest.fixture
async def rui(visit: Visiting) -> Visit:
    return await visit("rui")


def words(response: httpx.Response) -> str:
    return " ".join(text_of(tree(response)).split())


def requests(response: httpx.Response) -> list[str]:
    """What the page says of each request, by its state."""
    return [each.get("data-transfer") for each in tree(response).iter("div") if each.get("data-transfer")]


async def asked_for(rui: Visit) -> Thread:
    thread = await ask(language="bn")
    assert await say(rui, at(thread), at(thread, "/route"), reason=WHY) == (
        "You asked for the question. The cabinet that has it decides."
    )
    return thread


async def code_of_owner(thread: Thread, catalogue: Catalogue) -> str:
    return catalogue.cabinets[(await Thread.get(id=thread.id)).cabinet_id].code


async def decide(who: Visit, thread: Thread, **fields: Any) -> httpx.Response:
    return await who.post(at(thread, "/transfer"), {"cabinet": "GAH"} | fields)


async def test_an_officer_of_another_cabinet_asks_by_the_form_and_the_question_stays(
    rui: Visit, catalogue: Catalogue
) -> None:
    thread = await asked_for(rui)
    assert await code_of_owner(thread, catalogue) == "GAJI"
    page = await rui.get(at(thread))
    assert requests(page) == ["open"]
    assert WHY in words(page)
    assert at(thread, "/route") not in forms(page)


async def test_by_hand_no_cabinet_gets_what_is_not_its_own(rui: Visit, catalogue: Catalogue) -> None:
    thread = await ask()
    for code in ("GAS", "GAJI"):
        assert (await rui.post(at(thread, "/route"), {"cabinet": code, "reason": WHY})).status_code == 403
    assert (await rui.post(at(thread, "/route"), {"cabinet": "GAH", "reason": WHY})).status_code == 303
    assert await code_of_owner(thread, catalogue) == "GAJI"
    for form in ("/official", "/privacy", "/rejection", "/closure"):
        where = f"/en/answers/{ids.encode((await answer(thread, 'rui')).id)}" if form == "/official" else at(thread)
        assert (await rui.post(where + form, {"reason": "Mine now."})).status_code == 403, form


async def test_sent_on_from_a_page_of_before_it_was_handed_over_it_stays_and_the_reason_is_kept(
    ines: Visit, visit: Visiting, catalogue: Catalogue
) -> None:
    thread, marta = await ask(), await visit("marta")
    stale = forms(await ines.get(at(thread)))[at(thread, "/route")] | {"cabinet": "GAS", "reason": WHY}
    later = forms(await marta.get(at(thread)))[at(thread, "/route")] | {"cabinet": "GAS", "reason": WHY}
    await say(marta, at(thread), at(thread, "/route"), cabinet="GAH", reason="It is about the flat.")
    for who, fields in ((ines, stale), (marta, later)):
        refused = await who.client.post(at(thread, "/route"), data=fields, headers={"Sec-Fetch-Site": "same-origin"})
        assert refused.status_code == 409
        assert "The question is with another cabinet now" in words(refused)
        offered = forms(refused)[at(thread, "/route")]
        assert (offered["reason"], offered["read"]) == ([WHY], ["GAH"])
    assert await code_of_owner(thread, catalogue) == "GAH"
    assert not await TransferRequest.all().exists()


async def test_from_the_triage_list_too_a_question_is_sent_on_only_by_who_knows_whose_it_is(ines: Visit) -> None:
    thread = await ask()
    offered = forms(await ines.get("/en/desk/triage"))[at(thread, "/route")]
    assert offered["read"] == ["GAJI"]


async def test_the_buttons_of_two_requests_say_which_cabinet_they_are_for(
    ines: Visit, rui: Visit, visit: Visiting
) -> None:
    thread = await asked_for(rui)
    await officer_of("GAS")
    await say(await visit("bilal"), at(thread), at(thread, "/route"), reason=WHY)
    for who in (ines, rui, await visit("bilal")):
        page = tree(await who.get(at(thread)))
        named = [" ".join(text_of(each).split()) for each in page.iter("button") if each.get("name") == "decision"]
        assert len(named) == len(set(named)) > 0
    page = tree(await ines.get(at(thread)))
    named = [" ".join(text_of(each).split()) for each in page.iter("button") if each.get("name") == "decision"]
    assert sorted(named) == [
        f"{act} {name} Support Cabinet" for act in ("Hand over", "Keep it here") for name in ("Housing", "Social")
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": " "}, {"f-reason": "Say why, in a few words."}),
        ({"reason": "x" * 501}, {"f-reason": "This is too long."}),
        ({"cabinet": "XX", "reason": WHY}, {"f-cabinet": "Choose a cabinet."}),
    ],
)
async def test_a_request_that_can_not_be_made_comes_back_as_typed(
    rui: Visit, fields: dict[str, str], wrong: dict[str, str]
) -> None:
    thread = await ask()
    refused = await send(rui, at(thread), at(thread, "/route"), **fields)
    assert (refused.status_code, errors(refused)) == (422, wrong)
    assert not await TransferRequest.all().exists()


async def test_its_cabinet_reads_who_asks_and_why_and_hands_it_over(
    ines: Visit, rui: Visit, catalogue: Catalogue
) -> None:
    thread = await asked_for(rui)
    page = words(await ines.get(at(thread)))
    assert "Housing Support Cabinet asks for this question" in page
    assert f"rui {WHY}" in page
    told = await say(ines, at(thread), at(thread, "/transfer"), decision="accept")
    assert told == "The question was handed to the cabinet."
    assert await code_of_owner(thread, catalogue) == "GAH"
    after = await ines.get(at(thread))
    assert "Handed to: Housing Support Cabinet" in words(after)
    assert requests(after) == []
    assert requests(await rui.get(at(thread))) == ["accepted"]


async def test_a_refusal_is_read_by_who_asked(ines: Visit, rui: Visit, catalogue: Catalogue) -> None:
    thread = await asked_for(rui)
    refused = await send(ines, at(thread), at(thread, "/transfer"), decision="refuse")
    assert (refused.status_code, errors(refused)) == (422, {"f-reason": "Say why, in a few words."})
    told = await say(ines, at(thread), at(thread, "/transfer"), decision="refuse", reason=NO)
    assert told == "The question stays where it is. Whoever asked for it reads why."
    page = await rui.get(at(thread))
    assert requests(page) == ["refused"]
    assert NO in words(page)
    assert at(thread, "/route") in forms(page)
    await cast.notify()
    assert "A question you asked for stays where it is" in words(await rui.get("/en/account"))
    assert await code_of_owner(thread, catalogue) == "GAJI"


async def test_a_colleague_takes_it_back(rui: Visit, visit: Visiting) -> None:
    thread = await asked_for(rui)
    await officer_of("GAH")
    told = await say(await visit("bilal"), at(thread), at(thread, "/transfer"), decision="take_back")
    assert told == "Your cabinet no longer asks for this question."
    assert requests(await rui.get(at(thread))) == ["taken_back"]


@pytest.mark.parametrize("who", [None, "amina", "bilal", "rahima", "ada", "social"])
async def test_nobody_else_reads_or_answers_it(who: str | None, rui: Visit, visit: Visiting) -> None:
    thread = await asked_for(rui)
    if who == "social":
        await officer_of("GAS")
    other = await visit("bilal" if who == "social" else who)
    page = await other.get(at(thread))
    assert WHY not in words(page)
    assert requests(page) == []
    assert at(thread, "/transfer") not in forms(page)
    for decision in ("accept", "refuse", "take_back"):
        answered = await decide(other, thread, decision=decision, reason="Yes.")
        assert answered.status_code == (303 if who is None else 403)
    assert (await TransferRequest.get()).answered_at is None


@pytest.mark.parametrize("who", ["marta", "triage"])
async def test_moderators_and_the_triage_desk_see_it_and_answer(
    who: str, rui: Visit, visit: Visiting, catalogue: Catalogue
) -> None:
    if who == "triage":
        await officer_of("GAT")
    thread, desk = await asked_for(rui), await visit("bilal" if who == "triage" else who)
    listed = await desk.get("/en/desk/triage")
    assert [text_of(each).strip() for each in tree(listed).iter("li") if each.get("data-transfer") is not None] == [
        "GAH asks for it"
    ]
    assert requests(await desk.get(at(thread))) == ["open"]
    await say(desk, at(thread), at(thread, "/transfer"), decision="accept")
    assert await code_of_owner(thread, catalogue) == "GAH"
    listed = await desk.get("/en/desk/triage")
    assert not [each for each in tree(listed).iter("li") if each.get("data-transfer") is not None]


async def test_the_later_of_two_is_told_what_was_decided(ines: Visit, rui: Visit, visit: Visiting) -> None:
    thread, marta = await asked_for(rui), await visit("marta")
    assert (await decide(marta, thread, decision="refuse", reason=NO)).status_code == 303
    for decision in ("accept", "refuse"):
        late = await decide(ines, thread, decision=decision, reason="I think so.")
        assert late.status_code == 409
        assert "This no longer waits for an answer" in words(late)
        assert NO in words(late)
    assert (await decide(rui, thread, decision="take_back")).status_code == 409


async def test_what_was_sent_elsewhere_or_withdrawn_is_no_longer_answered(
    ines: Visit, rui: Visit, visit: Visiting, catalogue: Catalogue
) -> None:
    thread, marta = await asked_for(rui), await visit("marta")
    social = catalogue.cabinet("GAS")
    assert social is not None
    await lifecycle.route(
        thread, to=social.code, by=await person("marta"), catalogue=catalogue, reason="She is hungry."
    )
    assert (await decide(ines, thread, decision="accept")).status_code == 409
    withdrawn = await asked_for(rui)
    await lifecycle.withdraw(withdrawn, by=await person("amina"), catalogue=catalogue)
    assert (await decide(marta, withdrawn, decision="accept")).status_code == 409
    assert (await decide(ines, withdrawn, decision="accept")).status_code == 404


@pytest.mark.parametrize("decision", ["", "perhaps"])
async def test_an_answer_that_is_none_is_refused(decision: str, ines: Visit, rui: Visit) -> None:
    thread = await asked_for(rui)
    assert (await decide(ines, thread, decision=decision)).status_code == 422
    assert (await decide(ines, thread, decision="accept", cabinet="x" * 300)).status_code == 422
    assert (await TransferRequest.get()).answered_at is None


async def test_who_asked_and_moderates_now_does_not_answer_for_the_others(rui: Visit, visit: Visiting) -> None:
    thread = await asked_for(rui)
    await grants.give(await Account.get(nickname="rui"), "moderator", by=None)
    again = await visit("rui")
    assert "accept" not in [each.get("value") for each in tree(await again.get(at(thread))).iter("button")]
    refused = await decide(again, thread, decision="accept")
    assert refused.status_code == 403
    assert "Somebody else answers this" in words(refused)


async def test_a_private_question_is_asked_for_only_by_who_sees_it(visit: Visiting, catalogue: Catalogue) -> None:
    thread = await ask(visibility="private", language="bn")
    await grants.give(await Account.get(nickname="rahima"), "officer", by=None, cabinet_id=_id(catalogue, "GAH"))
    rahima, rui = await visit("rahima"), await visit("rui")
    assert (await rui.post(at(thread, "/route"), {"cabinet": "GAH", "reason": WHY})).status_code == 404
    await say(rahima, at(thread), at(thread, "/route"), reason=WHY)
    with pytest.raises(NotFound):
        await find_thread(thread.id, reader=await person("rui"), catalogue=catalogue)
    assert (await decide(rui, thread, decision="take_back")).status_code == 404


def _id(catalogue: Catalogue, code: str) -> int:
    cabinet = catalogue.cabinet(code)
    assert cabinet is not None
    return cabinet.id


async def test_in_arabic_a_request_is_read_and_answered_too(ines: Visit, rui: Visit, catalogue: Catalogue) -> None:
    thread = await asked_for(rui)
    page = await ines.get(at(thread, ui="ar"))
    assert requests(page) == ["open"]
    assert "asks for this question" not in words(page)
    await say(ines, at(thread, ui="ar"), at(thread, "/transfer", ui="ar"), decision="accept")
    assert await code_of_owner(thread, catalogue) == "GAH"


# whose words they are


async def test_a_moderator_and_a_colleague_are_offered_no_form_for_somebody_s_answer(visit: Visiting) -> None:
    post = await answer(thread := await ask())
    await second_officer()
    edit = f"/en/answers/{ids.encode(post.id)}/edit"
    for who in ("marta", "bilal"):
        other = await visit(who)
        assert edit not in (await other.get(at(thread))).text
        assert (await other.get(edit)).status_code == 403
        assert (await other.post(edit, {"body": "In her name."})).status_code == 403
    assert edit in (await (await visit("ines")).get(at(thread))).text
    assert (await Post.get(id=post.id)).source == post.source


@pytest.mark.parametrize("named", [True, False])
async def test_all_versions_say_who_corrected_a_text(named: bool, visit: Visiting) -> None:
    post = await answer(thread := await ask())
    await mark(post)
    colleague = await second_officer()
    if named:
        await accounts.show_name("B. Sousa", by=await person("bilal"))
    how: dict[str, Any] = {
        "statement": said("Keep all."),
        "meaning": "detail",
        "body": await text.prose("Bring all you have."),
    }
    await reviewing.correct(**await about(post, colleague), **how)
    page = await (await visit()).get(f"/en/posts/{ids.encode(post.id)}/revisions")
    by = next(each for each in tree(page).iter("p") if each.get("data-corrected-by") is not None)
    assert " ".join(text_of(by).split()).endswith(
        "Immigrant Legal Support Cabinet, B. Sousa" if named else "Immigrant Legal Support Cabinet"
    )
    assert "bilal" not in words(page)
    assert "changed by our team" in words(await (await visit()).get(at(thread)))


async def test_a_colleague_is_offered_the_text_where_the_official_answer_is_corrected(visit: Visiting) -> None:
    post = await answer(thread := await ask())
    await mark(post)
    await second_officer()
    bilal, correction = await visit("bilal"), f"/en/answers/{ids.encode(post.id)}/official/correction"
    assert forms(await bilal.get(at(thread)))[correction]["body"] == [post.source]
    await say(bilal, at(thread), correction, body="Bring all you have.", meaning="detail")
    assert (await Post.get(id=post.id)).source == "Bring all you have."
