"""The application: a Starlette that knows its forum."""

from typing import Any

from starlette.applications import Starlette

from forum.web.requests.request import Forum


class Application(Starlette):
    """A Starlette with its forum as `state.forum`. An address outside the languages is not tried with a slash more."""

    def __init__(self, forum: Forum, **parts: Any) -> None:
        super().__init__(**parts)
        self.router.redirect_slashes = False
        self.state.forum = forum
