"""What a form may have meant where it names a colleague or a question by a part only."""

from forum.threads.models import Thread
from forum.threads.reading import candidates as colleagues
from forum.threads.visibility import subject
from forum.web.requests.forms import Form
from forum.web.requests.request import ForumRequest

Candidates = dict[str, list[str] | list[Thread]]
SEVERAL = "several"


async def candidates(request: ForumRequest, form: Form, thread: Thread) -> Candidates:
    """The colleagues (`to`) and questions (`of`) to choose from; the field's error then says to choose."""
    found: Candidates = {}
    if form.errors.get("to") == "no_such_person":
        found["to"] = await colleagues.who_may_take(form["to"], subject(thread, request.catalogue))
    if form.errors.get("of") == "unknown":
        found["of"] = await questions(request, form, thread)
    return chosen_from(form, found)


async def questions(request: ForumRequest, form: Form, thread: Thread) -> list[Thread]:
    return await colleagues.questions(form["of"], but=thread.id, reader=request.user, catalogue=request.catalogue)


def chosen_from(form: Form, found: Candidates) -> Candidates:
    """`found` without what is empty; the errors of the other fields say that there are several."""
    kept = {name: each for name, each in found.items() if each}
    form.errors |= dict.fromkeys(kept, SEVERAL)
    return kept
