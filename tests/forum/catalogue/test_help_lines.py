"""Help lines: what a change says, who may say it, and which lines stand on which day."""

from datetime import date, timedelta

import pytest

from forum import clock
from forum.catalogue import help_line_changes, help_lines, snapshot
from forum.catalogue.help_line_changes import LineDetails
from forum.catalogue.help_lines import LineFact, tel, wrong_number
from forum.catalogue.models import LineChange
from forum.errors import Conflict, Invalid, NotAllowed
from forum.events import Event
from forum.people import grants
from forum.people.accounts import Account
from forum.people.person import Person
from forum.text import prose
from forum.threads.holding import evaluating
from forum.threads.holding.evaluating import submission_in
from forum.threads.holding.rules import Policy
from tests.cast import ask, person

pytestmark = pytest.mark.usefixtures("app")
TODAY = clock.today()
LINE = "suicide-prevention"
DETAILS = {"numbers": {"any": "1411"}, "opening_hours": "24/7", "source": "A call", "valid_from": TODAY.isoformat()}


@pytest.fixture
async def olga() -> Person:
    """A second admin beside Ada."""
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    return await person("bilal")


async def line(code: str = LINE, day: date = TODAY) -> LineFact:
    return (await snapshot.current()).lines(day)[code]


async def proposed(code: str = LINE, **changed: object) -> LineChange:
    return await help_line_changes.propose(
        await line(code), LineDetails(**(DETAILS | changed)), by=await person("ada")  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_number_the_forum_came_with_is_printed_right_and_has_the_link_it_would_get():
    for number in (number for line in help_lines.lines() for number in line.numbers):
        assert (wrong_number(number.display), tel(number.display)) == ("", number.href)


@pytest.mark.parametrize(
    ("printed", "link"),
    [
        ("+351 21 810 61 91", "tel:+351218106191"),
        ("(+351) 912 345 678", "tel:+351912345678"),
        ("00351 218 106 191", "tel:+351218106191"),
        ("116-111", "tel:116111"),
    ],
)
def test_a_number_from_abroad_is_called_with_its_country(printed: str, link: str):
    assert (wrong_number(printed), tel(printed)) == ("", link)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("٨٠٨ ٢٥٧", "not_a_phone_number"),
        ("112 or 144", "not_a_phone_number"),
        ("21+810", "not_a_phone_number"),
        ("12", "phone_digits"),
        ("1" * 16, "phone_digits"),
    ],
)
def test_what_no_telephone_can_call_is_no_number(printed: str, code: str):
    assert wrong_number(printed) == code


async def test_a_change_is_in_force_from_its_day_once_another_admin_confirmed_it(olga: Person):
    first = TODAY + timedelta(days=5)
    change = await proposed(numbers={"any": "1412"}, valid_from=first.isoformat())
    snapshot.forget()
    assert (await line(day=first)).numbers[0].display == "1411"
    await help_line_changes.confirm(change, by=olga)
    before, after = await line(day=first - timedelta(days=1)), await line(day=first)
    assert (before.numbers[0].href, before.verified, before.shown) == ("tel:1411", False, False)
    assert (after.numbers[0].href, after.verified, after.shown) == ("tel:1412", True, True)
    assert (after.source, after.hours[0].source, after.hours[0].verified) == ("A call", "A call", True)


async def test_a_number_may_be_put_back_and_both_changes_stay(olga: Person):
    for number in ("1412", "1411"):
        await help_line_changes.confirm(await proposed(numbers={"any": number}), by=olga)
    assert (await line()).numbers[0].display == "1411"
    told = [change.particulars["numbers"][0]["display"] for change in await help_line_changes.history(LINE)]
    assert told == ["1411", "1412"]


async def test_a_change_planned_for_later_is_not_overruled_by_one_for_today(olga: Person):
    later = TODAY + timedelta(days=9)
    planned = await proposed(numbers={"any": "1413"}, valid_from=later.isoformat())
    for change in (planned, await proposed(numbers={"any": "1412"})):
        await help_line_changes.confirm(change, by=olga)
    assert [(await line(day=day)).numbers[0].display for day in (TODAY, later)] == ["1412", "1413"]


@pytest.mark.parametrize("dropper", ["ada", "olga"])
async def test_nobody_confirms_their_own_proposal_and_either_admin_drops_it(dropper: str, olga: Person):
    change, ada = await proposed(), await person("ada")
    with pytest.raises(NotAllowed, match="own_proposal"):
        await help_line_changes.confirm(change, by=ada)
    await help_line_changes.drop(change, by={"ada": ada, "olga": olga}[dropper])
    snapshot.forget()
    assert not (await line()).confirmed
    for verb in (help_line_changes.confirm, help_line_changes.drop):
        with pytest.raises(Conflict, match="line_decided"):
            await verb(change, by=olga)
    told = await Event.filter(subject="linechange", subject_id=change.id, verb="line.dropped")
    assert [each.particulars["proposed_by"] for each in told] == [ada.account_id]


async def test_a_proposal_that_was_confirmed_is_not_taken_back_by_who_proposed_it(olga: Person):
    change = await proposed()
    await help_line_changes.confirm(change, by=olga)
    with pytest.raises(Conflict, match="line_decided"):
        await help_line_changes.drop(change, by=await person("ada"))
    assert (await line()).confirmed


@pytest.mark.parametrize(
    "address",
    [
        "nobody", "@psp.pt", "a@", "a@pt", "a@b@psp.pt", "a b@psp.pt", "a@psp..pt", ".a@psp.pt", "a.@psp.pt", "a..b@psp.pt", "a@-psp.pt",
        "a@psp-.pt", "a@psp.1", "a@[127.0.0.1]", "a?subject=send+money@psp.pt", "a@psp.pt?bcc=x@evil.pt", "a%0Abcc:x@evil.pt",
        "a,b@psp.pt", "a;b@psp.pt", "<a@psp.pt>", '"a"@psp.pt', "a&cc=b@psp.pt", "mailto:a@psp.pt", "a@psp.pt/x", "а@psp.pt",
        "a@рsp.pt", f"{'a' * 65}@psp.pt",
    ],
)  # fmt: skip
async def test_an_address_that_is_none_or_carries_more_than_an_address_is_refused(address: str):
    with pytest.raises(Invalid) as refused:
        await proposed(email=address)
    assert refused.value.fields == {"email": "not_an_address"}


@pytest.mark.parametrize(
    "address", ["cnai@acm.gov.pt", "Gabinete.Apoio+pt@sub-dominio.example.museum", "a@b-1.co", "apav_sede@apav.pt"]
)
async def test_a_plain_address_is_taken(address: str):
    assert (await proposed(email=address)).particulars["email"] == address


@pytest.mark.parametrize("nickname", ["amina", "ines", "marta"])
async def test_only_admins_change_what_pages_say_of_lines(nickname: str):
    change, somebody = await proposed(), await person(nickname)
    with pytest.raises(NotAllowed):
        await help_line_changes.confirm(change, by=somebody)
    with pytest.raises(NotAllowed):
        await help_line_changes.propose(await line(), LineDetails(), by=somebody)


@pytest.mark.parametrize(
    ("code", "changed", "wrong"),
    [
        (LINE, {"numbers": {}}, {"number_any": "no_number"}),
        ("scam-report", {"numbers": {}, "url": "http://psp.pt"}, {"url": "not_a_link"}),
        (LINE, {"opening_hours": "2020 Mo-Fr 09:00-10:00"}, {"opening_hours": "never_open"}),
        ("migrant-support-line", {"opening_hours": ""}, {"opening_hours": "missing"}),
        (LINE, {"names": {"pt": ""}}, {"name_pt": "missing"}),
        (LINE, {"source": "x" * 301, "valid_from": ""}, {"source": "too_long", "valid_from": "missing"}),
        (LINE, {"valid_from": "soon"}, {"valid_from": "malformed"}),
    ],
)
async def test_a_change_that_would_leave_a_line_without_sense_is_refused(
    code: str, changed: dict[str, object], wrong: dict[str, str]
):
    with pytest.raises(Invalid) as refused:
        await proposed(code, **changed)
    assert refused.value.fields == wrong


async def test_a_line_without_a_number_may_get_an_address_and_a_name(olga: Person):
    change = await proposed(
        "scam-report", numbers={}, opening_hours="", url="https://queixa.gov.pt/", names={"pt": "PJ"}
    )
    await help_line_changes.confirm(change, by=olga)
    told = await line("scam-report")
    assert (told.url, told.numbers, told.hours, told.names["pt"]) == ("https://queixa.gov.pt/", (), (), "PJ")
    assert (told.name_sources["pt"], told.name_sources["en"]) == ("admin", "own wording, unverified")


async def test_who_proposed_and_who_confirmed_are_in_the_audit(olga: Person):
    change = await proposed()
    await help_line_changes.confirm(change, by=olga)
    told = await Event.filter(subject="linechange", subject_id=change.id).order_by("id")
    ada = await person("ada")
    assert [(each.verb, each.actor_id) for each in told] == [
        ("line.proposed", ada.account_id),
        ("line.confirmed", olga.account_id),
    ]
    assert all(each.hash for each in told)


async def test_a_new_number_of_a_line_is_nobody_s_personal_data(olga: Person):
    thread = await ask()
    policy = Policy(on=True, first_posts=0)
    body = await prose("Call the line: 914 555 666, they helped me.")

    async def reasons() -> tuple[str, ...]:
        submission = submission_in(thread, "comment", body, await person("amina"), "en", choice="not_personal")
        return (await evaluating.evaluate(submission, policy=policy, catalogue=await snapshot.current())).held

    assert "personal_data" in await reasons()
    await help_line_changes.confirm(await proposed(numbers={"any": "914 555 666"}), by=olga)
    assert "personal_data" not in await reasons()
