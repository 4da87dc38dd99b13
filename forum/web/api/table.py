"""Every resource that programs may read, in the order in which the description has them."""

from forum.web.api import catalogue, official, paths, places, posts, threads

RESOURCES = (
    *threads.RESOURCES,
    *posts.RESOURCES,
    *official.RESOURCES,
    *catalogue.RESOURCES,
    *places.RESOURCES,
    *paths.RESOURCES,
)
