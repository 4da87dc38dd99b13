"""Terms as admins edit them: their words in every language, what they mean, and whether somebody checked them."""

from forum import clock
from forum.catalogue.editing import added, alone, changed, noted, refuse
from forum.catalogue.models import CatalogueName, one
from forum.catalogue.naming import LONGEST_NAME, Naming, stored, wrong_in
from forum.catalogue.terms import BETWEEN_WORDS, KIND, Term, first
from forum.errors import Invalid
from forum.people.person import Person


async def add(naming: Naming, *, verified: bool, by: Person) -> Term:
    """A new term, known by its first Portuguese word. Raises Invalid as `naming.wrong_in` says, and `name_pt: term_taken`."""
    async with alone(by=by):
        code = first(naming.names.get("pt", ""))
        taken = {"name_pt": "term_taken"} if await one(Term, code=code) else {}
        refuse(await wrong_in(naming) | taken)
        return await added(Term(code=code, verified=verified), naming, by=by)


async def change(term: Term, naming: Naming, *, verified: bool, by: Person) -> None:
    """Changes the words and explanations of a term. Raises Invalid as `naming.wrong_in` says."""
    async with alone(by=by):
        refuse(await wrong_in(naming, await stored(KIND, term.id)))
        await changed(await Term.get(id=term.id), {"verified": verified}, naming, by=by)


async def archive(term: Term, *, by: Person) -> None:
    """Takes a term out of searches and renderings. A second call changes nothing."""
    async with alone(by=by):
        if await Term.filter(id=term.id, archived_at=None).update(archived_at=clock.now()):
            await noted(term, "archived", by=by)


async def restore(term: Term, *, by: Person) -> None:
    """Uses an archived term again."""
    async with alone(by=by):
        if await Term.exclude(archived_at=None).filter(id=term.id).update(archived_at=None):
            await noted(term, "restored", by=by)


async def add_word(term: Term, word: str, language: str, *, by: Person) -> None:
    """One more word for a term in a language, in one step from a search that found nothing; one it has already is no matter.

    Raises NotSignedIn, NotAllowed, Invalid: `word: missing | too_long`, `language: unknown`.
    """
    async with alone(by=by, capability="mend_searches"):
        row = await CatalogueName.get_or_none(kind=KIND, key=str(term.id), language=language)
        words = [each.strip() for each in (row.name if row else "").split(BETWEEN_WORDS) if each.strip()]
        word = word.replace(BETWEEN_WORDS, " ").strip()
        if not word:
            raise Invalid({"word": "missing"})
        if word.casefold() in map(str.casefold, words):
            return
        joined = f"{BETWEEN_WORDS} ".join([*words, word])
        refuse({"word": "too_long"} if len(joined) > LONGEST_NAME else {})
        naming = Naming({language: joined})
        wrong = await wrong_in(naming, await stored(KIND, term.id))
        refuse({"language": "unknown"} if wrong else {})
        await changed(await Term.get(id=term.id), {}, naming, by=by)
