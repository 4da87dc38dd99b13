"""What an admin does to the catalogue, as the verbs do it."""

import pytest

from forum.catalogue import cabinets, categories, languages, ordering, seed, snapshot, topics
from forum.catalogue.cabinets import CabinetDetails
from forum.catalogue.languages import LanguageDetails
from forum.catalogue.models import Cabinet, CatalogueName, Category, FormerSlug, Language, Topic
from forum.catalogue.naming import Naming
from forum.catalogue.topics import TopicDetails
from forum.catalogue.views import Catalogue
from forum.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from forum.events import Event
from forum.people.person import Person
from tests.cast import person

NAMES = {"pt": "Transportes", "en": "Getting around", "ar": "التنقل"}
DESCRIBED = {"pt": "Passes e cartas de condução.", "en": "Passes and driving licences.", "ar": "بطاقات النقل."}
TRANSPORT = Naming(NAMES, DESCRIBED)
IN_DAILY_LIFE = TopicDetails(slug="transport", category="daily-life", cabinet="GAT")
UNCHANGED = Naming({})


@pytest.fixture
async def ada(db: None) -> Person:
    snapshot.forget()
    return await person("ada")


async def now() -> Catalogue:
    return await snapshot.current()


def slugs(catalogue: Catalogue, category: str) -> list[str]:
    """The topics offered in a category, in their order."""
    return [topic.slug for group, held in catalogue.offered_topics() if group.slug == category for topic in held]


async def verbs() -> list[str]:
    return [event.verb for event in await Event.all().order_by("id") if event.subject != "account"]


async def test_a_new_topic_is_offered_last_in_its_category(ada: Person):
    await topics.add(IN_DAILY_LIFE, TRANSPORT, by=ada)
    assert slugs(await now(), "daily-life")[-1] == "transport"
    made = (await now()).topic("transport")
    assert made is not None
    assert (made.name("ar"), made.description("en")) == ("التنقل", "Passes and driving licences.")
    assert (made.visibility, made.sensitive, made.who_answers) == ("public", False, "staff")


async def test_a_change_is_recorded_with_who_did_it_and_without_any_text(ada: Person):
    topic = await topics.add(IN_DAILY_LIFE, TRANSPORT, by=ada)
    await topics.change(topic, TopicDetails(visibility="private"), Naming({"pt": "Andar por aí"}), by=ada)
    added, changed = await Event.filter(subject="topic").order_by("id")
    assert (added.verb, added.subject_id, added.actor_id) == ("topic.added", topic.id, ada.account_id)
    assert changed.particulars == {"columns": ["visibility"], "values": {"visibility": "private"}, "names": ["pt"]}


async def test_a_change_that_changes_nothing_is_no_event(ada: Person):
    topic = await Topic.get(slug="housing")
    before = (await now()).version
    await topics.change(topic, TopicDetails(slug="housing", cabinet="GAH"), UNCHANGED, by=ada)
    assert await verbs() == []
    snapshot.forget()
    assert (await now()).version == before


@pytest.mark.parametrize("nickname", ["amina", "rahima", "ines", "marta"])
async def test_only_an_admin_edits_the_catalogue(ada: Person, nickname: str):
    somebody = await person(nickname)
    topic, before = await Topic.get(slug="housing"), await Topic.all().count()
    for refused in (
        topics.add(IN_DAILY_LIFE, TRANSPORT, by=somebody),
        topics.change(topic, TopicDetails(slug="homes"), UNCHANGED, by=somebody),
        categories.add(Naming(NAMES), by=somebody),
        categories.change(await Category.get(slug="help"), Naming(NAMES), by=somebody),
        cabinets.add(CabinetDetails(code="GAX"), TRANSPORT, by=somebody),
        cabinets.change(await Cabinet.get(code="GAT"), CabinetDetails(), TRANSPORT, by=somebody),
        languages.add(LanguageDetails(code="ka", endonym="ქართული"), Naming(NAMES), by=somebody),
        languages.change(await Language.get(code="bn"), LanguageDetails(), Naming(NAMES), by=somebody),
        ordering.move_up(topic, by=somebody),
        ordering.move_down(topic, by=somebody),
        ordering.archive(topic, by=somebody),
        ordering.restore(topic, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            await refused
    assert await Topic.all().count() == before
    assert await verbs() == []


async def test_a_visitor_is_asked_to_sign_in(ada: Person):
    with pytest.raises(NotSignedIn):
        await categories.add(Naming(NAMES), by=await person(None))


async def test_a_new_thing_needs_a_name_in_portuguese_english_and_arabic(ada: Person):
    with pytest.raises(Invalid) as refusal:
        await categories.add(Naming({"en": "Getting around", "fr": "Se déplacer"}), by=ada)
    assert refusal.value.fields == {"name_pt": "missing", "name_ar": "missing"}


@pytest.mark.parametrize(
    ("naming", "wrong"),
    [
        (Naming({"fr": "x" * 151}), {"name_fr": "too_long"}),
        (Naming({"fr": "Se déplacer"}, {"fr": "x" * 501}), {"description_fr": "too_long"}),
        (Naming({"tlh": "leng"}), {"name_tlh": "unknown"}),
        (Naming({}, {"it": "Biglietti e patenti"}), {"name_it": "missing"}),
        (Naming({"pt": ""}), {"name_pt": "missing"}),
    ],
)
async def test_names_that_cannot_be_kept_are_refused(ada: Person, naming: Naming, wrong: dict[str, str]):
    with pytest.raises(Invalid) as refusal:
        await topics.change(await Topic.get(slug="housing"), TopicDetails(), naming, by=ada)
    assert refusal.value.fields == wrong


async def test_a_name_in_one_language_leaves_the_others_as_they_are(ada: Person):
    topic = await Topic.get(slug="housing")
    before = dict((await now()).topics[topic.id].names)
    await topics.change(topic, TopicDetails(), Naming({"it": "Casa"}), by=ada)
    assert (await now()).topics[topic.id].names == before | {"it": "Casa"}
    row = await CatalogueName.get(kind="topic", key=str(topic.id), language="it")
    assert row.source == "admin"


async def test_a_description_alone_leaves_the_name_as_it_is(ada: Person):
    topic = await Topic.get(slug="housing")
    await topics.change(topic, TopicDetails(), Naming({}, {"fr": "Le loyer, le bail."}), by=ada)
    found = (await now()).topics[topic.id]
    assert (found.names["fr"], found.descriptions["fr"]) == ("Logement", "Le loyer, le bail.")


async def test_an_emptied_name_is_taken_away_with_its_description(ada: Person):
    topic = await Topic.get(slug="housing")
    await topics.change(topic, TopicDetails(), Naming({"fr": ""}, {"fr": "Le loyer."}), by=ada)
    assert "fr" not in (await now()).topics[topic.id].names
    assert "fr" not in (await now()).topics[topic.id].descriptions


async def test_a_renamed_topic_keeps_its_old_address(ada: Person):
    topic = await Topic.get(slug="housing")
    await topics.change(topic, TopicDetails(slug="homes"), UNCHANGED, by=ada)
    catalogue = await now()
    assert catalogue.topic("housing") is None
    once = catalogue.topic_once_called("housing")
    assert once is not None
    assert once.slug == "homes"


async def test_no_other_topic_gets_an_address_that_is_or_was_in_use(ada: Person):
    await topics.change(await Topic.get(slug="housing"), TopicDetails(slug="homes"), UNCHANGED, by=ada)
    for taken in ("housing", "homes"):
        with pytest.raises(Invalid) as refusal:
            await topics.change(await Topic.get(slug="health"), TopicDetails(slug=taken), UNCHANGED, by=ada)
        assert refusal.value.fields == {"slug": "taken"}


async def test_a_topic_may_go_back_to_an_address_it_had(ada: Person):
    topic = await Topic.get(slug="housing")
    await topics.change(topic, TopicDetails(slug="homes"), UNCHANGED, by=ada)
    await topics.change(topic, TopicDetails(slug="housing"), UNCHANGED, by=ada)
    assert (await now()).topic("housing") is not None
    assert [former.slug for former in await FormerSlug.all()] == ["homes"]


async def test_a_topic_without_an_address_gets_one_from_its_english_name(ada: Person):
    details = TopicDetails(category="daily-life", cabinet="GAT")
    first = await topics.add(details, TRANSPORT, by=ada)
    second = await topics.add(details, TRANSPORT, by=ada)
    assert (first.slug, second.slug) == ("getting-around", "getting-around-2")


@pytest.mark.parametrize("slug", ["Housing", "a", "ajuda-à-casa", "two words", "-x", "x" * 41, "casa/2"])
async def test_an_address_is_two_to_forty_plain_characters(ada: Person, slug: str):
    with pytest.raises(Invalid) as refusal:
        await topics.change(await Topic.get(slug="housing"), TopicDetails(slug=slug), UNCHANGED, by=ada)
    assert refusal.value.fields == {"slug": "characters"}


async def test_a_topic_needs_a_category_and_a_cabinet(ada: Person):
    with pytest.raises(Invalid) as refusal:
        await topics.add(TopicDetails(category="elsewhere"), TRANSPORT, by=ada)
    assert refusal.value.fields == {"category": "unknown", "cabinet": "missing"}


async def test_a_topic_takes_only_the_choices_there_are(ada: Person):
    details = TopicDetails(visibility="secret", who_answers="everyone", icon="../x")
    with pytest.raises(Invalid) as refusal:
        await topics.change(await Topic.get(slug="housing"), details, UNCHANGED, by=ada)
    assert refusal.value.fields == {"visibility": "unknown", "who_answers": "unknown", "icon": "unknown"}


async def test_a_topic_moved_to_another_category_stands_last_there(ada: Person):
    await topics.change(await Topic.get(slug="housing"), TopicDetails(category="help"), UNCHANGED, by=ada)
    assert slugs(await now(), "help")[-1] == "housing"
    assert "housing" not in slugs(await now(), "daily-life")


async def test_a_topic_is_moved_up_and_down_within_its_category(ada: Person):
    before = slugs(await now(), "daily-life")
    last = await Topic.get(slug=before[-1])
    await ordering.move_up(last, by=ada)
    assert slugs(await now(), "daily-life") == [*before[:-2], before[-1], before[-2]]
    await ordering.move_down(last, by=ada)
    assert slugs(await now(), "daily-life") == before


async def test_the_first_one_cannot_be_moved_further_up(ada: Person):
    before = slugs(await now(), "daily-life")
    await ordering.move_up(await Topic.get(slug=before[0]), by=ada)
    assert slugs(await now(), "daily-life") == before
    assert await verbs() == []


async def test_an_archived_topic_between_two_does_not_use_up_a_move(ada: Person):
    first, second, third, *_ = slugs(await now(), "daily-life")
    await ordering.archive(await Topic.get(slug=second), by=ada)
    await ordering.move_up(await Topic.get(slug=third), by=ada)
    assert slugs(await now(), "daily-life")[:2] == [third, first]


async def test_an_archived_topic_is_no_longer_offered_and_comes_back_last(ada: Person):
    topic = await Topic.get(slug="housing")
    await ordering.archive(topic, by=ada)
    archived = (await now()).topic("housing")
    assert archived is not None
    assert not (await now()).offers(archived)
    await ordering.restore(topic, by=ada)
    assert slugs(await now(), "daily-life")[-1] == "housing"


async def test_archiving_and_restoring_twice_is_one_event_each(ada: Person):
    topic = await Topic.get(slug="housing")
    for _ in range(2):
        await ordering.archive(topic, by=ada)
    for _ in range(2):
        await ordering.restore(topic, by=ada)
    assert await verbs() == ["topic.archived", "topic.restored"]


async def test_a_category_with_topics_on_offer_is_not_archived(ada: Person):
    category = await Category.get(slug="help")
    with pytest.raises(Conflict, match="category_in_use"):
        await ordering.archive(category, by=ada)
    for slug in slugs(await now(), "help"):
        await ordering.archive(await Topic.get(slug=slug), by=ada)
    await ordering.archive(category, by=ada)
    assert "help" not in [group.slug for group, _ in (await now()).offered_topics()]


async def test_a_topic_comes_back_only_into_a_category_that_is_offered(ada: Person):
    held = [await Topic.get(slug=slug) for slug in slugs(await now(), "help")]
    for topic in held:
        await ordering.archive(topic, by=ada)
    await ordering.archive(await Category.get(slug="help"), by=ada)
    with pytest.raises(Conflict, match="category_archived"):
        await ordering.restore(held[0], by=ada)
    with pytest.raises(Invalid) as refusal:
        await topics.change(await Topic.get(slug="health"), TopicDetails(category="help"), UNCHANGED, by=ada)
    assert refusal.value.fields == {"category": "archived"}


async def test_a_cabinet_that_topics_go_to_is_not_archived(ada: Person):
    cabinet = await Cabinet.get(code="GAH")
    with pytest.raises(Conflict, match="cabinet_in_use"):
        await ordering.archive(cabinet, by=ada)
    await ordering.archive(await Topic.get(slug="housing"), by=ada)
    await ordering.archive(cabinet, by=ada)
    with pytest.raises(Conflict, match="cabinet_archived"):
        await ordering.restore(await Topic.get(slug="housing"), by=ada)


async def test_a_cabinet_is_part_of_one_that_is_no_part_itself(ada: Person):
    await cabinets.add(CabinetDetails(code="GAT-X", parent="GAT"), TRANSPORT, by=ada)
    made = await Cabinet.get(code="GAT-X")
    assert made.parent_id == (await Cabinet.get(code="GAT")).id
    for cabinet, parent in (("GAH", "GAT-X"), ("GAT", "GAH"), ("GAH", "GAH")):
        with pytest.raises(Invalid) as refusal:
            await cabinets.change(await Cabinet.get(code=cabinet), CabinetDetails(parent=parent), UNCHANGED, by=ada)
        assert refusal.value.fields == {"parent": "nested"}
    await cabinets.change(made, CabinetDetails(parent="none"), UNCHANGED, by=ada)
    assert (await Cabinet.get(code="GAT-X")).parent_id is None


@pytest.mark.parametrize(("code", "wrong"), [("", "missing"), ("G A", "characters"), ("gat", "taken")])
async def test_a_cabinet_has_a_code_of_its_own(ada: Person, code: str, wrong: str):
    with pytest.raises(Invalid) as refusal:
        await cabinets.add(CabinetDetails(code=code), TRANSPORT, by=ada)
    assert refusal.value.fields == {"code": wrong}


async def test_people_may_write_in_a_language_that_was_added(ada: Person):
    details = LanguageDetails(code="ka", endonym="ქართული", script="Geor", mediated=True)
    await languages.add(details, Naming({"pt": "georgiano", "en": "Georgian", "ar": "الجورجية"}), by=ada)
    offered = {language.code: language for language in (await now()).offered_languages()}
    assert (offered["ka"].name("ar"), offered["ka"].mediated, offered["ka"].interface) == ("الجورجية", True, False)
    assert await verbs() == ["language.added"]


async def test_what_a_language_calls_itself_is_not_written_into_the_events(ada: Person):
    language = await Language.get(code="pov")
    await languages.change(language, LanguageDetails(endonym="Kriol di Guiné", mediated=False), UNCHANGED, by=ada)
    event = await Event.filter(verb="language.changed").get()
    assert event.particulars == {
        "columns": ["endonym", "mediated"],
        "values": {"mediated": False},
        "names": [],
        "language": "pov",
    }


async def test_a_language_is_refused_with_every_field_that_is_wrong(ada: Person):
    details = LanguageDetails(code="Klingon", endonym="x" * 61, script="latin", direction="up")
    with pytest.raises(Invalid) as refusal:
        await languages.add(details, Naming(NAMES), by=ada)
    assert refusal.value.fields == {
        "code": "characters",
        "endonym": "too_long",
        "script": "characters",
        "direction": "unknown",
    }


async def test_a_language_that_pages_are_in_is_not_archived(ada: Person):
    for code in ("pt", "en", "ar", "other"):
        with pytest.raises(Conflict, match="language_needed"):
            await ordering.archive(await Language.get(code=code), by=ada)
    await ordering.archive(await Language.get(code="fi"), by=ada)
    assert "fi" not in [language.code for language in (await now()).offered_languages()]


async def test_the_later_of_two_changes_wins(ada: Person):
    topic = await Topic.get(slug="housing")
    same = await Topic.get(slug="housing")
    await topics.change(topic, TopicDetails(who_answers="members"), Naming({"en": "Homes"}), by=ada)
    await topics.change(same, TopicDetails(who_answers="staff"), Naming({"en": "Houses"}), by=ada)
    found = (await now()).topics[topic.id]
    assert (found.who_answers, found.name("en")) == ("staff", "Houses")


async def test_migrating_after_a_topic_was_renamed_does_not_bring_the_old_one_back(ada: Person) -> None:
    housing = await Topic.get(slug="housing")
    await topics.change(housing, TopicDetails(slug="homes"), UNCHANGED, by=ada)
    assert await seed.fill() == 0
    assert not await Topic.filter(slug="housing").exists()
