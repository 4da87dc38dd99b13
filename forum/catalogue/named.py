"""Things with names and descriptions in several languages, as pages read them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

LAST_RESORT = ("pt", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """Names and descriptions by language, and the languages to fall back to for each."""

    names: dict[str, str]
    descriptions: dict[str, str]
    fallbacks: Mapping[str, tuple[str, ...]]

    def find(self, texts: Mapping[str, str], language: str) -> str:
        """The text in `language`, or in the nearest language that has one."""
        for code in (language, *self.fallbacks.get(language, ()), *LAST_RESORT):
            if texts.get(code):
                return texts[code]
        return next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing with a name and perhaps a description, in the reader's language or the nearest there is."""

    texts: Texts

    @property
    def names(self) -> Mapping[str, str]:
        return self.texts.names

    @property
    def descriptions(self) -> Mapping[str, str]:
        return self.texts.descriptions

    def name(self, language: str) -> str:
        return self.texts.find(self.texts.names, language)

    def description(self, language: str) -> str:
        return self.texts.find(self.texts.descriptions, language)


@dataclass(frozen=True, slots=True)
class Institution:
    """The institution whose forum this is, as it is called on a day."""

    names: Mapping[str, str]
    shorts: Mapping[str, str]

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names.get("pt", "")

    def short(self, language: str) -> str:
        return self.shorts.get(language) or self.shorts.get("pt", "")
