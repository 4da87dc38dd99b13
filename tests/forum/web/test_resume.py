"""A recovery code on its way to the page that shows it: nobody reads it, alters it, or shows it to somebody else."""

import base64
import re
import zlib
from datetime import timedelta

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.applications import Starlette

from forum import clock
from tests.cast import PASSWORD, SECRET, Visit, Visiting
from tests.forum.web.markup import text_of, tree

CODE = re.compile(r"\b[0-9a-z]{5}(?:-[0-9a-z]{5}){3}\b", re.IGNORECASE)


async def registered(app: Starlette, nickname: str = "zuleica") -> tuple[Visit, str]:
    """Somebody who has just made an account, and the cookie that carries their code."""
    visitor = Visit(app)
    answer = await visitor.post("/en/register", {"nickname": nickname, "password": PASSWORD})
    assert answer.status_code == 303
    return visitor, visitor.client.cookies["code"]


def shown(page: httpx.Response) -> str:
    """The code on the page."""
    found = CODE.search(text_of(tree(page)))
    assert found
    return found[0]


def readings(cookie: str) -> list[bytes]:
    """What whoever sees the cookie could make of it without our secret: as it is, decoded, unpacked, part by part."""
    found = [cookie.encode()]
    for part in re.split(r"[.:|]", cookie):
        try:
            plain = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        except ValueError:
            continue
        found.append(plain)
        for unpack in (zlib.decompress, lambda raw: zlib.decompress(raw, -15)):
            try:
                found.append(unpack(plain))
            except zlib.error:
                continue
    return found


async def test_who_sees_the_cookie_can_not_read_the_code_in_it(app: Starlette) -> None:
    visitor, cookie = await registered(app)
    code = shown(await visitor.get("/en/account/code"))
    letters = code.replace("-", "").encode()
    for reading in readings(cookie):
        assert letters.lower() not in reading.replace(b"-", b"").lower()


async def test_the_same_code_looks_different_each_time_it_is_carried(app: Starlette) -> None:
    (_, first), (_, second) = await registered(app), await registered(app, "xavier")
    assert first[:40] != second[:40]


async def test_the_page_shows_the_code_as_long_as_the_session_and_to_nobody_else(
    app: Starlette, visit: Visiting
) -> None:
    visitor, cookie = await registered(app)
    amina = await visit("amina")
    amina.client.cookies.set("code", cookie, domain="127.0.0.1")
    assert (await amina.get("/en/account/code")).status_code == 303
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert (await visitor.get("/en/account/code")).status_code == 303
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert (await visitor.get("/en/account/code")).status_code == 200


@pytest.mark.parametrize("made", ["", "x", "gAAAAA", "a.b.c", "é", "=" * 90])
async def test_a_cookie_we_did_not_make_shows_nothing(made: str, app: Starlette, visit: Visiting) -> None:
    amina = await visit("amina")
    signed = URLSafeTimedSerializer(SECRET, salt="recovery-code").dumps([amina.digest, "aaaaa-bbbbb-ccccc-ddddd"])
    _, cookie = await registered(app)
    for value in (made, signed, cookie[:-2], cookie[:-9] + "AAAAAAA=="):
        head = [(b"cookie", f"session={amina.client.cookies['session']}; code={value}".encode())]
        assert (await Visit(app).client.get("/en/account/code", headers=head)).status_code == 303
