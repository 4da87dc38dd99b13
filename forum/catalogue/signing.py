"""The institution as texts are signed with it: by the names it had at their moment."""

from datetime import datetime

from forum.catalogue.named import Institution
from forum.catalogue.views import Catalogue, serving_today


def institution_at(catalogue: Catalogue, moment: datetime) -> Institution:
    """The institution as it signed at `moment`: with the names that were used then, else those of today."""
    ended = [(row.used_until, row) for row in catalogue.institution_names if row.serving and row.used_until]
    end = min((until for until, _ in ended if until > moment), default=None)
    then = [row for until, row in ended if until == end]
    if not then:
        return serving_today(catalogue)
    return Institution({row.language: row.name for row in then}, {row.language: row.short for row in then})
