"""Leaflets: services and contacts as they are today, titles with a file or a link in many languages, and links that are dead."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from forum import clock, files, outgoing, settings
from forum.catalogue import seed, snapshot
from forum.catalogue.leaflets import checking, editing
from forum.catalogue.leaflets.models import Leaflet, LeafletVersion
from forum.catalogue.places.models import Place, PlaceHours
from forum.operations import chores
from tests.cast import Visit, Visiting

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NAMES = {
    "name_pt": "Direitos no trabalho",
    "name_en": "Rights at work",
    "name_ar": "الحقوق في العمل",
    "topic": "employment",
}
AT = "/en/admin/leaflets/rights-at-work"


def words(page: str) -> str:
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main[0]))


def part(page: str, slug: str) -> str:
    """The piece of a page about one leaflet."""
    found = re.search(rf'data-leaflet="{slug}".*?(?=data-leaflet=|</main>)', page, re.DOTALL)
    assert found
    return found[0]


async def send(visitor: Visit, language: str, data: bytes = b"", url: str = "") -> int:
    path = f"{AT}/versions"
    fields = {"form_key": visitor.key(path), "language": language, "url": url}
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await visitor.client.post(
        path, data=fields, files={"file": ("a file", data)} if data else {}, headers=headers
    )
    return sent.status_code


@pytest.fixture
async def ada(visit: Visiting) -> Visit:
    """Ada, who has just added a leaflet about rights at work."""
    ada = await visit("ada")
    added = await ada.post("/en/admin/leaflets/new", NAMES)
    assert added.headers["location"].startswith(f"{AT}/versions")
    return ada


async def test_services_and_contacts_are_as_they_are_today_and_the_unchecked_are_marked(visit: Visiting) -> None:
    visitor = await visit()
    page = (await visitor.get("/en/leaflets/services")).text
    for fact in (
        "Rua Álvaro Coutinho, 14, 1150-025 Lisboa", "Monday to Friday, 09:00 to 12:30, 14:00 to 17:30", "22 207 38 10",
        "808 257 257", "112", "GAJI",
    ):  # fmt: skip
        assert fact in words(page)
    assert page.count("data-unverified") == 6, "four places, and two desks reached by mail"
    assert "not checked since" in words(page)
    beja = await Place.get(slug="cnaim-beja")
    await Place.filter(id=beja.id).update(lines=["Rua Nova, 1"], verified_on=clock.today())
    await PlaceHours.filter(place_id=beja.id).update(hours="Tu 10:00-11:00")
    await snapshot.changed()
    page = (await visitor.get("/en/leaflets/services")).text
    assert "Rua Nova, 1, 7800-552 Beja" in words(page) and "Tuesday, 10:00 to 11:00" in words(page)
    assert page.count("data-unverified") == 5


async def test_the_institution_s_lists_are_there_unverified_with_right_codes(visit: Visiting) -> None:
    page = (await (await visit()).get("/en/leaflets")).text
    guide, card = part(page, "guide"), part(page, "information-card")
    assert all("data-unverified" in each and "<a class" not in each for each in (guide, card))
    named = [re.findall(r'<bdi lang="([a-z]+)"', each) for each in (guide, card)]
    assert [len(each) for each in named] == [25, 12]
    assert all("ru" in each and "uk" in each for each in named) and "Русский" in guide
    await seed.fill()
    ada = await visit("ada")
    await ada.post("/en/admin/leaflets/guide/removal")
    await seed.fill()
    assert [each.slug for each in await Leaflet.all()] == ["information-card"]


async def test_a_file_and_a_link_are_added_in_languages_without_pages_and_the_reader_s_come_first(
    ada: Visit, visit: Visiting
) -> None:
    assert await send(ada, "tr", PDF) == 303
    assert await send(ada, "bn", url="https://example.org/bn.pdf") == 303
    visitor = await visit()
    page = (await visitor.get("/en/leaflets", headers={"Accept-Language": "bn"})).text
    shown = part(page, "rights-at-work")
    assert re.findall(r'data-version="([a-z]+)"', shown) == ["bn", "tr"]
    assert "example.org" in shown and re.search(r"PDF · <bdi>1\W+kB", shown)
    turkish = (await visitor.get("/en/leaflets/rights-at-work", headers={"Accept-Language": "tr"})).text
    assert re.findall(r'data-version="([a-z]+)"', turkish) == ["tr", "bn"]
    file = await visitor.get("/en/leaflets/rights-at-work/tr/file")
    assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
    assert "attachment" in file.headers["content-disposition"] and "sandbox" in file.headers["content-security-policy"]
    for missing in ("rights-at-work/bn", "rights-at-work/zz", "guide/pt", "nothing/tr"):
        assert (await visitor.get(f"/en/leaflets/{missing}/file")).status_code == 404


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"language": "tr"}, "file"),
        ({"language": "tr", "data": PDF, "url": "https://example.org"}, "file"),
        ({"language": "tr", "data": b"<html>" + PDF}, "file"),
        ({"language": "tr", "data": PDF[:-6]}, "file"),
        ({"language": "tr", "data": b"%PDF-" + bytes(8 * 1024 * 1024) + b"%%EOF"}, "file"),
        ({"language": "tr", "url": "http://example.org"}, "url"),
        ({"language": "tr", "url": "javascript:alert(1)"}, "url"),
        ({"language": "zz", "url": "https://example.org"}, "language"),
        ({"language": "", "url": "https://example.org"}, "language"),
    ],
)
async def test_what_is_no_leaflet_is_refused_beside_its_field(given: dict[str, str], wrong: str, ada: Visit) -> None:
    assert await send(ada, **given) == 422  # type: ignore[arg-type]
    assert await LeafletVersion.filter(leaflet__slug="rights-at-work").count() == 0


async def test_only_an_admin_changes_leaflets(visit: Visiting, ada: Visit) -> None:
    for nickname in ("amina", "ines", "marta"):
        assert await send(await visit(nickname), "tr", PDF) == 403
    assert await send(ada, "tr", PDF) == 303
    assert (await ada.post(f"{AT}/versions/tr/removal")).status_code == 303
    assert await LeafletVersion.filter(leaflet__slug="rights-at-work").count() == 0
    assert (await ada.post(f"{AT}/removal")).status_code == 303
    assert (await (await visit()).get("/en/leaflets/rights-at-work")).status_code == 404


async def test_a_leaflet_s_file_is_swept_away_only_when_no_leaflet_has_it(
    ada: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "RESTS", -1)
    await send(ada, "tr", PDF)
    name = next(iter(await editing.kept()))
    sweep = next(each for each in chores.CHORES if each.name == "files that nothing refers to")
    await sweep.do()
    assert files.path(name).is_file()
    await ada.post(f"{AT}/removal")
    await sweep.do()
    assert not files.path(name).is_file()


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response({"/there": 200, "/moved": 301, "/shy": 403}.get(self.path, 404))
        self.end_headers()

    def log_message(self, *given: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A server of somebody else's, on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def test_dead_links_are_told_where_checks_are_on_and_nobody_is_asked_where_they_are_off(
    configured: settings.Settings, ada: Visit, visit: Visiting, elsewhere: str
) -> None:
    for language in ("tr", "bn", "de", "it"):
        await send(ada, language, url="https://example.org")
    for language, path in (("tr", "there"), ("bn", "gone"), ("de", "moved"), ("it", "shy")):
        await LeafletVersion.filter(language_id=language, leaflet__slug="rights-at-work").update(
            url=f"{elsewhere}/{path}"
        )
    assert await checking.check({"127.0.0.1"}) == 0
    checking.use(configured.model_copy(update={"outgoing_checks": "on"}))
    try:
        assert await checking.check({"127.0.0.1"}) == 1
        visitor = await visit()
        for page in ((await visitor.get("/en/leaflets")).text, (await ada.get("/en/admin/leaflets")).text):
            assert page.count("data-broken") == 1 and "this link could not be reached" in words(page)
        dead = await LeafletVersion.get(language_id="bn", leaflet__slug="rights-at-work")
        assert dead.unreached_on == clock.today()
        await LeafletVersion.filter(id=dead.id).update(url=f"{elsewhere}/there")
        assert await checking.check({"127.0.0.1"}) == 1
        assert "data-broken" not in (await visitor.get("/en/leaflets")).text
    finally:
        checking.use(configured)


def test_private_addresses_are_never_asked(elsewhere: str) -> None:
    assert outgoing.reaches(f"{elsewhere}/there", patience=2, allowed={"127.0.0.1"})
    port = elsewhere.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1"):
        assert not outgoing.reaches(f"http://{host}:{port}/there", patience=2)
    for link in ("https://", "https://a b/", "http://127.0.0.1:99999/", f"{elsewhere}/gone"):
        assert not outgoing.reaches(link, patience=2, allowed={"127.0.0.1"})
