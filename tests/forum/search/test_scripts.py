"""Queries typed in Latin letters, as they are in their language's own script."""

import pytest

from forum.search import planning, scripts


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("amar malik beton dey na", "আমার মালিক বেতন দেয় না"),
        ("ghor bhara onek beshi", "ঘর ভাড়া অনেক বেশি"),
        ("mera malik paise nahi deta", "मेरा मालिक पैसे नहीं देता"),
        ("meri beti ka dakhla", "میری بیٹی کا داخلہ"),
        ("zawjati hamil wala yujad tabib", "زوجتي حامل wala يوجد طبيب"),
        ("gde prodlit vid na zhitelstvo", "где продлить вид на жительство"),
        ("N pirdi nha karton di rizidénsia", "eu perder meu cartão de residência"),
        ("patron ka ta paga-m salariu", "patrão não ta pagar m salário"),
        ("de prodovzhyty dozvil na prozhyvannya", "де продовжити дозвіл на проживання"),
    ],
)
def test_a_query_in_latin_letters_is_also_looked_for_in_its_own(typed: str, own: str) -> None:
    tried = scripts.spellings(typed, planning.slots(typed))
    assert tried[0] == typed and own in tried[1:] and len(tried) <= 1 + scripts.MOST


@pytest.mark.parametrize(
    "typed",
    [
        "lost my residence card",
        "je dors dans la rue",
        "perdi o meu passaporte",
        "como renovar o visto de trabalho",
        "my landlord wants six months of rent",
        "am pierdut cardul de rezident",
        "no me devuelven la fianza del piso",
        "perdi mi tarjeta de residencia",
        "nu ma primesc la spital fara permis",
        "বাসা ভাড়া",
    ],
)
def test_a_query_in_a_language_of_latin_letters_or_in_its_own_script_stays_as_it_is(typed: str) -> None:
    assert scripts.spellings(typed, planning.slots(typed)) == [typed]
