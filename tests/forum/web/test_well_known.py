"""The known addresses that programs and finders of weaknesses look for."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from forum import clock, settings
from tests.cast import Visit, Visiting, running

CONTACT = "security@forum.example"
TEXT = "/.well-known/security.txt"


async def test_whoever_finds_a_weakness_reads_whom_to_tell_and_until_when(configured: settings.Settings) -> None:
    for now in (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)):
        with clock.moved_to(now):
            async with running(configured, security_contact=CONTACT) as app:
                answer = await Visit(app).get(TEXT)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
        assert fields["Contact"] == f"mailto:{CONTACT}"
        assert fields["Canonical"] == f"{configured.forum_base_url}{TEXT}"
        assert re.fullmatch(r"[a-z, ]+", fields["Preferred-Languages"])
        lasts = datetime.fromisoformat(fields["Expires"]) - now
        assert timedelta(days=28) <= lasts <= timedelta(days=62)


async def test_a_contact_may_be_a_page_and_without_one_there_is_no_such_file(configured: settings.Settings) -> None:
    async with running(configured, security_contact="https://forum.example/tell") as app:
        assert "Contact: https://forum.example/tell\n" in (await Visit(app).get(TEXT)).text
    async with running(configured) as app:
        missing = await Visit(app).get(TEXT)
    assert missing.status_code == 404 and "Contact:" not in missing.text


@pytest.mark.parametrize(
    "bad", ["nobody", "http://forum.example", "a@b\nContact: x@y", "a@b c", "https://", "Us <a@b.c>"]
)
def test_what_is_no_contact_is_refused(bad: str) -> None:
    with pytest.raises(settings.BadSetting, match="SECURITY_CONTACT"):
        settings.read(security_contact=bad)


async def test_a_program_that_keeps_passwords_leads_to_the_page_of_the_password(visit: Visiting) -> None:
    bilal = await visit("bilal")
    answer = await bilal.get("/.well-known/change-password", headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.headers["location"]) == (302, "/ar/account/password")
    assert (await bilal.get(answer.headers["location"])).status_code == 200
    unknown = await bilal.get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")
    assert unknown.status_code == 404
