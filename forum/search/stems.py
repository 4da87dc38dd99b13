"""Stems of folded words: Snowball's where it knows the language, else the longest known ending taken away. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

_SNOWBALL = {
    "pt": "portuguese", "en": "english", "ar": "arabic", "fr": "french", "es": "spanish", "ru": "russian", "ro": "romanian",
    "hi": "hindi", "kea": "portuguese", "pov": "portuguese",
}  # fmt: skip
_BY_SCRIPT = (
    (re.compile("^[a-zà-ɏ0-9]+$"), ("pt", "en", "fr", "es", "ro")),
    (re.compile("^[\u0400-\u052f]+$"), ("ru", "uk", "be")),
    (re.compile("^[\u0600-\u06ff]+$"), ("ar", "ur")),
    (re.compile("^[\u0900-\u097f]+$"), ("hi",)),
    (re.compile("^[\u0980-\u09ff]+$"), ("bn",)),
)
# Endings of folded words, and how many letters must be left. Folding has made ے ي, ں ن and ہ ه.
_ENDINGS = {
    "uk": (3, """
        ування ювання ованого еннями аннями ення енню енням ання анню анням ості істю ість остей ових ового овому ями ами ові еві
        єві ого ому ими іми ій ий их іх им ім ах ях ам ям ом ем єм ою ею єю ів їв ої ує ють уть ать ять ити іти ати яти ла ло ли
        а я о е є и і ї у ю ь й"""),
    "be": (3, """
        аванне яванне еннем аннем енне ення анне ання асці асць ымі імі амі ямі ага яга аму яму ых іх ым ім ый ій ах ях ам ям ом ем
        ою ей ай аў яў оў еў ае юць уць аць яць іць ыць ла лі ло а я о е ё і ы у ю ь й"""),
    "bn": (2, """
        গুলোকে গুলোর গুলোতে গুলো গুলির গুলি দেরকে দের েরা রা টির টার টিকে টাকে টিতে টি টা খানা খানি তে কে য়ের ের র ে য় ও ই"""),
    "ur": (3, "يون يان ون ين ات ه ي ا"),
}  # fmt: skip
_REACCENTED = {
    "portuguese": (re.compile("([cs])(ao|oes)$"), {"cao": "ção", "coes": "ções", "sao": "são", "soes": "sões"}),
    "spanish": (re.compile("([cs])ion$"), {"cion": "ción", "sion": "sión"}),
}
_SHORTEST = 3


def of(folded: str, languages: tuple[str, ...] | None) -> tuple[str, ...]:
    """The stems of a folded word that differ from it, each once: as in `languages`, or as in all of its script."""
    fitting = next((codes for script, codes in _BY_SCRIPT if script.match(folded)), ())
    wanted = fitting if languages is None else [code for code in languages if _root(code) in fitting]
    found = dict.fromkeys(stem for code in wanted if (stem := _stem(folded, code)) != folded and len(stem) > 1)
    return tuple(found)


def _root(code: str) -> str:
    return "pt" if code in ("kea", "pov") else code


def _stem(folded: str, code: str) -> str:
    if len(folded) <= _SHORTEST or folded.isdigit():
        return folded
    if code in _SNOWBALL:
        return _snowball(folded, _SNOWBALL[code])
    least, pattern = _endings(code)
    found = pattern.search(folded, least)
    return folded[: found.start()] if found else folded


def _snowball(folded: str, name: str) -> str:
    if name in _REACCENTED:
        ending, accents = _REACCENTED[name]
        folded = ending.sub(lambda found: accents[found[0]], folded)
    stem: str = _stemmer(name).stemWord(folded)
    return stem.translate(_PLAIN)


_PLAIN = str.maketrans("çãõóéêôáíú", "caooeeoaiu")


@lru_cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name, 0)


@lru_cache
def _endings(code: str) -> tuple[int, re.Pattern[str]]:
    least, endings = _ENDINGS[code]
    longest_first = sorted(endings.split(), key=len, reverse=True)
    return least, re.compile(f"(?:{'|'.join(longest_first)})$")


def languages() -> Iterator[str]:
    """The codes of the languages whose endings are known."""
    yield from (*_SNOWBALL, *_ENDINGS)
