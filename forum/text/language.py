"""Language recognition by script, letters and the commonest words, then by runs of letters. It suggests and never decides."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from forum.text import letter_runs
from forum.text.letters import NO_SCRIPT, normalized, script

_ONE_LANGUAGE = {
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "KHMER": "km",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
_ONLY_JAPANESE = frozenset("円図込働辻峠駅応価労発伝県売読訳変桜検権険験広経済続総様帰仮沢気楽団囲")
_READ_AT_MOST = 2000
_NOT_PROSE = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S+@\S+")
_VOWEL_POINTS = re.compile(r"[\u0640\u064b-\u0652\u0670]")
# In Latin: numbers for Arabic letters, Spanish opening marks, and how each creole says that something is going on.
_BEYOND_WORDS = (
    (re.compile(r"\b(?:[a-z]*[23579](?=[a-z]{2})[a-z23579]+|[a-z]{2,}[379])\b"), "ar"),
    (re.compile(r"[¿¡]"), "es"),
    (re.compile(r"\b(?:n|bu|no|i) na [a-z]+[aei]\b"), "pov"),
    (re.compile(r"\bsta ta [a-z]+\b"), "kea"),
)
_LATIN_I_AMONG_CYRILLIC = re.compile(r"(?<=[а-яєґё])i|i(?=[а-яєґё])|\bi\b(?=\s+[а-яєґё])")
_NOT_RUSSIAN = frozenset("іїєґў")
# A piece of a word is weaker than a word; a letter the language hasn't is as strong as a word only it has.
_PIECE = 0.4
_SURE_FROM, _SURE_BEFORE_NEXT = 0.9, 0.5
_WORDS_TO_TELL = 6
# Where signs leave a text in Latin letters open, runs of letters tell these languages apart; a common word is worth some runs.
_SECOND = frozenset(("kea", "pov", "bn", "hi", "ur", "ar"))
_ALIKE = frozenset(("hi", "ur"))
_WORD_IS_WORTH, _READER_IS_WORTH, _SURE_BY = 12.0, 15.0, 8.0
_RUNS_READ_AT_MOST = 300
_FOREIGN_WORDS = {"LATIN": 3}  # fewer in the letters of acronyms and names tell nothing


class Signs(NamedTuple):
    """The signs of one language in one script; empty `letters` means that any may occur."""

    code: str
    letters: frozenset[str]
    pieces: re.Pattern[str] | None
    words: frozenset[str]


def recognise(text: str, offered: Collection[str]) -> str | None:
    """Suggests the code of the language `text` seems to be in, if that is one of `offered`; None when unsure.

    Reads the first 2,000 characters. Recognises Arabic, Bengali, Hindi, Nepali and Urdu in Latin letters too. Never
    suggests Russian for a text with letters or words that only Ukrainian or Belarusian has of the three.
    """
    code = known(text)
    return code if code in offered else None


def known(text: str, reads: str = "") -> str | None:
    """The same among all languages whose signs are known here, offered or not: those of CODES.

    The language that somebody `reads` pages in tips the scales where a text leaves it open.
    """
    prose, scripts = _read(text)
    return _in_script(_main_script(scripts), prose, scripts, reads)


def may_be_in(text: str, code: str) -> bool:
    """Whether a text that no language was recognised in may be in this one: in its script, and with some of its words."""
    prose, scripts = _read(text)
    words, main = _words(prose), _main_script(scripts)
    row = next((row.code for row in _signs().get(main, []) if code in row.code.split("+")), "")
    if code not in CODES or len(words) < (_WORDS_TO_TELL if row else _FOREIGN_WORDS.get(main, 1)):
        return True
    return row != "" and _scores(main, words)[row] >= _SURE_FROM


def _read(text: str) -> tuple[str, Counter[str]]:
    """What is prose in a text, in small letters, and how often each script occurs in it."""
    prose = _NOT_PROSE.sub(" ", normalized(text[:_READ_AT_MOST], "NFKC")[:_READ_AT_MOST]).casefold()
    return prose, Counter(map(_script, prose))


def _main_script(scripts: Counter[str]) -> str:
    """The script with most letters; names and addresses in Latin letters do not outweigh half as much of another."""
    scripts["KANA"] = scripts.pop("HIRAGANA", 0) + scripts.pop("KATAKANA", 0)
    for sign, weight in (("HAN", 3), ("KANA", 2), ("HANGUL", 2)):
        scripts[sign] *= weight
    others = {name: count for name, count in scripts.items() if name not in ("LATIN", NO_SCRIPT)}
    name, count = max(others.items(), key=lambda item: item[1], default=("", 0))
    return name if count and 2 * count >= scripts["LATIN"] else "LATIN"


def _in_script(main: str, prose: str, scripts: Counter[str], reads: str) -> str | None:
    if main in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[main]
    if main in ("HAN", "KANA"):
        japanese = 8 * scripts["KANA"] > scripts["HAN"] or not _ONLY_JAPANESE.isdisjoint(prose)
        return "ja" if japanese else "zh"
    if main == "BENGALI":
        return None if "ৰ" in prose or "ৱ" in prose else "bn"
    if main == "LATIN":
        return _latin(prose, reads)
    if main == "CYRILLIC":
        prose = _LATIN_I_AMONG_CYRILLIC.sub("і", prose)
    return _by_letters(main, [word for word in _words(_VOWEL_POINTS.sub("", prose)) if not word.isascii()])


def _latin(prose: str, reads: str) -> str | None:
    words = _words(prose)
    scores = _scores("LATIN", words)
    for sign, language in _BEYOND_WORDS:
        scores[language] += len(sign.findall(prose))
    code = _best(scores)
    if code and code != "hi+ur":
        return code
    telling = {row.code: len(row.words.intersection(words)) for row in _signs()["HINDUSTANI"]}
    if code and len(set(telling.values())) > 1:
        return max(telling, key=telling.__getitem__)
    both = scores.pop("hi+ur")
    return _by_runs(prose, scores | {code: both + found for code, found in telling.items()}, reads)


def _by_runs(prose: str, scores: dict[str, float], reads: str) -> str | None:
    """The language whose runs of letters and common words a text has, where no other has more of its words."""
    likely = letter_runs.likelihoods(prose[:_RUNS_READ_AT_MOST])
    total = {
        code: value + _WORD_IS_WORTH * scores.get(code, 0) + _READER_IS_WORTH * (code == reads)
        for code, value in likely.items()
    }
    best, *rivals = sorted(total, key=lambda code: -total[code])
    if {best, rivals[0]} == _ALIKE:
        best, rivals = reads if reads in _ALIKE else best, rivals[1:]
    elsewhere = max(score for code, score in scores.items() if code not in likely)
    sure = total[best] - total[rivals[0]] >= _SURE_BY and scores[best] >= max(_PIECE, elsewhere)
    return best if best in _SECOND and sure else None


def _by_letters(main: str, words: Sequence[str]) -> str | None:
    if main not in _signs():
        return None
    scores = _scores(main, words)
    fitting = [code for code, score in scores.items() if score >= 0]
    # Without a common word, letters may still rule out all languages but one; but Russian's tell too little for that.
    code = _best(scores) or (fitting[0] if len(fitting) == 1 and fitting != ["ru"] else None)
    marked = sum(not _NOT_RUSSIAN.isdisjoint(word) for word in words)
    # A Russian text may name a Ukrainian place or two; more than that is not plainly Russian.
    return None if code == "ru" and 8 * marked > len(words) else code


def _best(scores: dict[str, float]) -> str | None:
    (code, best), (_, next_best) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    return code if best >= _SURE_FROM and best - next_best >= _SURE_BEFORE_NEXT else None


def _scores(main: str, words: Collection[str]) -> dict[str, float]:
    """A score for each language: a common word counts the more, the fewer languages share it."""
    rows = _signs()[main]
    shared = Counter(word for row in rows for word in row.words.intersection(words))
    return {
        row.code: sum(
            (1 / shared[word] if word in row.words else _PIECE if row.pieces and row.pieces.search(word) else 0)
            - (not row.letters.issuperset(word) if row.letters else 0)
            for word in words
        )
        for row in rows
    }


def common_words(code: str) -> frozenset[str]:
    """The commonest words of a language in Latin letters."""
    rows = [*_signs()["LATIN"], *_signs()["HINDUSTANI"]]
    return frozenset().union(*(row.words for row in rows if code in row.code.split("+")))


def _words(prose: str) -> list[str]:
    """Each word once."""
    letters = (sign if _script(sign) else " " for sign in prose)
    return list(dict.fromkeys("".join(letters).split()))


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """The script of a letter or a mark (vowel signs of Indic scripts are marks), of anything else none."""
    return script(character) if unicodedata.category(character)[0] in "LM" else NO_SCRIPT


@lru_cache(maxsize=1)
def _signs() -> dict[str, list[Signs]]:
    """Reads language_signs.txt: rows by script."""
    rows: dict[str, list[Signs]] = {}
    lines = Path(__file__).with_name("language_signs.txt").read_text(encoding="utf-8").splitlines()
    blocks = re.findall(r"^([^#\s].*)\n((?: .*\n)+)", "\n".join([*lines, ""]), re.MULTILINE)
    for head, words in blocks:
        name, letters, pieces = (field.strip() for field in head.split("|", 2))
        code, script = name.split()
        plain = "abcdefghijklmnopqrstuvwxyz" if script == "LATIN" else ""
        pattern = re.compile(pieces) if pieces else None
        rows.setdefault(script, []).append(Signs(code, frozenset(plain + letters), pattern, frozenset(words.split())))
    return rows


CODES = frozenset(code for rows in _signs().values() for row in rows for code in row.code.split("+"))
CODES |= {"bn", "ja", "zh", *_ONE_LANGUAGE.values()}
"""The languages that may be recognised."""
