"""What the forum asks of the public, over all its forms: nothing that could harm; and each page lets one out again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from forum import parts
from forum.web.requests.endpoints import Endpoint
from moderation import parts as moderation
from tests.addresses import addresses
from tests.cast import Visiting, ask, at
from tests.forum.web.markup import forms, tree

NEVER = re.compile(
    r"(?:^|[_-])(?:phone|telephone|tel|mobile|birth|bday|born|age|nationality|citizenship|country|passport|permit|nif|niss"
    r"|iban|card|document_number|gender|sex|religion|address|street|surname|realname|fullname)(?:$|[_-])"
)
TEMPLATES = Path("templates")
OF_STAFF = ("admin", "desk")
HARMFUL_INPUT = re.compile(
    r'type="tel"|autocomplete="(?!(?:{{|username|email|off|one-time-code|current-password|new-password))'
)


def shapes(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """The address and the name of each field that a form of the public has."""
    for route in routes:
        if (
            isinstance(route, Route)
            and isinstance(route.endpoint, Endpoint)
            and not route.path.startswith(("/desk", "/admin", "/stewards"))  # a steward is asked about a place
        ):
            shape = route.endpoint.shape
            for name in (
                *shape.lines,
                *shape.texts,
                *shape.prose,
                *shape.secrets,
                *shape.raw,
                *shape.repeated,
                *shape.passages,
            ):
                yield route.path, name


def test_no_form_asks_for_a_telephone_a_nationality_a_document_or_a_day_of_birth() -> None:
    asked = list(shapes([*parts.ROUTES, *moderation.ROUTES]))
    assert len(asked) > 60
    assert [each for each in asked if NEVER.search(each[1])] == []
    assert NEVER.search("date_of_birth") and NEVER.search("phone") and not NEVER.search("language")


def test_no_field_of_a_public_page_is_filled_in_by_the_browser_with_what_it_knows_of_a_person() -> None:
    files = [file for file in TEMPLATES.rglob("*.html") if file.parts[1] not in OF_STAFF]
    found = [(str(file), each[0]) for file in files for each in HARMFUL_INPUT.finditer(file.read_text("utf-8"))]
    assert len(files) > 80 and found == []
    assert HARMFUL_INPUT.search('autocomplete="bday"') and not HARMFUL_INPUT.search('autocomplete="email"')


async def test_passwords_are_hidden_while_typed_and_may_be_pasted_and_kept_by_the_browser(visit: Visiting) -> None:
    visitor, bilal = await visit(), await visit("bilal")
    pages = [await visitor.get(f"/en/{page}") for page in ("register", "login", "login/recovery")]
    pages += [await bilal.get(f"/en/account/{page}") for page in ("password", "code/renewal")]
    fields = [
        field for page in pages for field in tree(page).iter("input") if field.get("name") in ("password", "current")
    ]
    assert len(fields) >= 5
    for field in fields:
        assert field.get("type") == "password"
        assert field.get("autocomplete") in ("current-password", "new-password")
        assert not {"readonly", "maxlength", "onpaste"} & set(field.keys())


@pytest.mark.parametrize("nickname", ["bilal", "ines", "ada"])
async def test_every_page_of_somebody_signed_in_has_the_button_to_sign_out(
    app: Starlette, visit: Visiting, nickname: str
) -> None:
    somebody, thread = await visit(nickname), await ask()
    paths = {each.path.replace("{ui}", "en") for each in addresses(app.routes) if each.method == "GET"}
    plain = sorted(path for path in paths if path.startswith("/en/") and "{" not in path)
    seen = 0
    for path in (*plain, at(thread)):
        page = await somebody.get(path)
        if page.headers.get("content-type", "").startswith("text/html"):
            seen += 1
            assert "/en/logout" in forms(page), path
    assert seen > 20
