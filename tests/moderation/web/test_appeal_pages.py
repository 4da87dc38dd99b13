"""The day until which an objection is answered: on the pages of whom it concerns, on the item and in the queue, in three languages."""

from datetime import datetime, timedelta

import pytest

import main
from forum import clock, ids
from forum.catalogue import numbers
from forum.clock import LISBON
from forum.operations import chores
from forum.threads.models import ReviewItem
from moderation.models import Appeal, Decision
from moderation.review import appeals
from tests.cast import Visit, Visiting, ask, person
from tests.forum.web.markup import text_of, tree
from tests.moderation.test_decisions import decide, question_of

MONDAY = datetime(2026, 11, 23, 10, tzinfo=LISBON)
LATER = MONDAY + timedelta(days=30)


async def hidden() -> Decision:
    return await decide(await question_of(await ask()), "hide")


async def objected() -> Appeal:
    return await appeals.appeal(await hidden(), body="I disagree.", by=await person("amina"))


async def read(who: Visit, address: str) -> str:
    page = await who.get(address)
    assert page.status_code == 200, page.text
    return " ".join(text_of(tree(page)).split())


def of(decision_id: int, ui: str = "en", rest: str = "") -> str:
    return f"/{ui}/decisions/{ids.encode(decision_id)}{rest}"


@pytest.mark.parametrize(
    ("days", "ui", "told"),
    [
        ("1", "en", "an answer within 1 working day, by 24 November 2026."),
        ("10", "en", "an answer within 10 working days, by 9 December 2026."),
        ("1", "pt", "resposta no prazo de 1 dia útil, até 24 de novembro de 2026."),
        ("10", "pt", "resposta no prazo de 10 dias úteis, até 9 de dezembro de 2026."),
        ("1", "ar", "يصلك الرد في غضون يوم عمل واحد، في موعد أقصاه"),
        ("2", "ar", "يصلك الرد في غضون يومي عمل، في موعد أقصاه"),
        ("3", "ar", "يصلك الرد في غضون 3 أيام عمل، في موعد أقصاه"),
        ("11", "ar", "يصلك الرد في غضون 11 يوم عمل، في موعد أقصاه"),
    ],
)
async def test_who_may_object_is_told_when_an_answer_comes(days: str, ui: str, told: str, visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        await numbers.save({"appeal_days": days}, by=await person("ada"))
        made, amina = await hidden(), await visit("amina")
        for rest in ("", "/appeal"):
            assert told in await read(amina, of(made.id, ui, rest))


async def test_who_objected_is_told_the_day_and_that_it_stays(visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        made, amina = await hidden(), await visit("amina")
        sent = await amina.post(of(made.id, rest="/appeal"), {"body": "I disagree."})
        assert sent.status_code == 303
        await numbers.save({"appeal_days": "30"}, by=await person("ada"))
        assert "decides by 9 December 2026 at the latest" in await read(amina, of(made.id))
        assert "o mais tardar, até 9 de dezembro de 2026" in await read(amina, of(made.id, "pt"))
        assert "working day" not in await read(amina, of(made.id))


@pytest.mark.parametrize(
    ("ui", "told"),
    [
        ("en", "We promised an answer by 9 December 2026, and we are late."),
        ("pt", "Prometemos uma resposta até 9 de dezembro de 2026 e estamos em atraso."),
        ("ar", "وقد تأخرنا."),
    ],
)
async def test_who_waits_too_long_is_told_so(ui: str, told: str, visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        appeal = await objected()
    with clock.moved_to(LATER):
        assert told in await read(await visit("amina"), of(appeal.decision_id, ui))


async def test_the_queue_and_the_item_show_the_day_and_that_it_is_over(visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        appeal = await objected()
    row = await ReviewItem.get(appeal_id=appeal.id)
    addresses = ("/en/desk/queue", f"/en/desk/queue/{ids.encode(row.id)}")
    for moment, told, due in (
        (MONDAY, "An answer was promised by 9 December 2026.", "soon"),
        (LATER, "Late: an answer was promised by 9 December 2026.", "late"),
    ):
        with clock.moved_to(moment):
            await chores.do(main.WORK.chores)
            marta = await visit("marta")
            for address in addresses:
                assert told in await read(marta, address), address
            queue = tree(await marta.get("/en/desk/queue"))
            assert [each.get("data-due") for each in queue.iter("li") if each.get("data-item")] == [due]


async def test_nothing_is_promised_any_more_once_it_is_decided(visit: Visiting) -> None:
    with clock.moved_to(MONDAY):
        appeal = await objected()
    await Appeal.filter(id=appeal.id).update(verdict="uphold", statement="It stands.", decided_at=MONDAY)
    with clock.moved_to(LATER):
        shown = await read(await visit("amina"), of(appeal.decision_id))
    assert "The decision stands" in shown
    assert "promised" not in shown
