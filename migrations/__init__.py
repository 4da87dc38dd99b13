"""The numbered files that make the tables of both packages, and the modules of the models they follow."""

MODELS = (
    "forum.events",
    "forum.people.accounts",
    "forum.people.grants",
    "forum.people.sanctions",
    "forum.people.sessions",
    "forum.people.form_keys",
    "forum.catalogue.models",
    "forum.catalogue.notices",
    "forum.catalogue.translation_reviews",
    "forum.catalogue.reasons",
    "forum.catalogue.terms",
    "forum.search.models",
    "forum.threads.models",
    "forum.threads.casework.models",
    "forum.threads.holding.models",
    "forum.threads.official.models",
    "forum.threads.posting.models",
    "forum.notifications.models",
    "forum.operations.models",
    "moderation.models",
)
