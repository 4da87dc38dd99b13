"""Return codes: heard, written and typed in any script, they are the same code; half of one is no code."""

import pytest

from forum.people import return_codes
from forum.people.return_codes import PLACES, spelled
from tests.cast import cheap_hasher

CODE = "KAMO-7342-TIRO-5581-9026"
PLAIN = "kamo7342tiro558190" + "26"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        " kamo 7342 tiro 5581 9026 ",
        "KAMO7342TIRO55819026",
        "KAM0-7342-T1R0-S58I-9O26",  # signs that look alike, each by its place
        "CAMU 7342 TERU 5581 9026",  # as it was heard
        "КАМО-7342-ТИРО-5581-9026",
        "камо ٧٣٤٢ тиро ٥٥٨١ ٩٠٢٦",
        "كامو ٧٣٤٢ تيرو ٥٥٨١ ٩٠٢٦",
        "کامو ۷۳۴۲ تیرو ۵۵۸۱ ۹۰۲۶",
        "ΚΑΜΟ 7342 ΤΙΡΟ 5581 9026",
        "KAMO–৭৩৪২–TIRO–৫৫৮১–৯০২৬",
        "ＫＡＭＯ　７３４２　ＴＩＲＯ　５５８１　９０２６",
    ],
)
def test_a_code_is_the_same_however_it_is_typed(typed: str):
    assert spelled(typed) == PLAIN


@pytest.mark.parametrize("typed", ["", "KAMO", CODE + "1", CODE[:-1], "x" * 100_000, "\ud800" * 20])
def test_what_can_be_no_code_opens_nothing(typed: str):
    assert spelled(typed) == ""


def test_no_sign_of_a_code_is_taken_for_another_one_of_its_place():
    for place, kind in enumerate(PLACES):
        for sign in kind:
            assert spelled(PLAIN[:place] + sign + PLAIN[place + 1 :])[place] == sign


def test_every_sign_comes_about_as_often_at_every_place():
    seen: list[set[str]] = [set() for _ in PLACES]
    for number in range(400):
        for place, sign in enumerate(return_codes._signs(number.to_bytes(2) * 16 + bytes([number % 251]), PLACES)):
            seen[place].add(sign)
    assert [len(each) for each in seen] == [len(kind) for kind in PLACES]


@pytest.mark.usefixtures("app")
async def test_a_code_of_the_same_seed_is_told_again_and_of_another_is_another():
    hasher = cheap_hasher()
    one, other = [await return_codes.new(hasher, seed=seed) for seed in ("a" * 64, "b" * 64)]
    assert one.code[10:] != other.code[10:]
    assert one.code[10:] == (await return_codes.new(hasher, seed="a" * 64)).code[10:]
