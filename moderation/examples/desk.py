"""The state of the example cases while their acts are done."""

from dataclasses import dataclass, field

from forum.catalogue.views import Catalogue
from forum.examples import people
from forum.examples.story import Story
from forum.people.person import Person
from forum.threads.models import Post, Thread

QUESTION = "question"


@dataclass
class Desk:
    """The state of the cases: the thread of each, and its posts by their names in the case."""

    story: Story
    threads: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def catalogue(self) -> Catalogue:
        return self.story.catalogue

    async def person(self, nickname: str) -> Person:
        """Somebody as they are now, made if they were not there."""
        return await people.author(nickname, hasher=self.story.hasher)

    async def thread(self, case: str) -> Thread:
        return await Thread.get(id=self.threads[case])

    async def post(self, case: str, name: str) -> Post:
        return await Post.get(id=self.posts[case, name])
