"""Contacts and prices are found in any writing, and offers are read in time that grows as they do."""

import pytest

from forum.text import word_rules
from forum.threads.holding import offers, seed
from forum.threads.holding.offers import Screening
from tests.growth import keeps_pace

HOLDING = [rule for rule in seed.seeded() if rule.kind in ("words", offers.OFFER)]
LISTS = offers.lists(seed.seeded())


def contacts(text: str) -> list[str]:
    return [text[start:end] for start, end in sorted(offers.contacts(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chama no 920 000 301!", ["920 000 301"]),
        ("+351-920.000.301 or (00351) 920000302", ["+351-920.000.301", "(00351) 920000302"]),
        ("هاتف ٩٢٠٠٠٠٣٠١", ["٩٢٠٠٠٠٣٠١"]),
        ("9️⃣2️⃣0️⃣ 000 301", ["9️⃣2️⃣0️⃣ 000 301"]),
        ("Is it https://dates.example/a?", ["https://dates.example/a"]),
        ("wa.me/351, t.me/dates_301.", ["wa.me/351", "t.me/dates_301"]),
        ("write to a.b@mail.example.", ["a.b@mail.example"]),
        ("ask @dates_301, v@ga", ["@dates_301"]),
        ("加微信 dates0301", ["微信 dates0301"]),
        ("NIF 399 990 011, law 37-A/2024, 12.05.2026, 1500 euro, 112", []),
        ("See https://www.gov.pt and aima.gov.pt", []),
    ],
)
def test_a_contact_is_whatever_reaches_somebody_outside_the_forum(text: str, expected: list[str]):
    assert contacts(text) == expected


@pytest.mark.parametrize(
    "price", ["150€", "€ 150", "150 euro", "150 Euros", "150 евро", "١٥٠ يورو", "一百欧", "१५० यूरो"]
)
def test_a_price_is_known_by_its_currency(price: str):
    assert word_rules.found(offers.read(f"AIMA {price} vaga"), "vaga €")
    assert not word_rules.found(offers.read("AIMA, a neurose, vaga"), "vaga €")


@pytest.mark.parametrize(
    "unit", ["9", "1 ", "+", "a.", "a@", "@a", "t.me/", "vx a", "€", "? ", "is it real? yes ", "诈骗"], ids=ascii
)
def test_eight_times_as_long_an_offer_takes_about_eight_times_as_long(unit: str):

    def look(text: str) -> None:
        screening = Screening("", text, LISTS)
        for rule in HOLDING:
            screening.has(rule.words)
            screening.spares(rule)

    assert keeps_pace(look, unit)
