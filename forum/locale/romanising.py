"""Bengali, Hindi, Urdu and Arabic as people type them in Latin letters, roughly: what runs of letters are learnt from. Pure."""

import re
from collections.abc import Mapping
from typing import NamedTuple

WORD = re.compile(r"[\w\u0900-\u0963\u0980-\u09fe\u200c\u200d]+")
JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
PARTS = str.maketrans({"\u09dc": "\u09a1\u09bc", "\u09dd": "\u09a2\u09bc", "\u09df": "\u09af\u09bc"})
DOT, VIRAMA, UNSAID = "\u09bc\u093c", "\u09cd\u094d", "\0"
DOTTED = {"ড": "r", "ঢ": "rh", "য": "y", "क": "q", "ख": "kh", "ग": "gh", "ज": "z", "फ": "f", "ड": "r", "ढ": "rh"}
VOWEL = re.compile(f"[aeiou{UNSAID}]")
POINTS = re.compile("[\u064b-\u0652\u0670\u0640]")
STOP = re.compile("[b-df-hj-np-tv-z3790]$")


def _table(letters: str, sounds: str) -> dict[str, str]:
    return dict(zip(letters, sounds.split(), strict=True))


class Abugida(NamedTuple):
    """A script whose consonants carry a vowel that is not written; `lost` where it is often not said inside a word."""

    consonants: Mapping[str, str]
    signs: Mapping[str, str]
    vowels: Mapping[str, str]
    inherent: str
    lost: bool


BENGALI = Abugida(
    _table(
        "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহৎ",
        "k kh g gh ng ch ch j jh n t th d dh n t th d dh n p f b v m j r l sh sh s h t",
    ),
    _table("ািীুূৃেৈোৌ", "a i i u u ri e oi o ou"),
    _table("অআইঈউঊঋএঐওঔ", "o a i i u u ri e oi o ou"),
    "o",
    lost=False,
)
DEVANAGARI = Abugida(
    _table(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p f b bh m y r l v sh sh s h",
    ),
    _table("ािीुूृेैोौॉ", "a i i u u ri e ai o au o"),
    _table("अआइईउऊऋएऐओऔऑ", "a aa i i u u ri e ai o au o"),
    "a",
    lost=True,
)
ARABIC = _table(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةآأإءئؤپچگکٹڈڑژہھےیںۂ",
    "a b t th j h kh d z r z s sh s d t z a gh f q k l m n h w y a a a a i a y w p ch g k t d r zh h h e i n h",
)
BY_NUMBERS = ARABIC | {"ع": "3", "ح": "7", "ق": "9", "ء": "2", "أ": "2a"}


def romanised(text: str, code: str) -> str:
    """The words of a text in one of the four languages, in Latin letters; Arabic ones twice, with numbers for letters too."""
    words = [word.translate(JOINERS) for word in WORD.findall(text)]
    if code == "ar":
        return " ".join(_arabic(word, table) for word in words for table in (ARABIC, BY_NUMBERS))
    if code == "ur":
        return " ".join(_arabic(word, ARABIC) for word in words)
    return " ".join(_indic(word, BENGALI if code == "bn" else DEVANAGARI) for word in words)


def _indic(word: str, script: Abugida) -> str:
    spoken: list[str] = []
    word = word.translate(PARTS)
    for place, letter in enumerate(word):
        if letter in script.consonants:
            spoken.append(script.consonants[letter] + UNSAID)
        elif letter in DOT and spoken:
            spoken[-1] = DOTTED.get(word[place - 1], "r") + UNSAID
        elif letter in script.signs and spoken:
            spoken[-1] = spoken[-1].rstrip(UNSAID) + script.signs[letter]
        elif letter in VIRAMA and spoken:
            spoken[-1] = spoken[-1].rstrip(UNSAID)
        else:
            spoken.append(script.vowels.get(letter) or ("ng" if letter == "ং" else "n" if letter in "ंँ" else ""))
    return "".join(_said(spoken, place, script) for place in range(len(spoken)))


def _said(spoken: list[str], place: int, script: Abugida) -> str:
    """A syllable with its unwritten vowel, which is not said at the end, nor in the middle where the script loses it there."""
    syllable = spoken[place]
    if not syllable.endswith(UNSAID):
        return syllable
    following = spoken[place + 1] if place + 1 < len(spoken) else ""
    between = place > 0 and VOWEL.search(spoken[place - 1]) and VOWEL.search(following.replace(UNSAID, ""))
    silent = not following or (script.lost and between and not following.endswith(UNSAID))
    return syllable.rstrip(UNSAID) + ("" if silent else script.inherent)


def _arabic(word: str, table: Mapping[str, str]) -> str:
    """A word of consonants and long vowels, with an `a` where two consonants meet."""
    word = POINTS.sub("", word)
    article = "" if not word.startswith("ال") else "el " if table is BY_NUMBERS else "al "
    said = ""
    for letter in word[2:] if article else word:
        sound = table.get(letter, "")
        after_vowel = not said or said[-1] in "aeiou"
        if letter == "و":
            sound = "w" if after_vowel else "ou"
        elif letter in "يی":
            sound = "y" if after_vowel else "i"
        if sound and letter not in "ھہ" and STOP.search(said) and STOP.search(sound[0]):
            said += "a"
        said += sound
    return article + said
