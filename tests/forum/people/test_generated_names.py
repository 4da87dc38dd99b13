"""Names for people at the counter: short, to be said in any language, and accepted like any other."""

from random import Random

from forum.people import generated_names, nicknames


def test_a_made_up_name_is_one_that_anybody_could_have_chosen():
    for seed in range(300):
        made = generated_names.name(frozenset(), Random(seed))
        assert nicknames.check(made, frozenset()) is None
        assert made.isascii()
        assert len(made) == 2 * generated_names.SYLLABLES


def test_a_name_kept_for_somebody_else_is_not_made_up():
    first = generated_names.name(frozenset(), Random(1))
    assert generated_names.name(frozenset({first}), Random(1)) != first


def test_a_made_up_name_hurts_nobody_and_does_not_stutter():
    assert not generated_names.is_kind("rabole")
    assert not generated_names.is_kind("sateta")
    assert not generated_names.is_kind("lulidi".replace("di", "lu"))
    assert generated_names.is_kind("tavelo".replace("ve", "vi"))
