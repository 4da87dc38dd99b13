"""Nicknames: the check of a new one, and the key by which two are the same."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import combinations

from forum.text import letters, personal
from forum.text.letters import IN_NAMES, INVISIBLE, JOINERS, NO_SCRIPT, caseless, normalized, script, small

SHORTEST, LONGEST = 3, 30
LONGEST_STORED = 60
"""Characters: a sign of some scripts takes several."""

LONGEST_TYPED = 200

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

# Letters of these scripts that never join the next one, so that a non-joiner after them would change nothing.
_NEVER_JOINING = frozenset("آأؤإاةدذرزوٱڈڌڍڎڑژۀۃۆۇۈۋےۓە")
_VIRAMA = 9
_MARKS_OF_A_SCRIPT, _MARKS_OF_NONE = 5, 2  # Burmese needs five
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`](?=[^\W\d_])")
_SEPARATORS = re.compile(r"[-_.]*\s[-_.\s]*|([-_.])[-_.]+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")

_SHAPE = re.compile(r"(?:L[MC]*|D)+(?:-(?:L[MC]*|D)+)*")
_PARTS = re.compile(r"[-_.]")
_DIGITS_AROUND = re.compile(r"^\d+|\d+$")

_PLAIN_LETTER = re.compile(r"LATIN (?:.* )?LETTER (?:.* )?([A-Z])(?: WITH .*)?")
_LETTER_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

# Keyboards write one letter in several forms: ye and kaf in Arabic, Persian and Urdu, heh in Urdu, the Turkish i.
_FORMS = str.maketrans("ىیکہı", "ييكهi") | dict.fromkeys(map(ord, JOINERS))


def fold(nickname: str) -> str:
    """The key by which two nicknames are the same, however they are typed: in another case, form or keyboard."""
    return normalized(exact(nickname).translate(_FORMS).replace("i\u0307", "i"), "NFKC")


def exact(nickname: str) -> str:
    """The nickname without differences of case and compatibility form alone: the key of earlier accounts that `fold` makes one."""
    return caseless(repaired(nickname))


def repaired(typed: str) -> str:
    """A name as it was meant: composed, spaces as hyphens, without signs around it and without characters that can't be seen.

    A joiner stays where a script writes with it. Mending it again changes nothing.
    """
    text = "".join(_seen(normalized(typed[:LONGEST_TYPED].translate(_DASHES), "NFKC")))
    text = _SEPARATORS.sub(lambda found: found[1] or "-", _APOSTROPHE.sub("ʼ", text))
    kept = [place for place, character in enumerate(text) if character.isalnum() or _kind(character) in "MC"]
    return normalized(text[kept[0] : kept[-1] + 1], "NFKC") if kept else ""


def _seen(text: str) -> Iterator[str]:
    """The characters without those that show nothing, and without marks that stand on no letter or pile up on one."""
    base, of_script, of_none = "?", 0, 0
    for place, character in enumerate(text):
        kind = _kind(character)
        if character in INVISIBLE:
            continue
        if kind in "MC":
            of_script, of_none = of_script + (kind == "M"), of_none + (kind == "C")
            if base == "L" and of_script <= _MARKS_OF_A_SCRIPT and of_none <= _MARKS_OF_NONE:
                yield character
        elif character in JOINERS:
            if _joins(text, place):
                yield character
        elif character.isspace() or unicodedata.category(character)[0] != "C":
            base, of_script, of_none = kind, 0, 0
            yield character


def _joins(text: str, place: int) -> bool:
    """Whether the joiner at `place` spells something: beside a virama, or between Arabic letters that would join without it."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not before or not after or script(before) != script(after):
        return False
    if script(before) == "ARABIC":
        return text[place] == JOINERS[0] and _kind(before) == _kind(after) == "L" and before not in _NEVER_JOINING
    return _VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)) and _kind(after) in "LM"


def check(nickname: str, reserved: Collection[str]) -> str | None:
    """The error code of a nickname as `repaired` gives it; None if it is accepted.

    `reserved` are further refused words: names of institutions, codes of cabinets, first parts of addresses.
    Codes: too_long, personal, too_short, characters, letters_missing, mixed_scripts, reserved, lookalike.
    """
    if letters.clusters(nickname) > LONGEST or len(nickname) > LONGEST_STORED:
        return "too_long"
    if personal.in_name(nickname):
        return "personal"
    bare = nickname.translate(dict.fromkeys(map(ord, JOINERS)))
    return _form_refused(nickname, bare) or _scripts_refused(bare) or _word_refused(bare, frozenset(reserved))


def _form_refused(nickname: str, bare: str) -> str | None:
    if letters.substance(nickname) < SHORTEST:
        return "too_short"
    kinds = "".join(map(_kind, bare))
    if nickname != repaired(nickname) or not _SHAPE.fullmatch(kinds):
        return "characters"
    found = "".join(character for character in bare if _kind(character) == "L")
    return "letters_missing" if letters.substance(found) < 2 else None


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
