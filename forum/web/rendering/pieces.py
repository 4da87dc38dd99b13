"""Pieces of pages that are the same on every page until the catalogue changes."""

from jinja2 import Environment
from markupsafe import Markup

from forum.catalogue.views import Catalogue


class Pieces:
    """Pieces of pages that show nothing but the catalogue; they are made again only for another one."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._catalogue: Catalogue | None = None
        self._made: dict[tuple[str, int], Markup] = {}

    def __call__(self, template: str, catalogue: Catalogue, level: int = 2) -> Markup:
        """The piece, with headings of that level."""
        if catalogue is not self._catalogue:
            self._catalogue, self._made = catalogue, {}
        if (template, level) not in self._made:
            made = self._environment.get_template(template).render(catalogue=catalogue, level=level)
            self._made[template, level] = Markup(made)
        return self._made[template, level]
