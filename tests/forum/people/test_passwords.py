"""Passwords, recovery codes and tokens. Hashing runs with parameters far below what the forum uses."""

import asyncio
import math
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid, TooMany
from forum.people import passwords
from forum.people.codes import digest, new_code, new_token, token_digest
from forum.people.passwords import Hasher, check


@pytest.fixture
def hasher() -> Iterator[Hasher]:
    quick = Hasher(time_cost=1, memory_kib=8, threads=1, waiting=2)
    yield quick
    quick.close()


def test_the_right_password_is_known_again_and_a_wrong_one_is_not(hasher: Hasher) -> None:
    async def story() -> tuple[bool, bool]:
        stored = await hasher.hash("cavalo-bateria-grampo")
        assert stored.startswith("$argon2id$")
        right = await hasher.verify(stored, "cavalo-bateria-grampo")
        return right, await hasher.verify(stored, "Cavalo-bateria-grampo")

    assert asyncio.run(story()) == (True, False)


def test_one_accent_typed_on_two_keyboards_is_one_password_but_compatibility_forms_are_not(hasher: Hasher) -> None:
    async def story() -> tuple[bool, bool]:
        stored = await hasher.hash("pão de ló ﬁno")
        composed = await hasher.verify(stored, "pa\u0303o de lo\u0301 ﬁno")
        return composed, await hasher.verify(stored, "pão de ló fino")

    assert asyncio.run(story()) == (True, False)


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_an_account_without_a_usable_password_lets_nobody_in(hasher: Hasher, stored: str | None) -> None:
    assert asyncio.run(hasher.verify(stored, "cavalo-bateria-grampo")) is False


def test_an_unknown_account_takes_the_same_work_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Hasher(time_cost=1, memory_kib=8, threads=1)
    costs = []
    verify = PasswordHasher.verify

    def seen(self: PasswordHasher, stored: str, secret: bytes) -> bool:
        costs.append(extract_parameters(stored))
        return bool(verify(self, stored, secret))

    async def story() -> None:
        stored = await hasher.hash("cavalo-bateria-grampo")
        monkeypatch.setattr(PasswordHasher, "verify", seen)
        await hasher.verify(stored, "wrong-wrong-wrong")
        await hasher.verify(None, "wrong-wrong-wrong")

    asyncio.run(story())
    hasher.close()
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_the_usual_parameters_are_at_least_owasps_floor() -> None:
    hasher = Hasher()
    parameters = extract_parameters(asyncio.run(hasher.hash("cavalo-bateria-grampo")))
    hasher.close()
    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= 19456
    assert parameters.time_cost >= 2


def test_a_hash_of_other_parameters_is_outdated(hasher: Hasher) -> None:
    stronger = Hasher(time_cost=2, memory_kib=16, threads=1)
    stored = asyncio.run(hasher.hash("cavalo-bateria-grampo"))
    stronger.close()
    assert not hasher.outdated(stored)
    assert stronger.outdated(stored)
    assert hasher.outdated("no hash at all")


def test_hashing_leaves_the_loop_free_and_a_full_queue_is_refused(
    hasher: Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(PasswordHasher, "hash", lambda *_: go_on.wait(5) and "done")

    async def story() -> list[str]:
        queued = [asyncio.ensure_future(hasher.hash("cavalo-bateria-grampo")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany) as refused:
            await hasher.hash("one more than there is room for")
        assert refused.value.retry_after == 2
        go_on.set()
        return await asyncio.gather(*queued)

    assert asyncio.run(story()) == ["done"] * 3
    assert asyncio.run(hasher.hash("room again")) == "done"


def test_somebody_who_leaves_the_queue_makes_room(hasher: Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(PasswordHasher, "hash", lambda *_: go_on.wait(5) and "done")

    async def story() -> str:
        queued = [asyncio.ensure_future(hasher.hash("cavalo-bateria-grampo")) for _ in range(3)]
        await asyncio.sleep(0)
        queued[2].cancel()
        await asyncio.sleep(0)
        later = asyncio.ensure_future(hasher.hash("somebody else"))
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*queued[:2])
        return await later

    assert asyncio.run(story()) == "done"


def test_a_secret_beyond_the_limit_is_never_hashed(hasher: Hasher, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = asyncio.run(hasher.hash("cavalo-bateria-grampo"))
    monkeypatch.setattr(PasswordHasher, "verify", lambda *_: pytest.fail("hashed"))
    with pytest.raises(Invalid) as refused:
        asyncio.run(hasher.hash("é" * 513))
    assert refused.value.fields == {"password": "too_long"}
    assert asyncio.run(hasher.verify(stored, "x" * 1025)) is False
    assert asyncio.run(hasher.verify(None, "x" * 1025)) is False


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("", "too_short"),
        ("azulejo", "too_short"),
        ("e\u0301" * 7, "too_short"),
        ("cavalo42" * 129, "too_long"),
        ("é" * 513, "too_long"),
    ],
)
def test_length_is_from_eight_characters_to_1024_bytes(secret: str, code: str) -> None:
    assert check(secret) == code


COMMON = """
    password Password1! P@ssw0rd p@ssw0rd2024 iloveyou iloveyou12 palavrapasse senha123 contraseña motdepasse1
    пароль2023 ضصثقفغعه بسماللهالرحمن bismillah786 ｐａｓｓｗｏｒｄ
    aaaaaaaa aaaabbbb abababab abcabcabc 12341234 12345678 87654321
    ١٢٣٤٥٦٧٨ ১২৩৪৫৬৭৮৯ qwertyui Qwertyuiop1 qwerty2024 azertyuiop 1qaz2wsx 1q2w3e4r5t asdfghjk йцукенгш abcd1234
    forum123 migrantforum portugal2024 Portugal123456 forumadmin kx3mkx3m kmkkmmkm P-a-s-s-w-o-r-d
    lisboa2024! maria_1990 MariaMaria sintra-2019
"""


@pytest.mark.parametrize("secret", COMMON.split())
def test_a_password_tried_by_everybody_first_is_refused(secret: str) -> None:
    assert check(secret, nickname="Maria", context=["Sintra"]) == "too_common"


@pytest.mark.parametrize(
    "secret",
    [
        "cavalo-bateria-grampo",
        "azulejo42rio",
        "xk7Hq2pz",
        "48271936",
        "portugal-zebra-flor",
        "maria tem um gato azul",
        "#$%&/()=?!",
        "Gosto de andar na praia",
        "банан-вікно-7",
        "আমি ভাত খাই",
        "我喜欢喝绿茶和咖啡",
        "سمكة في المطر",
        "é" * 4 + "cavalo-bateria" * 72,
    ],
)
def test_any_other_password_is_fine_whatever_kinds_of_characters_it_has(secret: str) -> None:
    assert check(secret, nickname="Maria", context=["Sintra"]) is None


def test_a_nickname_is_refused_only_in_its_owners_password() -> None:
    assert check("herminia77", nickname="Hermínia") is None
    assert check("hermínia77", nickname="Hermínia") == "too_common"
    assert check("hermínia77", nickname="Joana") is None


def test_the_institutions_names_are_context_because_the_caller_says_them() -> None:
    assert check("acm-acm-2023", context=["ACM"]) == "too_common"
    assert check("acm-acm-2023") is None


def test_words_of_one_or_two_letters_are_no_context() -> None:
    assert check("abacaxis", context=["ab", "ac", "ax"]) is None


def test_the_list_of_common_passwords_is_long_folded_and_without_doubles() -> None:
    lines = Path(passwords.__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    assert len(listed) >= 500
    assert len(set(listed)) == len(listed)
    assert all(len(word) >= 8 and word == word.casefold().strip() for word in listed)
    assert all(check(word) == "too_common" for word in listed)


@given(st.text(st.characters(exclude_categories=()), max_size=60), st.text(max_size=12))
def test_any_text_gets_an_answer(secret: str, nickname: str) -> None:
    assert check(secret, nickname=nickname, context=[nickname]) in (None, "too_short", "too_long", "too_common")


def test_recovery_codes_are_so_many_bits_that_a_fast_hash_will_do_and_never_twice_the_same() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}", code) for code in codes)
    signs = set("".join(codes)) - {"-"}
    assert len(signs) == 32 and 25 * math.log2(len(signs)) >= 112


@pytest.mark.parametrize(
    "typed",
    ["ABCDE-01FGH-JKMN1-PQRST", " abcde 01fgh jkmn1 pqrst\n", "abcdeoifghjkmnlpqrst", "AbCdE–OLfgh–jkmnI–pqrst"],
)
def test_a_recovery_code_is_known_however_it_is_typed(typed: str) -> None:
    assert digest(typed) == digest("abcde-01fgh-jkmn1-pqrst")


def test_digests_tell_codes_and_tokens_apart_and_hide_them() -> None:
    assert digest("abcde-01fgh-jkmn1-pqrst") != digest("abcde-01fgh-jkmn1-pqrsv")
    token, other = new_token(), new_token()
    assert token_digest(token) != token_digest(other)
    assert token_digest(token) != token_digest(token.swapcase())
    assert re.fullmatch(r"[0-9a-f]{64}", token_digest(token))
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


@given(st.text(st.characters(exclude_categories=())))
def test_any_typed_code_or_cookie_has_a_digest(text: str) -> None:
    assert len(digest(text)) == len(token_digest(text)) == 64


def test_checking_the_longest_password_is_quick() -> None:
    began = time.perf_counter()
    check("Ab1 " * 256, nickname="maria", context=["b1 a"] * 20)
    assert time.perf_counter() - began < 0.2
