"""What takes two admins: one proposes, another confirms or either drops, and what was signed before keeps its name."""

from datetime import timedelta

import pytest

from forum import clock
from forum.catalogue import institutions, snapshot
from forum.catalogue.institutions import PeriodDetails
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from moderation.admin import proposals
from moderation.models import Proposal
from tests.cast import Visiting, answer, ask, at, person

pytestmark = pytest.mark.usefixtures("app")
NAMES = {"pt": "Instituto Novo", "en": "New Institute", "ar": "المعهد الجديد"}


async def olga() -> Person:
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    return await person("bilal")


async def test_an_admin_is_proposed_by_one_and_confirmed_by_another() -> None:
    ada, second = await person("ada"), await olga()
    made = await proposals.propose_admin("amina", until=None, knowing="", by=ada)
    assert "admin" not in (await person("amina")).roles
    with pytest.raises(NotAllowed, match="own_proposal"):
        await proposals.confirm(made, by=ada)
    await proposals.confirm(made, by=second)
    assert "admin" in (await person("amina")).roles
    with pytest.raises(Conflict, match="line_decided"):
        await proposals.confirm(made, by=second)
    verbs = [event.verb for event in await Event.filter(verb__startswith="proposal.").order_by("id")]
    assert verbs == ["proposal.made", "proposal.confirmed"]
    assert "amina" not in str([event.particulars for event in await Event.filter(verb__startswith="proposal.")])


async def test_a_dropped_proposal_does_nothing_and_waits_no_more() -> None:
    ada, second = await person("ada"), await olga()
    made = await proposals.propose_admin("amina", until=None, knowing="", by=ada)
    await proposals.drop(made, by=ada)
    with pytest.raises(Conflict, match="line_decided"):
        await proposals.confirm(made, by=second)
    assert "admin" not in (await person("amina")).roles and await proposals.waiting() == []


async def test_what_is_wrong_is_told_to_whoever_proposes_it() -> None:
    ada = await person("ada")
    with pytest.raises(Invalid, match="no_such_person"):
        await proposals.propose_admin("nobody here", until=None, knowing="", by=ada)
    period = institutions.periods((await snapshot.current()).institution_names)[0]
    with pytest.raises(Invalid, match="missing"):
        await proposals.propose_names(period, PeriodDetails(names={"pt": ""}, shorts={}), by=ada)
    for nickname in ("ines", "marta"):
        with pytest.raises(NotAllowed):
            await proposals.propose_admin("amina", until=None, knowing="", by=await person(nickname))
    assert not await Proposal.exists()


async def test_an_old_answer_keeps_the_name_it_was_signed_with(visit: Visiting) -> None:
    ada, second = await person("ada"), await olga()
    thread, code = await ask(topic="legal-support"), "ACM"
    await answer(thread, "ines")
    shorts = {"pt": "IN", "en": "NI", "ar": "م"}
    details = PeriodDetails(names=NAMES, shorts=shorts, valid_from=clock.today().isoformat())
    period = await institutions.add_period(code, details, by=ada)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        made = await proposals.propose_use(period, by=ada)
        assert made
        await proposals.confirm(made, by=second)
    snapshot.forget()
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        later = await ask(topic="legal-support", title="Another question")
        await answer(later, "ines")
        visitor = await visit()
        before, after = (await visitor.get(at(thread))).text, (await visitor.get(at(later))).text
    roles = [page.partition('class="role">')[2].partition(" ·")[0] for page in (before, after)]
    assert roles == ["ACM", "NI"]
