"""Every resource that programs may read, in the order in which the description has them."""

from forum.web.api import catalogue, official, paths, places, posts, threads, versions

RESOURCES = (
    *threads.RESOURCES,
    *posts.RESOURCES,
    *versions.RESOURCES,
    *official.RESOURCES,
    *catalogue.RESOURCES,
    *places.RESOURCES,
    *paths.RESOURCES,
)
