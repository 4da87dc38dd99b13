"""What a text says otherwise than our facts: in any digits and any way of writing a number or a time, and nothing that is right."""

import random
from itertools import product

import pytest
from click.testing import CliRunner

import main
from forum import clock
from forum.catalogue.places.contradicting import contradictions
from forum.catalogue.views import Catalogue
from forum.examples import contradictions as measured
from forum.text import claims
from forum.text.letters import decimal

ZEROS = "0٠۰०০０"
NUMBERS = (
    "{} {} {} {}",
    "{}{}{}{}",
    "{}-{}-{}-{}",
    "{}.{}.{}.{}",
    "({}) {} {} {}",
    "+351 {} {} {} {}",
    "00351{}{}{}{}",
)
TIMES = (
    "from {a}:{m:02} to {b}:{n:02}", "das {a}h{m:02} às {b}h{n:02}", "de {a}:{m:02} à {b}:{n:02}", "с {a}:{m:02} до {b}:{n:02}",
    "{a:02}.{m:02} – {b:02}.{n:02}", "من {a}:{m:02} إلى {b}:{n:02}", "{a}:{m:02}至{b}:{n:02}", "सुबह {a}:{m:02} से {b}:{n:02} तक",
)  # fmt: skip


def in_digits(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(each)) if each in "0123456789" else each for each in text)


def wrong(text: str, catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(each.kind, each.code) for each in contradictions(text, catalogue, clock.today())]


async def test_a_number_is_right_or_wrong_in_any_digits_and_any_spelling(catalogue: Catalogue) -> None:
    chance = random.Random(12)
    for written, zero in product(NUMBERS, ZEROS):
        place = chance.randrange(9)
        digits = "222073810"
        other = digits[:place] + str((int(digits[place]) + 1) % 10 if place else 9) + digits[place + 1 :]
        for number, expected in ((digits, []), (other, [("telephone", "cnaim-norte")])):
            parts = number[:2], number[2:5], number[5:7], number[7:]
            text = f"CNAIM Norte, tel. {in_digits(written.format(*parts), zero)}"
            assert wrong(text, catalogue) == expected, text


async def test_times_are_right_only_where_the_facts_have_them(catalogue: Catalogue) -> None:
    chance = random.Random(12)
    for written, zero in product(TIMES, ZEROS):
        a, m, b, n = chance.randrange(6, 12), chance.choice((0, 30)), chance.randrange(13, 21), chance.choice((0, 30))
        for begins, ends in (((8, 0), (17, 0)), ((a, m), (b, n))):
            said = written.format(a=begins[0], m=begins[1], b=ends[0], n=ends[1])
            text = f"CNAIM Lisboa: {in_digits(said, zero)}"
            expected = [] if (begins, ends) == ((8, 0), (17, 0)) else [("hours", "cnaim-lisboa")]
            assert wrong(text, catalogue) == expected, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNAIM Beja: Monday to Friday 9:00-12:30 and 14:00-17:30", []),
        ("CNAIM Beja: Monday to Friday 9:00-17:30", [("hours", "cnaim-beja")]),
        ("The Migrant Support Line is open Saturday 9 am to 5 pm, Monday to Friday 9 am to 8 pm", []),
        ("The Migrant Support Line is open Saturday 9 am to 8 pm", [("hours", "migrant-support-line")]),
        ("CNAIM Lisboa: 21 810 61 17", [("telephone", "cnaim-lisboa")]),
        ("CNAIM Lisboa: fax 21 810 61 17", []),
        ("CNAIM Lisboa: 21 810 61 91", []),
        ("No CNAIM: cnaim.lisboa@acm.gov.pt", []),
        ("Write to cnaim.lisboa@gmail.com", [("email", "cnaim-lisboa")]),
        ("CNAIM, segunda a sexta, 9h-12h30 e 14h-17h30", []),
        ("CNAIM, segunda a sexta, 6h-23h", [("hours", "cnaim-norte")]),
        ("GAJI no CNAIM Lisboa: segunda, 9h-12h", []),
        ("CNAIM Lisboa não abre das 9h às 17h mas das 8h às 17h", []),
    ],
)
async def test_a_claim_is_about_whom_its_sentence_names(
    text: str, expected: list[tuple[str, str]], catalogue: Catalogue
) -> None:
    assert wrong(text, catalogue) == expected


async def test_a_long_hostile_text_is_looked_at_in_time_that_grows_with_it(catalogue: Catalogue) -> None:
    for piece in ("9:00 ", "CNAIM ", "1 2 ", "a@", "mon 9-", "(351) ", "CNAIM Lis "):
        assert isinstance(contradictions(piece * (20_000 // len(piece)), catalogue, clock.today()), list)


def test_folding_leaves_digits_of_any_script_as_one() -> None:
    assert claims.folded("٩:٠٠ – 17H Às Ｎ") == decimal("9:00 – 17h as n")


def test_the_command_prints_how_many_it_finds() -> None:
    ran = CliRunner().invoke(main.cli, ["evaluate-contradictions"])
    assert ran.exit_code == 0, ran.output
    assert "made_with     warned of 20 of 20 wrong, and of 0 of 20 right" in ran.output
    assert "example texts  warned of 0 of" in ran.output


async def test_the_measure_falls_without_its_rules(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    part = measured.PARTS[0]
    assert (await measured.measure(part)).is_good and all(len(measured.texts(each)) >= 40 for each in measured.PARTS)
    monkeypatch.setattr(claims, "_sure", lambda found: False)
    monkeypatch.setattr(claims, "_named_days", lambda sentence: iter(()))
    assert len((await measured.measure(part)).missed) > 3
