"""What is taken for somebody's own number or address, and what isn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.threads import personal_data

OWN = {
    "O meu NIF é 399 990 011.": "399 990 011",
    "NIF: 399990012, certo?": "399990012",
    "Is PT399990011 right?": "PT399990011",
    "আমার NIF ৩৯৯৯৯০০১১": "৩৯৯৯৯০০১১",
    "رقمي الضريبي ٣٩٩٩٩٠٠١١": "٣٩٩٩٩٠٠١١",
    "NISS 19999900003": "19999900003",
    "número de utente 499900123": "499900123",
    "IBAN PT50999900010000000001234": "PT50999900010000000001234",
    "PT51 9999 0001 0000 0000 0123 4": "PT51 9999 0001 0000 0000 0123 4",
    "CC 00000000 0 ZZ4": "00000000 0 ZZ4",
    "liga-me +351 920 000 123": "+351 920 000 123",
    "my whatsapp 00351920000123": "00351920000123",
    "passaporte BX0000731": "BX0000731",
    "Título de residência n.º ZZ0001234": "ZZ0001234",
    "write to nobody.at.all@example.org now": "nobody.at.all@example.org",
}
OTHERS = (
    "Ligue 808 257 257 ou 21 810 61 91 ou +351 21 810 61 91",
    "Ligue 112, 144, 1411, 808 24 24 24 ou 800 202 148",
    "escrevi para cnaim.lisboa@acm.gov.pt",
    "Rua Álvaro Coutinho, 14, 1150-025",
    "Lei n.º 23/2007, de 4 de julho, artigo 88",
    "Pago 1.640,00 € de renda desde 12/03/2022",
    "Processo 123456789012345",
    "turma de 2022/2023, 25 alunos, sala 308",
    "N’est-ce pas 2026-03-01 10:30?",
)


@pytest.mark.parametrize(("text", "own"), OWN.items())
def test_a_personal_number_is_found_as_a_whole(text: str, own: str):
    assert [text[start:end] for start, end in personal_data.found(text)] == [own]


@pytest.mark.parametrize("text", OTHERS)
def test_laws_prices_dates_and_public_contacts_are_nobodys_own(text: str):
    assert personal_data.found(text) == []


@given(st.text(max_size=200))
def test_what_is_found_lies_in_the_text_in_order_and_apart(text: str):
    ends = [0, *(place for span in personal_data.found(text) for place in span), len(text)]
    assert ends == sorted(ends)


@pytest.mark.parametrize("host", ["www.gov.pt", "eportugal.gov.pt", "GOV.PT"])
def test_the_states_own_hosts_are_public(host: str):
    assert personal_data.is_public(host)


@pytest.mark.parametrize("host", ["gov.pt.example.org", "notgov.pt", "example.org"])
def test_a_host_that_only_looks_like_the_states_is_not(host: str):
    assert not personal_data.is_public(host)
