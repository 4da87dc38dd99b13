"""The queries that search is measured on, and what is counted as found."""

from collections import Counter

from forum import examples
from forum.examples import searching
from forum.examples.searching import MEANING, MEASURING, OWN, ROMANISED, TUNING
from forum.threads.models import LONGEST_GIST


def test_there_are_thirty_queries_a_language_half_of_them_for_measuring_only() -> None:
    queries = searching.searches()
    assert set(Counter(each.language for each in queries).values()) == {30}
    assert {each.language for each in queries} == {each.language for each in examples.questions()}
    assert Counter(each.half for each in queries) == {TUNING: 225, MEASURING: 225}
    assert {each.kind for each in queries} == {MEANING, ROMANISED, OWN}
    assert len({(each.language, each.query) for each in queries}) == len(queries)


def test_each_is_about_an_example_that_was_not_refused_and_short_as_people_type() -> None:
    known = {each.id: each for each in examples.questions() if not each.rejected}
    for each in searching.searches():
        assert each.question in known and len(each.query) <= 100
        if each.kind == OWN:
            own = {
                one.language
                for one in known.values()
                if searching.same_as(one) == searching.same_as(known[each.question])
            }
            assert each.language in own, each.query
        if each.kind == ROMANISED:
            assert each.query.isascii(), each.query


def test_every_example_that_was_not_refused_has_a_gist_that_fits() -> None:
    for each in examples.questions():
        assert bool(each.gist) is not bool(each.rejected) and len(each.gist) <= LONGEST_GIST
