"""Personal data in a text is found, in any script and spacing, and what is nobody's is left alone."""

import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import main
from forum.catalogue import help_lines
from forum.examples import personal_data as measuring
from forum.text import personal
from forum.text.personal import NOBODYS, Contacts
from tests.growth import calls, keeps_pace

PUBLIC = help_lines.contacts(())
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
GAPS = ("", " ", "\u00a0", "\u2009", ".", "-", "–", "\u200b", "\u200e", " - ", "  ")
OWN = {
    "nif": ("399", "990", "011"),
    "niss": ("199", "999", "686", "53"),
    "phone": ("920", "000", "123"),
    "card": ("4111", "1111", "1111", "1111"),
}
AROUND = ("", " ", "é ", "आ ", "رقم: ", "我的", "(", "nº ", "«")


@pytest.mark.parametrize("sample", measuring.samples("made_with"), ids=lambda sample: sample.text[:40])
def test_personal_data_is_found_as_a_whole_and_nothing_else(sample: measuring.Sample):
    assert measuring.found(sample) == sample.places


def test_texts_the_detector_was_not_made_with_are_judged_nearly_as_well():
    figures = measuring.measure("measured_on")[""]
    assert figures.there >= 50
    assert (figures.precision >= 0.95, figures.recall >= 0.95) == (True, True)


@given(
    st.sampled_from(sorted(OWN)), st.sampled_from(DIGITS), st.sampled_from(GAPS), st.sampled_from(AROUND),
    st.sampled_from(("", " ", ".", ",", "।", "，", ")", " e")),
)  # fmt: skip
def test_a_number_is_found_in_any_digits_and_across_any_gap(kind: str, digits: str, gap: str, before: str, after: str):
    own = gap.join(OWN[kind]).translate(str.maketrans(DIGITS[0], digits))
    [place] = personal.found(f"{before}{own}{after}", NOBODYS)
    assert (place.kind, f"{before}{own}{after}"[place.start : place.end]) == (kind, own)


@given(st.text(max_size=200))
def test_what_is_found_lies_in_the_text_in_order_and_apart(text: str):
    ends = [0, *(place for each in personal.found(text, PUBLIC) for place in each.span), len(text)]
    assert ends == sorted(ends)


@given(st.lists(st.sampled_from([sample.text for sample in measuring.samples("made_with")]), max_size=4).map("\n".join))
def test_nothing_is_left_to_find_once_it_is_hidden(text: str):
    assert personal.found(personal.hidden(text, PUBLIC), PUBLIC) == []


@pytest.mark.parametrize("unit", ["1 ", "1", "rua A 1", "a.", "a<", "AB12 ", "12/", "(at)", "tel ", "nif1", "a-11-"])
def test_eight_times_as_much_takes_about_eight_times_as_long(unit: str):
    assert keeps_pace(lambda text: personal.found(text, PUBLIC), unit)


@pytest.mark.parametrize("gap", [" ", "-", ""], ids=["spaces", "hyphens", "nothing"])
def test_twenty_thousand_single_digits_are_read_in_steps_that_grow_as_they_do(gap: str):
    def find(text: str) -> None:
        personal.found(text, PUBLIC)

    little, much = (gap.join("12345678901234567890" * (length // 20)) for length in (2_500, 20_000))
    find(little)  # fills what is kept of words and telephones
    assert calls(find, much) < 8.2 * calls(find, little)
    assert calls(find, much) < 400 * 20_000


def test_a_value_that_was_confirmed_to_be_public_is_left_alone_however_it_is_spelt():
    known = Contacts(values=frozenset({personal.value("220 000 123")}))
    assert personal.found("220-000-123, ٢٢٠٠٠٠١٢٣", known) == []
    assert [each.kind for each in personal.found("220 000 124", known)] == ["phone"]


def test_values_are_taken_out_in_every_spelling_and_others_stay():
    gone = personal.without("920 000 123 = 920000123, not 920 000 124", {personal.value("920.000.123")}, PUBLIC)
    assert gone == "▮▮▮ = ▮▮▮, not 920 000 124"


@pytest.mark.parametrize("name", ["amina920000123", "NIF-399990011", "٩٢٠٠٠٠١٢٣-amina"])
def test_a_name_around_a_number_is_known(name: str):
    assert personal.in_name(name)


@pytest.mark.parametrize("name", ["amina1990", "R2D2", "maria-2024-05"])
def test_a_name_with_a_year_is_a_name(name: str):
    assert not personal.in_name(name)


@pytest.mark.parametrize("host", ["www.gov.pt", "eportugal.gov.pt", "GOV.PT"])
def test_the_states_own_hosts_are_public(host: str):
    assert PUBLIC.has_host(host)


@pytest.mark.parametrize("host", ["gov.pt.example.org", "notgov.pt", "example.org"])
def test_a_host_that_only_looks_like_the_states_is_not(host: str):
    assert not PUBLIC.has_host(host)


def test_the_command_prints_the_figures_of_each_kind():
    ran = CliRunner().invoke(main.cli, ["evaluate-personal-data"])
    assert ran.exit_code == 0
    assert re.findall(r"^\w+", ran.output, re.MULTILINE) == ["kind", *personal.KINDS, "all"]
    assert "all            1.00    1.00" in ran.output


def test_the_command_fails_when_a_number_slips_through(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(personal, "FINDERS", ())
    assert CliRunner().invoke(main.cli, ["evaluate-personal-data"]).exit_code == 1
