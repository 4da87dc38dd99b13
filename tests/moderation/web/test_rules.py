"""The page of the rules of holding, by forms alone."""

import httpx
import pytest

from forum.catalogue.models import Topic
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import Policy
from tests.cast import Visit, Visiting, ask, contents
from tests.forum.web.markup import forms, text_of, tree
from tests.forum.web.test_no_foreign_words import faults
from tests.moderation.web.sending import errors, say, send

SELLS = {"title": "Vaga garantida agora", "body": "Tenho vagas garantidas, chama no zap agora mesmo.", "language": "pt"}


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


async def tries(who: Visit, address: str, **typed: str) -> httpx.Response:
    """Opens a rule's form, changes some of its fields and presses “Try it”."""
    sent = forms(await who.get(address))[address] | typed | {"action": "try"}
    return await who.client.post(address, data=sent, headers={"Sec-Fetch-Site": "same-origin"})


async def test_the_list_says_what_each_rule_does_and_that_none_is_in_force_while_holding_is_off(ada: Visit):
    page = await ada.get("/en/admin/rules")
    rows = [text_of(row) for row in tree(page).iter("tr")]
    assert len(rows) == 1 + await HoldingRule.all().count()
    assert "no rule is in force" in page.text
    assert any("Links" in row and "Hold" in row and "From 2 on" in row for row in rows)


async def test_an_admin_changes_a_rule(ada: Visit):
    address = "/en/admin/rules/hate/edit"
    assert await say(ada, address, address, effect="flag", words="one two\nthree four") == "Saved."
    changed = await HoldingRule.get(code="hate")
    assert (changed.effect, changed.words) == ("flag", "one two\nthree four")
    assert forms(await ada.get(address))[address]["effect"] == ["flag"]


async def test_an_admin_adds_a_rule_of_words(ada: Visit):
    address = "/en/admin/rules/new"
    assert await say(ada, address, address, code="false-landlords", effect="hold", words="keys courier") == "Saved."
    assert (await HoldingRule.get(code="false-landlords")).words == "keys courier"
    assert "False landlords" in (await ada.get("/en/admin/rules")).text


async def test_a_trial_tells_why_a_text_with_the_words_was_spared(ada: Visit):
    sparing = await HoldingRule.filter(kind="sparing").first()
    assert sparing
    await HoldingRule.filter(id=sparing.id).update(words="is it real")
    await ask(title="Is it real?", body="Somebody sells keys by courier. Is it real or a fraud?", language="en")
    tried = await tries(ada, "/en/admin/rules/new", effect="hold", words="keys courier")
    told = tried.text.partition("data-spared")[2].partition("</ul>")[0]
    assert "Somebody sells keys" in told and "Because of the rule" in told
    assert "Would have held 0" in tried.text


async def test_a_rule_is_tried_on_the_latest_posts_and_nothing_is_saved(ada: Visit):
    thread, hidden = await ask(**SELLS), await ask("bilal", **SELLS, visibility="private")
    address = "/en/admin/rules/new"
    before = await contents()
    tried = await tries(ada, address, effect="hold", words="vaga* garantid*")
    assert tried.status_code == 200
    assert "Would have held 2" in tried.text
    links = [each.get("href") for each in tree(tried).iter("a")]
    shown = [href for href in links if href and "#p-" in href]
    assert len(shown) == 1
    assert "Tenho vagas garantidas" in tried.text
    assert "Listed are only those you may see." in tried.text
    assert forms(tried)[address]["words"] == ["vaga* garantid*"]
    assert await contents() == before
    assert thread.id != hidden.id


async def test_a_refused_rule_comes_back_with_what_was_typed(ada: Visit):
    address = "/en/admin/rules/new"
    refused = await send(ada, address, address, code="Bad Code", effect="hold", words="word")
    assert refused.status_code == 422
    assert errors(refused) == {"f-code": "Use only letters a to z, digits and hyphens."}
    refused = await send(ada, address, address, code="good", effect="hold", words="a")
    assert errors(refused) == {"f-words": "A line needs at least three letters, and each of its words two."}
    assert forms(refused)[address]["code"] == ["good"]
    address = "/en/admin/rules/links/edit"
    refused = await tries(ada, address, number="few")
    assert (refused.status_code, errors(refused)) == (422, {"f-number": "Write a whole number from 1 to 1000."})


async def test_a_rule_nobody_made_is_not_found(ada: Visit):
    assert (await ada.get("/en/admin/rules/nothing-such/edit")).status_code == 404
    assert (await ada.post("/en/admin/rules/nothing-such/edit", {"effect": "hold"})).status_code == 404


@pytest.mark.parametrize("ui", ["pt", "ar"])
async def test_the_pages_of_rules_have_no_foreign_word(ada: Visit, ui: str):
    await ask(**SELLS)
    for path in ("rules", "rules/new", "rules/hate/edit", "rules/links/edit", "rules/first_post/edit"):
        assert faults((await ada.get(f"/{ui}/admin/{path}")).text, ui) == []
    tried = await tries(ada, f"/{ui}/admin/rules/new", effect="hold", words="vaga*")
    assert (tried.status_code, faults(tried.text, ui)) == (200, [])


async def test_an_admin_has_everything_on_a_topic_read_first(ada: Visit):
    address = "/en/admin/topics/documentation/edit"
    assert await say(ada, address, address, read_first="yes") == "Saved."
    assert (await Topic.get(slug="documentation")).read_first
    assert forms(await ada.get(address))[address]["read_first"] == ["yes"]
    assert (await ask(policy=Policy(on=True))).status == "pending"
