"""Postal addresses: a street with its house number, and the floor, postal code and town after it."""

import re
from collections.abc import Iterator

from forum.text.personal.scanning import VOID, Contacts, Piece, Scanned, scan

_WORDS = (
    "rua r. avenida av. av travessa tv. trv. largo lg. praça praceta beco calçada estrada alameda azinhaga rotunda "
    "urbanização calle rue strada bd. boulevard улица ул. вулиця вул. вуліца проспект просп."
)
_STREET = f"(?:{'|'.join(map(re.escape, scan(_WORDS).plain.split()))})"
_NUMBER = r"(?:,? ?(?:n ?[.o]{0,2}|no\.?|lote|lt\.?|porta)? ?\d{1,4}(?: ?-? ?[a-h])?(?![a-z0-9]))"
_NAME = r"[^\d\n,;:!?#(]{2,60}?"
_ORDINAL = r"\d{1,2} ?\.? ?[oa]\.?"
_SIDE = r"(?:dto|dt|esq|eq|fte|frente|direito|esquerdo|centro|andar|piso|[a-h])\b\.?"
_FLOOR = rf"(?:(?: -|,)? ?(?:{_ORDINAL}(?: ?{_SIDE})?|r/?c(?: ?{_SIDE})?|cave|(?:apt\.?|apartamento) ?\d{{1,4}}|quarto \d{{1,3}}))"
_POSTAL = r"(?:,? ?\d{4} ?- ?\d{3}(?!\d))"
_WHOLE = re.compile(rf"(?<![a-z]){_STREET} ?({_NAME}){_NUMBER}{_FLOOR}{{0,2}}{_POSTAL}?")
_TOWN_WORD = re.compile(r" (?:(?:d[aeo]s?) )?[^\W\d]{2,}")
_LINKING = ("do ", "da ", "dos ", "das ", "de ", "d'", "nova ", "dr", "sao ", "santa ", "santo ")
_COUNTED = re.compile(
    r" ?(?:€|eur|h\b|hora|dia|mes\b|meses|ano|pessoa|semana|minuto|month|year|day|hour|week|mois|jour|an\b|ans\b|km|metro|m\b|%)"
)
_OFFICES = re.compile(
    r"(?<![a-z])(?:cnaim|claim|aima|irn|iefp|act|loja do cidadao|seguranca social|financas|hospital|centro de saude"
    r"|conservatoria|consulado|embaixada|camara municipal|junta de freguesia|tribunal|psp|gnr)(?![a-z])[^\d\n]{0,30}$"
)


def streets(scanned: Scanned, public: Contacts) -> Iterator[Piece]:
    """Whole addresses; those of public services are void, so that nobody takes their numbers for a person's."""
    for match in _WHOLE.finditer(scanned.plain):
        start, end = match.span()
        if not _is_name(scanned, match) or _COUNTED.match(scanned.plain, end):
            continue
        end = _with_town(scanned, match)
        yield Piece(VOID if _is_public(scanned, start, end, public) else "address", start, end)


def _is_name(scanned: Scanned, match: re.Match[str]) -> bool:
    """Whether a street's name follows its word: in capitals, or with a word that links names."""
    return scanned.is_capital(match.start(1)) or match[1].startswith(_LINKING)


def _with_town(scanned: Scanned, match: re.Match[str]) -> int:
    """The end of an address with the town after its postal code."""
    end = match.end()
    if not re.search(r"\d{4} ?- ?\d{3}$", match[0]):
        return end
    while (word := _TOWN_WORD.match(scanned.plain, end)) and scanned.is_capital(word.end() - len(word[0].split()[-1])):
        end = word.end()
    return end


def _is_public(scanned: Scanned, start: int, end: int, public: Contacts) -> bool:
    own = "".join(filter(str.isalnum, scanned.plain[start:end]))
    known = any(own.startswith(place) and not own[len(place) : len(place) + 1].isalpha() for place in public.places)
    return known or _OFFICES.search(scanned.plain[max(start - 60, 0) : start]) is not None
