"""Every resource of the interface for programs, in the order in which the description has them."""

from forum.web.api import catalogue, official, paths, places, posts, questions, threads, versions

RESOURCES = (
    *threads.RESOURCES,
    *posts.RESOURCES,
    *versions.RESOURCES,
    *official.RESOURCES,
    *catalogue.RESOURCES,
    *places.RESOURCES,
    *paths.RESOURCES,
    *questions.RESOURCES,
)
