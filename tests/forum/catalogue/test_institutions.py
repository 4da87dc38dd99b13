"""What institutions are called, and whose word puts a name into force."""

from datetime import UTC, datetime

import pytest

from forum import clock
from forum.catalogue import institutions, snapshot
from forum.catalogue.models import InstitutionName
from forum.catalogue.snapshot import Catalogue
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
    institution = snapshot.serving_today(await now())
    assert institution.short("pt") == "AIMA"
    assert institution.name("ar") == "وكالة الإدماج والهجرة واللجوء"
    assert await InstitutionName.filter(code="ACM", in_force=True).count() == 3


async def test_names_of_another_time_are_not_put_in_force(ada: Person):
    with clock.moved_to(datetime(2022, 5, 4, tzinfo=UTC)), pytest.raises(Conflict, match="not_valid_today"):
        await institutions.put_in_force(named(await now(), "AIMA"), by=ada)
    assert snapshot.serving_today(await now()).short("pt") == "ACM"


async def test_a_corrected_name_of_an_institution_counts_as_verified(ada: Person):
    period = named(await now(), "ACM")
    await institutions.rename(period, {"pt": "Alto Comissariado"}, {}, by=ada)
    rows = {row.language: row for row in named(await now(), "ACM").rows}
    assert (rows["pt"].name, institutions.is_verified(rows["pt"])) == ("Alto Comissariado", True)
    assert not institutions.is_verified(rows["ar"])


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
    assert snapshot.serving_today(await now()).short("pt") == "ACM"
