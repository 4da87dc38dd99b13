"""Names for people at the counter: short, to be said in any language, and accepted like any other."""

from random import Random

from forum.people import invented, names


def test_a_made_up_name_is_one_that_anybody_could_have_chosen():
    for seed in range(300):
        made = invented.name(frozenset(), Random(seed))
        assert names.check(made, frozenset()) is None
        assert made.isascii()
        assert len(made) == 2 * invented.SYLLABLES


def test_a_name_kept_for_somebody_else_is_not_made_up():
    first = invented.name(frozenset(), Random(1))
    assert invented.name(frozenset({first}), Random(1)) != first


def test_a_made_up_name_hurts_nobody_and_does_not_stutter():
    assert not invented.is_kind("rabole")
    assert not invented.is_kind("sateta")
    assert not invented.is_kind("lulidi".replace("di", "lu"))
    assert invented.is_kind("tavelo".replace("ve", "vi"))
