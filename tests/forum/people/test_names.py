"""Nicknames: who may be called what."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.people import nicknames

OURS = {"ACM", "AIMA", "Segurança Social", "GAJI", "GAS", "EMP", "threads", "topics", "places", "robots.txt", "api"}

BORNE = """
    Ana Ali ALI Meera Herenia Amel Ilia Allan Allah Modou Modesto Verne Arno Clara Carlo Vera Helpful Rooney
    José João Inês António Ngọc Łukasz Đorđe Şule ışık Björn Zé-Maria maria.silva Fátima_2 user1 João.P.R tester_ab12
    Ольга Сергей Олександр Їжак Аляксандр Ўладзімір Ёлка Тома Нина Ελένη Νίκος Գոռ გიორგი שלומית
    محمد أحمد فاطمة هنا نور خديجة شیریں کامران ہما رحيم٧ রহিম সুমাইয়া মৌসুমী ফাতেমা২ राजेश लक्ष्मी श्रीमती कृष्णा
    நிர்மலா முருகன் హరిణి วิชัย สมชาย ሰላም ተስፋይ ကျော်စွာ 王小明 田中さん サクラ さくらー 김민수 李金秀
"""


@pytest.mark.parametrize("nickname", BORNE.split())
def test_a_name_somebody_bears_is_taken_as_it_is(nickname: str) -> None:
    nickname = unicodedata.normalize("NFKC", nickname)
    assert nicknames.check(nickname, OURS) is None


@pytest.mark.parametrize(
    ("nickname", "code"),
    [
        ("", "too_short"),
        ("ab", "too_short"),
        ("é", "too_short"),
        ("a" * 31, "too_long"),
        ("a12", "letters_missing"),
        ("12345", "letters_missing"),
        ("ana!maria", "characters"),
        ("ana🌸maria", "characters"),
        ("ᎪᎠᎷᎥᏁ", "characters"),
        ("ক" * 31, "too_long"),
        ("anaмария", "mixed_scripts"),
        ("王hello", "mixed_scripts"),
        ("さくら김", "mixed_scripts"),
        ("ana٣", "mixed_scripts"),
        ("রহিম३", "mixed_scripts"),
        ("محمد٣۴", "mixed_scripts"),
        ("Рома1२", "mixed_scripts"),
    ],
)
def test_a_refused_form_is_named(nickname: str, code: str) -> None:
    assert nicknames.repaired(nickname) == nickname
    assert nicknames.check(nickname, OURS) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  ana ", "ana"), ("ana\n", "ana"), ("Ana Maria", "Ana-Maria"), ("عبد الله", "عبد-الله"), ("ana _ maria", "ana-maria"),
        ("ana--maria", "ana-maria"), ("ana_.maria", "ana_maria"), ("-ana", "ana"), ("ana.", "ana"), ("@ana", "ana"),
        ("“Ana”", "Ana"), ("'Ana',", "Ana"), ("Ana 🌸", "Ana"), ("O’Brien", "Oʼbrien".replace("b", "B")), ("Ana–Maria", "Ana-Maria"),
        ("ＡＮＡ", "ANA"), ("ﬁona", "fiona"), ("Jose\u0301", "José"), ("x²yz", "x2yz"), ("𝓐𝓷𝓪", "Ana"),
        ("ana\u200b", "ana"), ("ana\u200dmaria", "anamaria"), ("ana\u200cmaria", "anamaria"), ("\u202eana", "ana"),
        ("\u200fمحمد\u200f", "محمد"), ("ana\u2067b", "anab"), ("ana\ufe0f", "ana"), ("ana\u034fb", "anab"), ("an\x00a", "ana"),
        ("an\ud800a", "ana"), ("\u0301ana", "ana"), ("ana-\u0301maria", "ana-maria"), ("ana1\u0332", "ana1"),
        ("x\u0332\u0332\u0332\u0332ana", "x\u0332\u0332ana"), ("क" + "\u0902" * 6 + "मल", "क" + "\u0902" * 5 + "मल"),
        ("😀😀😀", ""), ("\u3164\u3164\u3164", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_repaired_as_it_was_meant(typed: str, meant: str) -> None:
    assert nicknames.repaired(typed) == meant
    assert not meant or nicknames.check(meant, OURS) is None


@pytest.mark.parametrize("nickname", ["علی\u200cرضا", "می\u200cترا", "র\u200d্যাব", "क्\u200dषमा", "ශ්\u200dරී"])
def test_a_joiner_stays_where_a_script_writes_with_it(nickname: str) -> None:
    assert nicknames.repaired(nickname) == nickname
    assert nicknames.check(nickname, OURS) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("دا\u200cرا", "دارا"), ("रा\u200dम", "राम"), ("علی\u200c", "علی"), ("علی\u200dرضا", "علیرضا")]
)
def test_a_joiner_that_would_not_be_seen_goes(typed: str, meant: str) -> None:
    assert nicknames.repaired(typed) == meant


@pytest.mark.parametrize("nickname", ["김", "王", "김수", "रवि", "উমা", "Ana"])
def test_a_short_name_counts_by_its_signs(nickname: str) -> None:
    assert nicknames.check(nickname, OURS) is None


def test_a_long_name_counts_by_what_a_reader_sees() -> None:
    assert nicknames.check("कि" * 30, OURS) is None
    assert nicknames.check("कि" * 31, OURS) == "too_long"


RESERVED = """
    admin Admin ADMIN root system support null undefined true deleted anonymous all everyone here-ana help.me me-too
    admin-joe the.moderator joe_ADMIN moderadora Mediador.Rui admin1 2moderator ad-min a.d.m.i.n مشرف مدير-علي الإدارة
    acm ACM-Lisboa gaji emp.ana threads robots.txt segurança-social SegurançaSocial rui.segurança.social
"""


@pytest.mark.parametrize("nickname", RESERVED.split())
def test_a_reserved_word_is_refused_alone_and_as_a_part(nickname: str) -> None:
    assert nicknames.check(nickname, OURS) == "reserved"


LOOK_ALIKES = """
    adm1n 4dmin admln AdmlN ádmin ãdmìn ADMıN ᴀᴅᴍɪɴ rnoderator M0derator m0d 0ff1c1a1 r00t nu11 A1l AlI SuPp0rt здmin
    ѕуѕтем гоот ΤΕΑΜ joe-adm1n áçm seguranca.social ادارة المشـرف tópics
"""


@pytest.mark.parametrize("nickname", LOOK_ALIKES.split())
def test_a_look_alike_of_a_reserved_word_is_refused(nickname: str) -> None:
    assert nicknames.check(nickname, OURS) in ("lookalike", "mixed_scripts", "reserved")


def test_look_alikes_within_one_script_are_told_apart_from_mixed_scripts() -> None:
    assert nicknames.check("adm1n", OURS) == "lookalike"
    assert nicknames.check("ѕуѕтем", OURS) == "lookalike"
    assert nicknames.check("аdmin", OURS) == "mixed_scripts"


def test_a_word_is_reserved_only_for_the_forum_that_reserves_it() -> None:
    assert nicknames.check("Gaji", {"gaji"}) == "reserved"
    assert nicknames.check("Gaji", ()) is None


def test_an_indic_reserved_word_does_not_take_others_with_the_same_consonants() -> None:
    assert nicknames.check("कमल", {"कोमल"}) is None
    assert nicknames.check("कोमल", {"कोमल"}) == "reserved"


def test_an_indic_reserved_word_does_not_take_one_that_differs_by_a_joined_letter() -> None:
    assert nicknames.check("क्लम", {"कलम"}) is None


def test_an_l_passes_for_an_i_only_in_longer_words() -> None:
    assert nicknames.check("admln", OURS) == "lookalike"
    assert nicknames.check("Mall", OURS) is None


def test_initials_do_not_spell_a_word() -> None:
    assert nicknames.check("maria.m.e", OURS) is None


def test_a_capital_i_passes_for_an_l_only_beside_small_letters() -> None:
    assert nicknames.check("AlI", OURS) == "lookalike"
    assert nicknames.check("ALI", OURS) is None


@pytest.mark.parametrize(
    ("one", "other"), [("Ana", "ANA"), ("Straße", "STRASSE"), ("José", "JOSE\u0301"), ("Σοφός", "ΣΟΦΌΣ"),
     ("کامران", "كامران"), ("علی", "علي"), ("هدى", "هدی"), ("علی\u200cرضا", "علیرضا"), ("ہما", "هما"),
     ("ışık", "IŞIK"), ("ışık", "işik"), ("İnci", "inci"), ("Ana Maria", "ana-maria"), (" @Ana", "ana")],
)  # fmt: skip
def test_names_that_differ_only_in_case_form_or_keyboard_are_the_same(one: str, other: str) -> None:
    assert nicknames.fold(one) == nicknames.fold(other)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("Inês", "Ines"), ("রহিম", "রহমি")])
def test_names_that_differ_otherwise_are_not(one: str, other: str) -> None:
    assert nicknames.fold(one) != nicknames.fold(other)


def test_folding_any_character_twice_is_folding_it_once() -> None:
    folded = [nicknames.fold(chr(point)) for point in range(0x3100)]
    assert [nicknames.fold(key) for key in folded] == folded


@given(st.text(max_size=40))
def test_folding_any_text_twice_is_folding_it_once(text: str) -> None:
    assert nicknames.fold(nicknames.fold(text)) == nicknames.fold(text)


@given(
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text("aकر\u0947\u094d\u200c\u200d\u0301'-. 1", max_size=12)
)
def test_any_text_is_repaired_once_and_gets_an_answer(text: str) -> None:
    meant = nicknames.repaired(text)
    assert nicknames.repaired(meant) == meant
    assert nicknames.fold(meant) == nicknames.fold(text)
    code = nicknames.check(meant, OURS)
    assert code is None or code.replace("_", "").isalpha()


@given(st.text("adminALIrootl10-_.áаɪ\u0301 ", min_size=1, max_size=32))
def test_an_accepted_name_is_stable_and_never_reads_as_admin(text: str) -> None:
    if nicknames.check(text, OURS) is None:
        assert text == text.strip() == unicodedata.normalize("NFKC", text)
        assert 3 <= len(text) <= 30
        assert "admin" not in nicknames.fold(text).replace(".", "-").replace("_", "-").split("-")
