"""Generated nicknames for accounts made at the counter: syllables that can be said in any language."""

import secrets
from collections.abc import Collection
from random import Random

from forum.people import nicknames

SYLLABLES = 3
_CONSONANTS = "bdlmnrstv"
_VOWELS = "aeiou"
# Parts that are, or sound like, an unkind word in one of the languages people read here.
_UNKIND_WORDS = """
    baba bebad bebed boba bobo bada boda bole bosa buda buro dada data dede demo dodo lada lele lelo lesa loba lobo loro
    lule lulo mala mama mame mata mate mato mele meno meta mije mimi mito mole moro moto mudo mula mulo muta nabo nada
    nala nana nazi neto nene nodo nono nula nulo obes odio rabo rata rate rato rati robo rola rolo ruto sada sado sida
    sodo suja sujo tara teta tete tota toto tola tolo tosa toso tuda vadi vela
"""
_UNKIND = frozenset(_UNKIND_WORDS.split())
_TRIES = 200


def name(reserved: Collection[str], chance: Random | None = None) -> str:
    """A nickname that `nicknames.check` accepts, such as Tavelo. It may be taken: the caller checks that."""
    chosen = chance or secrets.SystemRandom()
    for _ in range(_TRIES):
        made = "".join(chosen.choice(_CONSONANTS) + chosen.choice(_VOWELS) for _ in range(SYLLABLES))
        if is_kind(made) and nicknames.check(made.capitalize(), reserved) is None:
            return made.capitalize()
    raise RuntimeError("no name could be made of these syllables")


def is_kind(made: str) -> bool:
    """Whether a generated name has no offensive part and does not repeat one syllable."""
    parts = {made[start : start + 2] for start in range(0, len(made), 2)}
    return len(parts) == SYLLABLES and not any(word in made for word in _UNKIND)
