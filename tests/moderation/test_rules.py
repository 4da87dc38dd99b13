"""Changing, adding and trying the rules of holding."""

from contextlib import nullcontext

import pytest

from forum.catalogue.views import Catalogue
from forum.errors import Invalid, NotAllowed
from forum.events import Event
from forum.threads.holding import seed
from forum.threads.holding.models import HoldingRule
from forum.threads.holding.rules import Policy, Rule
from moderation.admin import holding_rules, rule_trials
from moderation.admin.holding_rules import RuleDetails
from tests.cast import answer, ask, contents, person

RULES = Policy(on=True)
SELLS = {"title": "Vaga garantida agora", "body": "Tenho vagas garantidas, chama no zap agora mesmo.", "language": "pt"}


async def kept(code: str) -> HoldingRule:
    return await HoldingRule.get(code=code)


async def tried(rule: Rule, catalogue: Catalogue) -> tuple[int, int, int]:
    trial = await rule_trials.trial(rule, by=await person("ada"), catalogue=catalogue, policy=RULES)
    return trial.looked_at, trial.found, len(trial.shown)


async def test_an_admin_changes_a_rule_for_all_posts_from_now_on(catalogue: Catalogue):
    ada = await person("ada")
    await holding_rules.change(await kept("hate"), RuleDetails(effect="flag", words="ugly words"), by=ada)
    changed = await kept("hate")
    assert (changed.effect, changed.words, changed.changed_by_id) == ("flag", "ugly words", ada.account_id)
    assert await Event.filter(verb="rule.changed", subject="holding", subject_id=changed.id).count() == 1
    thread = await ask(body="These are ugly and bad words.", policy=RULES)
    assert thread.status == "published"


async def test_saving_a_rule_as_it_is_changes_nothing(catalogue: Catalogue):
    hate = await kept("hate")
    before = await contents()
    await holding_rules.change(hate, RuleDetails(effect="hold", words=hate.words), by=await person("ada"))
    assert await contents() == before


async def test_every_rule_a_forum_begins_with_can_be_saved_as_it_is(catalogue: Catalogue):
    for rule in seed.seeded():
        details = RuleDetails(effect=rule.effect, words=rule.words, number=str(rule.number))
        assert holding_rules.checked(rule, details) == rule


async def test_trying_an_offers_rule_spares_whoever_asks(catalogue: Catalogue):
    await ask(body="AIMA dates this week, 150 euro, text me on 920 000 301.")
    await ask("bilal", body='I saw "AIMA dates, 150 euro, text me on 920 000 301". Is it real?')
    offer = holding_rules.as_rule(await kept("offer_with_contact"))
    assert (await tried(offer, catalogue))[:2] == (2, 1)


async def test_a_new_rule_of_words_holds_what_it_finds(catalogue: Catalogue):
    await holding_rules.add("false-landlords", RuleDetails(effect="hold", words="keys courier"), by=await person("ada"))
    assert (await ask(body="I send the keys by courier to you.", policy=RULES)).status == "pending"
    assert (await ask(body="I lost the keys of my house.", policy=RULES)).status == "published"


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_nobody_but_an_admin_touches_the_rules(catalogue: Catalogue, nickname: str):
    who, details = await person(nickname), RuleDetails(effect="flag", words="one two")
    with pytest.raises(NotAllowed):
        await holding_rules.change(await kept("hate"), details, by=who)
    with pytest.raises(NotAllowed):
        await holding_rules.add("new-rule", details, by=who)
    # A moderator tries words that a report of a scam brings up.
    with nullcontext() if "moderator" in who.roles else pytest.raises(NotAllowed):
        await rule_trials.trial(Rule("new", "words", "hold", "one two"), by=who, catalogue=catalogue, policy=RULES)


@pytest.mark.parametrize(
    ("code", "details", "wrong"),
    [
        ("hate", RuleDetails(effect="delete", words="one two"), {"effect": "unknown"}),
        ("hate", RuleDetails(effect="hold", words=" \n"), {"words": "no_words"}),
        ("hate", RuleDetails(effect="hold", words="a"), {"words": "few_letters"}),
        ("hate", RuleDetails(effect="hold", words="word a|b"), {"words": "few_letters"}),
        ("hate", RuleDetails(effect="hold", words="word\n" * 5000), {"words": "too_long"}),
        ("hate", RuleDetails(effect="hold", words="word *" + "a" * 61), {"words": "long_word"}),
        ("links", RuleDetails(effect="hold", number="0"), {"number": "not_a_number"}),
        ("links", RuleDetails(effect="hold", number="many"), {"number": "not_a_number"}),
        ("links", RuleDetails(effect="mask", number="2"), {"effect": "unknown"}),
        ("first_post", RuleDetails(effect="mask"), {"effect": "unknown"}),
        ("asks_about", RuleDetails(effect="hold", words="is it"), {"effect": "unknown"}),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(
    catalogue: Catalogue, code: str, details: RuleDetails, wrong: dict[str, str]
):
    with pytest.raises(Invalid) as refused:
        await holding_rules.change(await kept(code), details, by=await person("ada"))
    assert refused.value.fields == wrong


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("", "missing"),
        ("Not Good", "characters"),
        ("x" * 25, "too_long"),
        ("hate", "taken"),
        ("first_post", "characters"),
    ],
)
async def test_the_code_of_a_new_rule_is_checked(catalogue: Catalogue, code: str, wrong: str):
    with pytest.raises(Invalid) as refused:
        await holding_rules.add(code, RuleDetails(effect="hold", words="one two"), by=await person("ada"))
    assert refused.value.fields == {"code": wrong}


async def test_personal_data_may_be_masked_by_its_rule(catalogue: Catalogue):
    await holding_rules.change(await kept("personal_data"), RuleDetails(effect="mask"), by=await person("ada"))
    assert (await kept("personal_data")).effect == "mask"


async def test_trying_a_rule_counts_and_shows_what_it_would_have_held_and_writes_nothing(catalogue: Catalogue):
    thread = await ask(**SELLS)
    await ask("bilal", **SELLS, visibility="private")
    await ask(title="Someone says it is a guaranteed vaga", body="Somebody says: vaga garantida, chama no zap. Hm.")
    await answer(thread, body="Vagas garantidas no zap não existem.")
    before = await contents()
    found = await tried(Rule("new", "words", "hold", "vaga*|vagas garantid* zap"), catalogue)
    assert found == (3, 2, 1)
    assert await contents() == before


async def test_trying_a_rule_that_counts_looks_at_the_posts_as_they_came(catalogue: Catalogue):
    for number in range(4):
        await ask(body=f"My question of number {number}, once more.")
    assert (await tried(Rule("too_fast", "count", "hold", number=2), catalogue))[:2] == (4, 2)
    assert (await tried(Rule("too_fast", "count", "nothing", number=2), catalogue))[:2] == (4, 0)
    assert (await tried(Rule("same_text", "condition", "flag"), catalogue))[:2] == (4, 0)
