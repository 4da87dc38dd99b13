"""Categories: adding and renaming groups of topics."""

from forum.catalogue.editing import added, alone, changed, column, last_place, made_slug, refuse
from forum.catalogue.models import Category
from forum.catalogue.naming import Naming, stored, wrong_in
from forum.people.person import Person


async def add(naming: Naming, *, by: Person) -> Category:
    """A new group of topics, last in order. Raises Invalid as `naming.wrong_in` says, like every verb here."""
    async with alone(by=by):
        refuse(await wrong_in(naming))
        slug = made_slug(naming, await column(Category.all(), "slug"), "category")
        return await added(Category(slug=slug, position=await last_place(Category.all())), naming, by=by)


async def change(category: Category, naming: Naming, *, by: Person) -> None:
    """Renames a group."""
    async with alone(by=by):
        refuse(await wrong_in(naming, await stored("category", category.id)))
        await changed(category, {}, naming, by=by)
