"""Votes and follows: whether an answer helped, who has the same problem, who wants to know of news."""

from starlette.responses import Response

from forum import ids
from forum.errors import Invalid, NotAllowed
from forum.threads.posting import votes
from forum.web.rendering.page import to_thread
from forum.web.requests import languages, voters
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

HELPED = {"yes": True, "no": False, "none": None}


async def say_helpful(request: ForumRequest, form: Form) -> Response:
    """Votes on an answer, or takes the vote back."""
    _require_own(request)
    if form["value"] not in HELPED:
        raise Invalid({"value": "unknown"})
    voter, cookie = await voters.voter(request, f"post:{request.post.id}")
    await votes.say_helpful(request.post, HELPED[form["value"]], voter=voter)
    notice = "taken-back" if form["value"] == "none" else "counted"
    response = to_thread(request, notice, f"#p-{ids.encode(request.post.id)}")
    return voters.with_voter(request, response, cookie)


async def say_same(request: ForumRequest, form: Form) -> Response:
    """Says that the reader has the same problem, or no longer."""
    _require_own(request)
    voter, cookie = await voters.voter(request, f"thread:{request.thread.id}")
    await votes.say_same(request.thread, _on(form), voter=voter)
    return voters.with_voter(request, to_thread(request, "counted" if _on(form) else "taken-back"), cookie)


async def follow(request: ForumRequest, form: Form) -> Response:
    """Follows the thread, or no longer."""
    own = (await languages.find(request)).own
    await votes.follow(request.thread, _on(form), by=request.user, language=own[0])
    return to_thread(request, "followed" if _on(form) else "unfollowed")


def _require_own(request: ForumRequest) -> None:
    """Raises NotAllowed for a vote in another question than the one that a return code opened."""
    if request.user.is_shadow and not request.user.owns(request.thread.author_id):
        raise NotAllowed("one_question")


def _on(form: Form) -> bool:
    if form["on"] not in ("0", "1"):
        raise Invalid({"on": "unknown"})
    return form["on"] == "1"
