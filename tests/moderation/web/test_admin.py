"""The admin's catalogue by forms alone, as in a browser without scripts."""

import httpx
import pytest

from tests.cast import PASSWORD, Visit, Visiting, ask, at, contents
from tests.forum.web.markup import forms, text_of, tree
from tests.moderation.web.sending import errors, say, send

NAMES = {"name_pt": "Transportes", "name_en": "Getting around", "name_ar": "التنقل"}
TOPIC = NAMES | {"slug": "transport", "category": "daily-life", "cabinet": "GAT"}


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    return await visit("ada")


def offered(ask_form: httpx.Response) -> list[str]:
    """The topics that can be chosen when asking, in their order."""
    select = next(each for each in tree(ask_form).iter("select") if each.get("name") == "topic")
    return [option.get("value") for option in select.iter("option") if option.get("value")]


async def test_an_admin_adds_a_topic_moves_it_renames_it_and_archives_it(ada: Visit, visit: Visiting):
    amina = await visit("amina")
    told = await say(ada, "/en/admin/topics/new", "/en/admin/topics/new", **TOPIC)
    assert told == "It was added, in the last place."
    order = offered(await amina.get("/en/threads/new"))
    assert order.index("transport") == order.index("consumer") + 1
    assert "التنقل" in (await amina.get("/ar/topics/transport")).text

    await say(ada, "/en/admin/topics", "/en/admin/topics/transport/position", to="up")
    order = offered(await amina.get("/en/threads/new"))
    assert order.index("transport") == order.index("consumer") - 1

    thread = await ask(topic="transport", title="Which pass do I buy?")
    await say(ada, "/en/admin/topics/transport/edit", "/en/admin/topics/transport/edit", slug="getting-around")
    old = await amina.get("/en/topics/transport")
    assert (old.status_code, old.headers["location"]) == (301, "/en/topics/getting-around")
    assert (await amina.get(at(thread))).status_code in (200, 301)

    told = await say(ada, "/en/admin/topics/getting-around/edit", "/en/admin/topics/getting-around/archiving")
    assert told == "It is archived now. Its questions stay."
    assert "getting-around" not in offered(await amina.get("/en/threads/new"))
    read = await amina.client.get(at(thread), follow_redirects=True)
    assert (read.status_code, "Which pass do I buy?" in read.text) == (200, True)

    await say(ada, "/en/admin/topics", "/en/admin/topics/getting-around/restoration")
    order = offered(await amina.get("/en/threads/new"))
    assert order.index("getting-around") == order.index("consumer") + 1


async def test_saving_a_form_as_it_stands_changes_nothing(ada: Visit):
    pages = ("topics/housing", "categories/papers", "cabinets/EMP-GIP", "languages/ur", "institutions/1")
    for path in (f"/en/admin/{stem}/edit" for stem in pages):
        before = await contents()
        assert await say(ada, path, path) == "Saved."
        after = await contents()
        assert {name for name in after if after[name] != before[name]} == {"spent_key"}, path


async def test_a_refused_topic_comes_back_as_typed_with_each_error_beside_its_field(ada: Visit):
    before = await contents()
    typed = TOPIC | {
        "slug": "Two Words",
        "name_ar": "",
        "description_pt": "Passes & cartas",
        "visibility": "private",
        "other_language": ["fr", ""],
        "other_name": ["x" * 151, ""],
        "other_description": ["", ""],
    }
    refused = await send(ada, "/en/admin/topics/new", "/en/admin/topics/new", **typed)
    assert refused.status_code == 422
    assert errors(refused) == {
        "f-name_ar": "Write something here.",
        "f-slug": "Use small letters a to z, digits and hyphens.",
        "f-name_fr": "This is too long.",
    }
    kept = forms(refused)["/en/admin/topics/new"]
    assert {name: kept[name] for name in typed} == {
        name: value if isinstance(value, list) else [value] for name, value in typed.items()
    }
    assert await contents() == before


async def test_every_summary_of_errors_leads_to_its_fields(ada: Visit):
    refused = await send(ada, "/en/admin/topics/new", "/en/admin/topics/new", visibility="x", who_answers="x")
    ids = {each.get("id") for each in tree(refused).iter()}
    alert = next(each for each in tree(refused).iter("div") if each.get("role") == "alert")
    links = {link.get("href") for link in alert.iter("a")}
    assert "#f-visibility" in links
    assert {link.removeprefix("#") for link in links} <= ids


async def test_names_in_other_languages_are_added_and_taken_away(ada: Visit):
    path = "/en/admin/topics/housing/edit"
    shown = forms(await ada.get(path))[path]
    languages, names = shown["other_language"], shown["other_name"]
    names[languages.index("fr")] = ""
    languages[-2:], names[-2:] = ["it", "de"], ["Casa", "Wohnen"]
    await say(ada, path, path, other_language=languages, other_name=names)
    saved = forms(await ada.get(path))[path]
    assert {"de", "it"} <= set(saved["other_language"])
    assert "fr" not in saved["other_language"]
    assert len(saved["other_language"]) == len(languages) + 1


@pytest.mark.parametrize(
    ("languages", "said"),
    [(["", ""], "Choose the language of these words."), (["it", "it"], "This language is named twice.")],
)
async def test_a_row_of_names_is_for_one_language(ada: Visit, languages: list[str], said: str):
    path = "/en/admin/categories/new"
    names = {"other_language": languages, "other_name": ["Casa", "Case"]}
    refused = await send(ada, path, path, **NAMES | {"name_ar": ""}, **names)
    assert refused.status_code == 422
    assert errors(refused)["f-other-1"] == said
    assert errors(refused)["f-name_ar"] == "Write something here."
    assert forms(refused)[path]["other_name"] == ["Casa", "Case"]


async def test_a_topic_takes_only_an_address_that_was_never_another_ones(ada: Visit):
    await say(ada, "/en/admin/topics/housing/edit", "/en/admin/topics/housing/edit", slug="homes")
    path = "/en/admin/topics/health/edit"
    refused = await send(ada, path, path, slug="housing")
    assert refused.status_code == 422
    assert errors(refused) == {"f-slug": "Another topic has or had this address."}


async def test_a_form_opened_before_a_rename_still_finds_its_topic(ada: Visit):
    path = "/en/admin/topics/housing/edit"
    shown = forms(await ada.get(path))[path]
    await say(ada, path, path, slug="homes")
    late = await ada.client.post(path, data=shown | {"name_en": "Homes"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert late.status_code == 303
    assert "Homes" in (await ada.get("/en/topics/housing")).text


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("categories/help/archiving", "This category still has topics"),
        ("cabinets/GAH/archiving", "Topics still use this cabinet"),
        ("languages/ar/archiving", "This language is needed"),
    ],
)
async def test_what_is_in_use_is_not_archived_and_the_list_says_why(ada: Visit, action: str, said: str):
    refused = await ada.post(f"/en/admin/{action}")
    assert refused.status_code == 409
    alert = next(each for each in tree(refused).iter("div") if each.get("role") == "alert")
    assert said in text_of(alert)


async def test_a_category_a_cabinet_and_a_language_are_added(ada: Visit, visit: Visiting):
    for section, typed in (
        ("categories", NAMES),
        ("cabinets", NAMES | {"code": "GAX", "parent": "GAT"}),
        ("languages", NAMES | {"code": "ka", "endonym": "ქართული", "script": "Geor"}),
    ):
        path = f"/en/admin/{section}/new"
        assert await say(ada, path, path, **typed) == "It was added, in the last place."
    asking = (await (await visit("amina")).get("/ar/threads/new")).text
    assert "ქართული" in asking
    assert "GAX" in (await ada.get("/ar/admin/cabinets")).text
    assert "getting-around" in (await ada.get("/en/admin/categories")).text


async def test_the_same_press_of_a_button_counts_once(ada: Visit):
    path = "/en/admin/topics/health/position"
    key = ada.key(path)
    for _ in range(2):
        assert (await ada.post(path, {"to": "down", "form_key": key})).status_code == 303
    order = [form.split("/")[4] for form in forms(await ada.get("/en/admin/topics")) if form.endswith("/position")]
    assert order.index("health") == order.index("social-support") + 1
    assert order.index("health") == order.index("consumer") - 1


@pytest.mark.parametrize(
    "path", ["topics/nothing", "categories/housing", "languages/other", "cabinets/gat", "institutions/9999"]
)
async def test_what_is_not_in_the_catalogue_has_no_form(ada: Visit, path: str):
    assert (await ada.get(f"/en/admin/{path}/edit")).status_code == 404


async def test_what_an_admin_typed_survives_the_end_of_their_session(ada: Visit):
    path = "/en/admin/topics/housing/edit"
    typed = forms(await ada.get(path))[path] | {"name_en": "Homes", "description_fr": ""}
    await ada.post("/en/logout")
    ended = await ada.client.post(path, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert ended.status_code == 401
    signing_in = forms(ended)["/en/login"] | {"nickname": "ada", "password": PASSWORD}
    again = await ada.client.post("/en/login", data=signing_in, headers={"Sec-Fetch-Site": "same-origin"})
    saved = await ada.client.post(path, data=forms(again)[path], headers={"Sec-Fetch-Site": "same-origin"})
    assert saved.status_code == 303
    held = forms(await ada.get(path))[path]
    assert held["name_en"] == ["Homes"]
    assert (held["other_language"], held["other_name"]) == (typed["other_language"], typed["other_name"])
