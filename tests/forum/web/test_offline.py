"""What a browser is given to read without a connection: a manifest in each language, the worker's script, and forgetting."""

import json
import struct

import pytest

from forum.web.rendering import i18n
from tests.cast import Visiting, ask, at

KEPT = 'src="/static/reading.'


@pytest.mark.looks
async def test_the_forum_can_be_put_on_the_home_screen_in_each_language(visit: Visiting) -> None:
    visitor = await visit()
    for ui, words in i18n.Interface().items():
        assert f'rel="manifest" href="/{ui}/manifest.webmanifest"' in (await visitor.get(f"/{ui}/")).text
        answer = await visitor.get(f"/{ui}/manifest.webmanifest")
        assert answer.headers["content-type"].startswith("application/manifest+json")
        said = json.loads(answer.text)
        assert (said["lang"], said["dir"], said["start_url"]) == (ui, words.direction, f"/{ui}/")
        assert said["name"] == words.t("Migrant Forum")
    for picture in said["icons"]:
        icon = await visitor.get(picture["src"])
        assert (icon.status_code, icon.headers["content-type"].partition(";")[0]) == (200, picture["type"])
        if picture["type"] == "image/png":
            assert "x".join(map(str, struct.unpack(">II", icon.content[16:24]))) == picture["sizes"]
    assert {each["sizes"] for each in said["icons"] if each.get("purpose") == "maskable"} == {"192x192", "512x512"}


@pytest.mark.looks
async def test_the_worker_is_asked_for_anew_and_bound_by_the_policy_of_pages(visit: Visiting) -> None:
    visitor = await visit()
    script, home = await visitor.get("/sw.js"), await visitor.get("/en/")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
    assert script.headers["content-security-policy"] == home.headers["content-security-policy"]


async def test_a_private_question_has_no_button_for_keeping_it_and_a_public_one_has(visit: Visiting) -> None:
    amina, private = await visit("amina"), await ask(visibility="private", title="My landlord keeps my deposit")
    assert KEPT in (await amina.get(at(await ask()))).text
    page = (await amina.get(at(private))).text
    assert "My landlord" in page and KEPT not in page and "data-keep" not in page


async def test_forgetting_ends_the_session_and_every_cookie(visit: Visiting) -> None:
    bilal = await visit("bilal")
    assert (await bilal.get("/en/account")).status_code == 200
    answer = await bilal.post("/en/forgetting")
    assert answer.headers["location"] == "/en/leaving?notice=forgotten"
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert all("max-age=0" in each.lower() for each in answer.headers.get_list("set-cookie"))
    assert answer.headers.get_list("set-cookie")
    assert (await bilal.get("/en/account")).status_code == 303
