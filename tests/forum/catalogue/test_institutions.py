"""What institutions are called, and whose word puts a name into force."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum import clock
from forum.catalogue import institutions, snapshot, views
from forum.catalogue.institutions import PeriodDetails
from forum.catalogue.models import InstitutionName
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people.person import Person
from tests.cast import person


@pytest.fixture
async def ada(db: None) -> Person:
    snapshot.forget()
    return await person("ada")


async def now() -> Catalogue:
    return await snapshot.current()


def named(catalogue: Catalogue, short: str) -> institutions.Period:
    found = institutions.periods(catalogue.institution_names)
    return next(period for period in found if period.rows[0].short == short)


async def test_another_periods_names_come_into_force_together(ada: Person):
    await institutions.put_in_force(named(await now(), "AIMA"), by=ada)
    snapshot.forget()
    institution = views.serving_today(await now())
    assert institution.short("pt") == "AIMA"
    assert institution.name("ar") == "وكالة الإدماج والهجرة واللجوء"
    assert await InstitutionName.filter(code="ACM", in_force=True).count() == 15


async def test_names_of_another_time_are_not_put_in_force(ada: Person):
    with clock.moved_to(datetime(2022, 5, 4, tzinfo=UTC)), pytest.raises(Conflict, match="not_valid_today"):
        await institutions.put_in_force(named(await now(), "AIMA"), by=ada)
    assert views.serving_today(await now()).short("pt") == "ACM"


async def test_a_corrected_name_of_an_institution_counts_as_verified(ada: Person):
    period = named(await now(), "ACM")
    await institutions.rename(period, {"pt": "Alto Comissariado"}, {}, by=ada)
    rows = {row.language: row for row in named(await now(), "ACM").rows}
    assert (rows["pt"].name, institutions.is_verified(rows["pt"])) == ("Alto Comissariado", True)
    assert not institutions.is_verified(rows["ar"])


async def test_what_we_proposed_in_further_languages_goes_with_the_name_it_was_for(ada: Person):
    await institutions.rename(named(await now(), "ACM"), {"pt": "Outro Comissariado"}, {}, by=ada)
    assert {row.language for row in named(await now(), "ACM").rows} == {"pt", "en", "ar"}
    assert views.serving_today(await now()).name("uk") == "Outro Comissariado"


async def test_an_institutions_name_is_neither_empty_nor_too_long(ada: Person):
    period = named(await now(), "ACM")
    with pytest.raises(Invalid) as refusal:
        await institutions.rename(period, {"pt": "", "en": "x" * 151}, {"en": "x" * 41}, by=ada)
    assert refusal.value.fields == {"name_pt": "missing", "name_en": "too_long", "short_en": "too_long"}


async def test_only_an_admin_says_what_an_institution_is_called(ada: Person):
    ines = await person("ines")
    period = named(await now(), "AIMA")
    with pytest.raises(NotAllowed):
        await institutions.put_in_force(period, by=ines)
    with pytest.raises(NotAllowed):
        await institutions.rename(period, {"pt": "Nós"}, {}, by=ines)
    assert views.serving_today(await now()).short("pt") == "ACM"


async def test_former_names_and_days_stay_when_new_names_are_added_and_used(ada: Person):
    details = PeriodDetails(
        names={"pt": "Instituto Novo", "en": "New Institute", "ar": "المعهد الجديد"},
        shorts={"pt": "IN", "en": "IN", "ar": "IN"},
        valid_from=clock.today().isoformat(),
    )
    before = institutions.periods((await now()).institution_names)
    serving = next(each for each in before if each.serving and each.in_force)
    added = await institutions.add_period(serving.code, details, by=ada)
    assert views.serving_today(await now()).short("pt") == "ACM"
    await institutions.put_in_force(added, by=ada)
    snapshot.forget()
    assert views.serving_today(await now()).name("ar") == "المعهد الجديد"
    after = {(each.code, each.rows[0].name) for each in institutions.periods((await now()).institution_names)}
    assert {(each.code, each.rows[0].name) for each in before} < after


async def test_the_days_of_a_period_are_corrected(ada: Person):
    await institutions.redate(named(await now(), "AIMA"), "2023-10-29", "2099-01-01", by=ada)
    period = named(await now(), "AIMA")
    assert (str(period.valid_from), str(period.valid_until), len(period.rows)) == ("2023-10-29", "2099-01-01", 15)


@pytest.mark.parametrize(
    ("short", "days", "wrong"),
    [
        ("AIMA", ("2024-01-02", "2024-01-02"), {"valid_until": "before_valid_from"}),
        ("AIMA", ("soon", "2024-13-01"), {"valid_from": "malformed", "valid_until": "malformed"}),
        ("AIMA", ("", ""), {"valid_from": "overlaps"}),
        ("ACM", ("", "2023-10-28"), {"valid_until": "not_today"}),
        ("ACM", ("2099-01-01", ""), {"valid_from": "not_today"}),
    ],
)
async def test_days_that_leave_pages_without_a_name_are_refused(
    ada: Person, short: str, days: tuple[str, str], wrong: dict[str, str]
):
    with pytest.raises(Invalid) as refusal:
        await institutions.redate(named(await now(), short), *days, by=ada)
    assert refusal.value.fields == wrong


async def test_two_periods_in_force_do_not_overlap(ada: Person):
    await institutions.redate(named(await now(), "AIMA"), "2098-01-01", "", by=ada)
    await institutions.redate(named(await now(), "ACM"), "", "2097-12-31", by=ada)
    await InstitutionName.filter(short="AIMA").update(in_force=True)
    snapshot.forget()
    with pytest.raises(Invalid) as refusal:
        await institutions.redate(named(await now(), "ACM"), "", "2098-01-01", by=ada)
    assert refusal.value.fields == {"valid_from": "overlaps"}


async def test_new_names_need_a_first_day_and_each_language_of_the_pages(ada: Person):
    details = PeriodDetails(names={"pt": "Nós", "en": "", "ar": ""}, shorts={}, valid_until="x")
    with pytest.raises(Invalid) as refusal:
        await institutions.add_period(named(await now(), "ACM").code, details, by=ada)
    assert refusal.value.fields == {
        "name_en": "missing",
        "name_ar": "missing",
        "valid_from": "missing",
        "valid_until": "malformed",
    }


async def test_pages_have_a_name_after_its_last_day_until_an_admin_says_which_follows(ada: Person):
    await institutions.redate(named(await now(), "ACM"), "", clock.today().isoformat(), by=ada)
    snapshot.forget()
    with clock.moved_to(clock.now() + timedelta(days=40)):
        assert views.serving_today(await now()).short("pt") == "ACM"


def details(name: str, last: str, *, short: str = "AIMA") -> PeriodDetails:
    return PeriodDetails(names={"pt": name}, shorts={"pt": short}, valid_from="2023-10-29", valid_until=last)


async def test_names_and_days_are_corrected_together_or_neither(ada: Person):
    period = named(await now(), "AIMA")
    wrong = details("", "yesterday", short="x" * 41)
    with pytest.raises(Invalid) as refused:
        await institutions.correct(period, wrong, by=ada)
    assert refused.value.fields == {"name_pt": "missing", "short_pt": "too_long", "valid_until": "malformed"}
    half = details("Agência", "yesterday")
    with pytest.raises(Invalid):
        await institutions.correct(period, half, by=ada)
    kept = [row.name for row in period.rows]
    assert await InstitutionName.filter(id__in=[row.id for row in period.rows], name__in=kept).count() == len(kept)
    await institutions.correct(period, details("Agência", "2099-01-01"), by=ada)
    snapshot.forget()
    corrected = named(await now(), "AIMA")
    assert {row.name for row in corrected.rows if row.language == "pt"} == {"Agência"}
    assert corrected.valid_until == date(2099, 1, 1)
