"""The order of names: each language's own alphabet, and one order however the letters were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.catalogue import alphabets
from forum.web.rendering.i18n import INTERFACE

IN_ORDER = {
    "pt": "água|Almada|ânimo|azul|Braga|cão|ção",
    "en": "Äpfel|apple|Zoë|zone",
    "fr": "cote|côte|œuf|offre",
    "es": "nube|nuez|ñandú|oca",
    "ro": "azi|ăsta|âșa|bun|inel|în|sare|șase|tare|țară|unu",
    "ru": "ель|ёлка|жук|Яблоко",
    "uk": "гора|ґанок|дім|еко|є|жито|иній|ім'я|їжа|йод",
    "be": "зіма|іней|йод|увага|ўзлёт|фота",
    "kea": "Água|ami|bida|txuba",
    "pov": "Água|ami|bu",
    "zh": "A|北京|里斯本|签证|住房",
    "ar": "إقامة|أمن|بيت|ثقة|سكن|صحة|هجرة|وثيقة|يوم|A",
    "ur": "امن|آب|بچہ|پاسپورٹ|تعلیم|ٹیکس|صحت|کام|گھر|ہجرت|یورپ|A",
    "hi": "अंक|अकेला|आवास|कर|काम|घर|वीज़ा",
    "bn": "অংশ|অকাল|আবাস|কর|কাজ|ঘর|ভিসা",
}


@pytest.mark.parametrize("language", INTERFACE)
def test_names_stand_in_the_order_of_the_alphabet_of_their_language(language: str):
    names = IN_ORDER[language].split("|")
    assert alphabets.by_alphabet(sorted(names), str, language) == names


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(INTERFACE))
def test_two_names_are_equal_in_order_only_when_they_are_the_same_however_they_were_typed(
    one: str, other: str, ui: str
):
    nfc, nfd = (unicodedata.normalize(form, one) for form in ("NFC", "NFD"))
    assert alphabets.key(nfc, ui) == alphabets.key(nfd, ui)
    same = nfc == unicodedata.normalize("NFC", other)
    assert (alphabets.key(one, ui) == alphabets.key(other, ui)) is same
    assert (alphabets.key(one, ui) < alphabets.key(other, ui)) is not (
        alphabets.key(one, ui) >= alphabets.key(other, ui)
    )
