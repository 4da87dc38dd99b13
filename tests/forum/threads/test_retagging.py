"""Who corrects the language of a question, and what follows it."""

import pytest

from forum import ids
from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.threads.casework import retagging
from forum.threads.models import Post, Thread, ThreadAct
from tests.cast import Visiting, ask, person


async def test_a_mediator_corrects_the_language_and_which_it_had_is_kept(catalogue: Catalogue):
    thread, rahima = await ask(language="en"), await person("rahima")
    for _ in range(2):
        await retagging.retag(thread, "bn", by=rahima, catalogue=catalogue)
    question = await Post.get(thread_id=thread.id)
    assert ((await Thread.get(id=thread.id)).language_id, question.language_id) == ("bn", "bn")
    (act,) = await ThreadAct.filter(thread_id=thread.id)
    assert (act.act, act.by_id, act.particulars) == ("retagged", rahima.account_id, {"before": "en", "now": "bn"})


async def test_a_corrected_question_is_among_those_of_its_language(catalogue: Catalogue, visit: Visiting):
    thread, ines = await ask(language="en"), await visit("ines")
    sent = await ines.post(f"/en/threads/{ids.encode(thread.id)}/language", {"language": "bn"})
    assert sent.status_code == 303
    found = f'data-thread="{ids.encode(thread.id)}"'
    assert found in (await (await visit()).get("/en/threads?language=bn")).text
    assert found in (await ines.get("/en/desk/triage?language=bn")).text
    assert "The language was corrected to Bangla" in (await ines.get(sent.headers["location"])).text


async def test_a_member_corrects_no_language_and_nobody_names_one_there_is_not(catalogue: Catalogue):
    thread = await ask(language="en")
    with pytest.raises(NotAllowed):
        await retagging.retag(thread, "bn", by=await person("amina"), catalogue=catalogue)
    with pytest.raises(Invalid, match="language"):
        await retagging.retag(thread, "xx", by=await person("marta"), catalogue=catalogue)
