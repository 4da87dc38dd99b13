"""Nicknames: the check of a new one, and the key by which two are the same."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from itertools import combinations

from forum.text import personal
from forum.text.letters import IN_NAMES, INVISIBLE, NO_SCRIPT, caseless, normalized, script, small

SHORTEST, LONGEST = 3, 30

# Names people bear stay out of both lists: Ajuda, Hana, Mine, Nan, Nizam, You.
_STAFF = """
    mediator mediators officer officers official officials moderator moderators mod mods moderation admin admins
    administrator administrators administration sysadmin staff team cabinet triage lawyer government support helpdesk
    mediador mediadora mediadores mediadoras mediação funcionário funcionária funcionários técnico técnica técnicos
    oficial oficiais moderador moderadora moderadores moderadoras moderação administrador administradora administradores
    administração equipa equipe gabinete triagem advogado advogada governo suporte apoio
    وسيط وسيطة الوسيط موظف موظفة الموظف رسمي الرسمي مشرف مشرفة المشرف المشرفون مراقب المراقب مدير مديرة المدير إدارة
    الإدارة مسؤول مسؤولة المسؤول مكتب المكتب فريق الفريق الفرز محامي المحامي الحكومة الدعم
"""
_OTHERS = """
    visitor visitors member members guest guests root system sysop superuser sudo daemon help null undefined true false
    none nil void deleted removed erased hidden banned suspended anonymous anonym anon nobody somebody someone unknown
    all everyone everybody here channel me self owner webmaster postmaster hostmaster mailer-daemon abuse security
    noreply no-reply info contact bot robot forum localhost www http https ftp mail email smtp
    visitante visitantes membro membros convidado convidada sistema nulo verdadeiro falso apagado apagada eliminado
    eliminada removido removida oculto oculta anónimo anónima anônimo anônima ninguém alguém desconhecido todos todas
    aqui dono segurança contacto fórum
    زائر عضو النظام محذوف مجهول الجميع المستخدم المنتدى منتدى
"""
STAFF_WORDS = frozenset(_STAFF.split())
RESERVED_WORDS = STAFF_WORDS | frozenset(_OTHERS.split())

# Scripts in everyday use somewhere people come from. Cherokee, Lisu, Coptic, Canadian syllabics and other stores of
# Latin look-alikes are left out.
_SCRIPTS = """
    LATIN CYRILLIC GREEK ARABIC HEBREW ARMENIAN GEORGIAN ETHIOPIC NKO ADLAM TIFINAGH VAI OSMANYA SYRIAC THAANA
    DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA CHAKMA SYLOTI OL MEETEI TIBETAN
    MONGOLIAN MYANMAR THAI LAO KHMER HAN HIRAGANA KATAKANA HANGUL BOPOMOFO
"""
_LIVING = frozenset(_SCRIPTS.split())
_USUAL_SETS = ({"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"})
_APOSTROPHE_LETTERS = "ʼʻ"

_UNSEEN = ("Cf", "Cc", "Zl", "Zp")

# A letter carries up to five marks (Burmese needs five), a digit none.
_SHAPE = re.compile(r"(?:L[MC]{0,5}|D)+(?:-(?:L[MC]{0,5}|D)+)*")
_PARTS = re.compile(r"[-_.]")
_DIGITS_AROUND = re.compile(r"^\d+|\d+$")

_PLAIN_LETTER = re.compile(r"LATIN (?:.* )?LETTER (?:.* )?([A-Z])(?: WITH .*)?")
_LETTER_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

fold = caseless
"""The key by which nicknames are unique: two that differ only in case or compatibility forms share it."""


def plain(nickname: str) -> str:
    """The name in NFKC without space around it: the suggestion when a name was refused as `changed_by_normalising`."""
    return normalized(nickname.strip(), "NFKC")


def check(nickname: str, reserved: Collection[str]) -> str | None:
    """The error code of a nickname as typed; None if it is accepted.

    `reserved` are further refused words: names of institutions, codes of cabinets, first parts of addresses.
    Codes: too_long, personal, too_short, changed_by_normalising, invisible, characters, letters_missing, mixed_scripts, reserved,
    lookalike. A name that normalising would change is refused, so that names are shown as typed.
    """
    if len(nickname) > LONGEST:
        return "too_long"
    if personal.in_name(nickname):
        return "personal"
    return _form_refused(nickname) or _scripts_refused(nickname) or _word_refused(nickname, frozenset(reserved))


def _form_refused(nickname: str) -> str | None:
    if len(nickname.strip()) < SHORTEST:
        return "too_short"
    if nickname != nickname.strip():
        return "changed_by_normalising"
    if any(character in INVISIBLE or unicodedata.category(character) in _UNSEEN for character in nickname):
        return "invisible"
    if nickname != normalized(nickname, "NFKC"):
        return "changed_by_normalising"
    kinds = "".join(map(_kind, nickname))
    if not _SHAPE.fullmatch(kinds) or "CCC" in kinds:
        return "characters"
    return "letters_missing" if kinds.count("L") < 2 else None


def _kind(character: str) -> str:
    """L letter, M mark of a script, C mark of no script, D digit, - separator, ? anything else."""
    category = unicodedata.category(character)
    if category.startswith("L"):
        return "L" if script(character) in _LIVING or character in _APOSTROPHE_LETTERS else "?"
    if category in ("Mn", "Mc"):
        return "M" if script(character) in _LIVING else "C"
    if category == "Nd":
        return "D"
    return "-" if character in "-_." else "?"


def _scripts_refused(nickname: str) -> str | None:
    characters = _PARTS.sub("", nickname)
    scripts = {script(character) for character in characters if character not in _APOSTROPHE_LETTERS} - {NO_SCRIPT}
    digit_systems = {ord(digit) - unicodedata.decimal(digit) for digit in characters if digit.isdecimal()}
    usual = len(scripts) == 1 or any(scripts <= together for together in _USUAL_SETS)
    return None if usual and len(digit_systems) < 2 else "mixed_scripts"


def _word_refused(nickname: str, extra: frozenset[str]) -> str | None:
    words, lookalikes = _index(extra)
    parts = _PARTS.split(nickname)
    runs = {"".join(parts[start:end]) for start, end in combinations(range(len(parts) + 1), 2)}
    # Neighbouring parts are read together too, but initials such as "J.R." do not spell a two-letter word.
    readings = set(parts) | {run for run in runs if len(run) > 3}
    folded = {fold(reading) for reading in readings}
    if folded & words or {_DIGITS_AROUND.sub("", word) for word in folded} & STAFF_WORDS:
        return "reserved"
    return "lookalike" if any(_reads_as_reserved(reading, lookalikes) for reading in readings) else None


@lru_cache(maxsize=4)
def _index(extra: frozenset[str]) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """All reserved words without separators, and their skeletons by a key in which i and l are one."""
    words = frozenset("".join(filter(_counts, fold(word))) for word in RESERVED_WORDS | extra) - {""}
    lookalikes: dict[str, tuple[str, ...]] = {}
    for skeleton in {_skeleton(word) for word in words if len(word) > 2}:
        key = _rough(skeleton)
        lookalikes[key] = (*lookalikes.get(key, ()), skeleton)
    return words, lookalikes


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _reads_as_reserved(reading: str, lookalikes: dict[str, tuple[str, ...]]) -> bool:
    plain = joined = _skeleton(reading)
    for pair, letter in _LETTER_PAIRS:
        joined = joined.replace(pair, letter)
    return any(
        all(_could_be(seen, meant, len(word)) for seen, meant in zip(skeleton, word, strict=True))
        for skeleton in {plain, joined}
        for word in lookalikes.get(_rough(skeleton), ())
    )


def _could_be(seen: str, meant: str, length: int) -> bool:
    """Ali is not taken for "all", but admln is for "admin": a real i is an i, an l passes for one in longer words."""
    return seen == meant or (seen == "?" and meant in "il") or (seen == "l" and meant == "i" and length > 4)


def _rough(skeleton: str) -> str:
    return skeleton.replace("i", "l").replace("?", "l")


def _skeleton(text: str) -> str:
    """The name in the Latin (or plain Arabic) letters that the eye reads; "?" is one that may be i or l."""
    # A capital I passes for l only beside small letters: nobody reads ALI as ALL.
    if not text.isupper():
        text = text.replace("I", "?")
    read = small(text).translate(IN_NAMES)
    return "".join(_plain(character) for character in read if not _is_accent(character))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    named = _PLAIN_LETTER.fullmatch(unicodedata.name(character, ""))
    return named[1].lower() if named else character


def _is_accent(character: str) -> bool:
    """Accents and Arabic or Hebrew vowel points; not the vowel signs, nuktas and viramas that spell Indic words."""
    weight = unicodedata.combining(character)
    return weight == 1 or 10 <= weight <= 35 or weight >= 200
