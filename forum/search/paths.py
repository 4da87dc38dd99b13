"""Which paths the words of a search are about: those that say most of the words, in whatever language."""

from forum.catalogue.paths.views import PathView, Texts, offered
from forum.catalogue.views import Catalogue
from forum.search import analyser

MOST = 2
LEAST = 0.6
"""The share of a search's words that a path has to say."""


def found(words: str, catalogue: Catalogue) -> list[PathView]:
    """The paths that say most of these words, at least one of them in a name of its own or of its steps; the best first."""
    asked = [set(word.terms) for word in analyser.words(words)]
    ranked = []
    for path, named, said in catalogue.derived("paths' words", lambda: _said(catalogue)) if asked else ():
        in_names = sum(not each.isdisjoint(named) for each in asked)
        in_all = sum(not each.isdisjoint(said) for each in asked)
        if in_names and in_all >= LEAST * len(asked):
            ranked.append((in_names + in_all, path))
    return [path for _, path in sorted(ranked, key=lambda each: -each[0])[:MOST]]


def _said(catalogue: Catalogue) -> list[tuple[PathView, frozenset[str], frozenset[str]]]:
    """Each path with the terms of its names, and of everything it says."""
    return [(path, _terms(path, whole=False), _terms(path, whole=True)) for path in offered(catalogue.paths)]


def _terms(path: PathView, *, whole: bool) -> frozenset[str]:
    return frozenset().union(*(_of(texts, whole) for texts in path.all_texts))


def _of(texts: Texts, whole: bool) -> set[str]:
    terms: set[str] = set()
    for code, text in texts.by_language.items():
        said = " ".join((text.title, text.body, *text.documents)) if whole else text.title
        terms |= analyser.terms(said, code)
    return terms
