"""Anybody reports a scam without an account; moderators alone read it, and say to the admins which words would find the next one."""

import pytest

from forum import clock, settings
from forum.catalogue import snapshot
from forum.catalogue.models import Topic
from forum.catalogue.notices import Notice, NoticeText
from forum.events import Event
from forum.threads.holding.models import HoldingRule
from moderation.models import Correction, Proposal, ScamReveal
from tests.cast import Visit, Visiting, running
from tests.forum.web.markup import text_of, tree
from tests.forum.web.test_without_account import code_in, follow, knows, opened
from tests.moderation.web.sending import errors, say, send

NEW, DESK = "/en/scams/new", "/en/desk/scams"
CANARY = "Appointment tomorrow kestrel-7713, write to 912 345 678"
TOLD = {"offered": "appointment", "seen": "A group of 912 345 678", "body": CANARY}


@pytest.fixture
async def marta(visit: Visiting) -> Visit:
    return await visit("marta")


def words(page: object) -> str:
    return " ".join(text_of(tree(page)).split())  # type: ignore[arg-type]


async def reported(visit: Visit, **fields: str) -> Correction:
    sent = await send(visit, NEW, NEW, **TOLD | fields)
    assert sent.status_code in (200, 303), sent.text
    rows = await Correction.all().order_by("-id").limit(1)
    return rows[0]


async def test_a_report_is_on_no_public_page_and_its_numbers_are_for_whoever_says_why(visit: Visiting, marta: Visit):
    row = await reported(await visit())
    here, visitor = f"{DESK}/{row.id}", await visit()
    for path in (
        "/en/",
        "/en/threads",
        "/en/notices",
        "/en/threads/new",
        "/en/search?q=kestrel",
        "/en/transparency",
        NEW,
    ):
        assert "7713" not in (await visitor.get(path)).text
    for nickname in ("amina", "rahima", "ines"):
        who = await visit(nickname)
        assert (await who.get(here)).status_code == 403
        assert "7713" not in (await who.get("/en/desk/corrections")).text
    assert (
        f"/en/desk/corrections/{row.id}"
        and (await (await visit("ines")).get(f"/en/desk/corrections/{row.id}")).status_code == 404
    )
    masked = await marta.get(here)
    assert "kestrel-7713" in masked.text and "912 345 678" not in masked.text
    assert "912 345 678" not in (await marta.get(DESK)).text
    assert set(errors(await marta.post(f"{here}/unmasking", {"reason": ""}))) == {"f-reason"}
    assert not await ScamReveal.exists()
    await say(marta, here, f"{here}/unmasking", reason="To tell the police.")
    assert (await marta.get(here)).text.count("912 345 678") == 2
    assert (await ScamReveal.get()).reason == "To tell the police." and await Event.exists(verb="scam.revealed")
    assert "912 345 678" not in (await (await visit("marta")).get(DESK)).text, "lists always mask"


async def test_a_phrase_that_no_rule_has_is_tried_and_proposed_and_an_admin_adds_it(visit: Visiting, marta: Visit):
    row = await reported(await visit(), body="Zorbal cards for sale, ask quickly")
    here, rule = f"{DESK}/{row.id}", await HoldingRule.filter(kind="words").order_by("id").first()
    assert rule and "No rule finds this text." in words(await marta.get(here))
    tried = await marta.post(f"{here}/phrase", {"rule": rule.code, "phrase": "zorbal cards", "action": "try"})
    assert tried.status_code == 200 and 'data-trial="0"' in tried.text and not await Proposal.exists()
    refused = await send(marta, here, f"{here}/phrase", rule=rule.code, phrase="a")
    assert set(errors(refused)) == {"f-phrase"}
    assert (await marta.post(f"{here}/phrase", {"rule": "x" * 99, "phrase": "zorbal"})).status_code == 422
    await say(marta, here, f"{here}/phrase", rule=rule.code, phrase="zorbal cards")
    before, proposal, ada = rule.words, await Proposal.get(), await visit("ada")
    confirming = f"/en/admin/proposals/{proposal.id}/confirmation"
    assert (await marta.post(confirming)).status_code == 403
    await say(ada, "/en/admin/proposals", confirming)
    assert (await HoldingRule.get(id=rule.id)).words == f"{before.rstrip()}\nzorbal cards"
    assert "Would be found by:" in words(await marta.get(here))


async def test_whoever_reports_finds_the_answer_by_a_code_and_not_their_numbers(visit: Visiting, marta: Visit):
    visitor = await visit()
    sent = await send(visitor, NEW, NEW, **TOLD | {"answered": "1"})
    await knows(visitor)
    code, row = code_in(sent), await Correction.get()
    here = f"{DESK}/{row.id}"
    await say(marta, here, f"{here}/claim", on="1")
    await say(marta, here, f"{here}/done", outcome="corrected", answer="The group is closed.", language="en")
    back = await visit()
    page = await follow(back, await opened(back, code))
    assert "The group is closed." in page.text and "912 345 678" not in page.text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"body": " "}, {"f-body"}),
        ({"seen": "x" * 201}, {"f-seen"}),
        ({"body": "x" * 4001}, {"f-body"}),
        ({"offered": "xx"}, set()),
    ],
)
async def test_a_report_that_says_nothing_comes_back_as_typed(visit: Visiting, fields: dict[str, str], wrong: set[str]):
    refused = await (await visit()).post(NEW, TOLD | fields)
    assert (refused.status_code, set(errors(refused))) == (422, wrong)
    assert not await Correction.exists()


async def test_a_flood_of_reports_is_bounded_and_the_same_one_is_counted(configured: settings.Settings):
    async with running(configured, limit_correction="2/hour") as forum:
        sent = [await Visit(forum).post(NEW, TOLD) for _ in range(3)]
        rows = await Correction.all()
    assert ([each.status_code for each in sent], [each.times for each in rows]) == ([303, 303, 429], [2])


async def test_a_notice_of_a_scam_stands_beside_the_form_of_its_topic(visit: Visiting):
    for title, kind, topic in (
        ("Nobody sells appointments", "scam", "documentation"),
        ("No free houses", "rumour", "housing"),
    ):
        made = await Notice.create(kind=kind, topic=await Topic.get(slug=topic), starts_at=clock.now())
        await NoticeText.create(notice_id=made.id, language="en", title=title)
    await snapshot.changed()
    snapshot.forget()
    visitor = await visit()
    for topic, shown in (("documentation", [True, False]), ("housing", [False, True]), ("", [True, True])):
        page = (await visitor.get(f"/en/threads/new?topic={topic}")).text
        assert [title in page for title in ("Nobody sells appointments", "No free houses")] == shown
        assert page.count("data-campaign") == 0, "not above the page too"
    assert "Nobody sells appointments" in (await visitor.get("/en/topics/documentation")).text


async def test_an_admin_says_what_a_notice_is_about(visit: Visiting):
    ada, new = await visit("ada"), "/en/admin/notices/new"
    titles = {f"title_{code}": "Nobody sells appointments" for code in ("pt", "en", "ar")}
    refused = await send(ada, new, new, kind="gossip", **titles)
    assert refused.status_code == 422
    await say(ada, new, new, kind="scam", **titles)
    assert (await Notice.get()).kind == "scam"
