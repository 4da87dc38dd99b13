"""The pages of the legal documents: drafts until an admin approves them, asked to be read again when they change."""

from dataclasses import replace
from datetime import date

import pytest

from forum.catalogue import document_records, documents, snapshot
from forum.catalogue.document_records import DocumentApproval, DocumentReading
from forum.catalogue.documents import Version
from forum.errors import Conflict, Invalid, NotAllowed
from forum.people import grants
from forum.people.accounts import Account
from moderation.admin import proposals
from moderation.models import Proposal
from tests.cast import PASSWORD, Visit, Visiting, person
from tests.forum.web.markup import text_of, tree

pytestmark = pytest.mark.usefixtures("app")
TERMS = "/en/documents/terms"


def asked(page: str) -> bool:
    return "data-asked-to-read" in page


async def shown(visit: Visit, path: str) -> str:
    page = await visit.get(path)
    assert page.status_code == 200, page.text
    return page.text


async def test_a_document_is_a_draft_until_an_admin_says_that_counsel_read_this_very_text(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, visitor = await visit("ada"), await visit()
    terms = documents.named("terms")
    assert terms
    for language in ("en", "pt", "ar"):
        assert "data-draft-document" in await shown(visitor, f"/{language}/documents/terms")
    with pytest.raises(NotAllowed):
        await document_records.approve(terms, read=documents.digest("terms", 1), by=await person("ines"))
    with pytest.raises(Conflict, match="text_changed"):
        await document_records.approve(terms, read="of another text", by=await person("ada"))
    for _ in range(2):
        sent = await ada.post("/en/admin/documents/terms/approval", {"read": documents.digest("terms", 1)})
        assert sent.status_code == 303, sent.text
    [row] = await DocumentApproval.all()
    assert (row.document, row.version, row.approved_by_id) == ("terms", 1, (await person("ada")).account_id)
    page = await shown(visitor, TERMS)
    assert "data-draft-document" not in page and "Approved on" in page and "ada" not in page.split("<main")[1]
    monkeypatch.setattr(documents, "digest", lambda code, number: "of a text that was changed")
    assert "data-draft-document" in await shown(visitor, f"{TERMS}?anew=1")


async def test_whoever_has_an_account_is_asked_once_for_each_version_and_nothing_waits_for_it(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, visitor = await visit("amina"), await visit()
    assert not asked(await shown(amina, "/en/threads")), "she was told when she made the account"
    await DocumentReading.filter(document="terms").delete()
    assert asked(await shown(amina, "/en/threads")) and not asked(await shown(visitor, "/en/threads"))
    for path in ("/en/help", TERMS):
        assert not asked(await shown(amina, path))
    body = {"title": "Where is the office?", "body": "I can't find it at all.", "topic": "documentation"}
    assert (await amina.post("/en/threads/new", body)).status_code == 303, "nothing is blocked"
    for _ in range(2):
        sent = await amina.post(f"{TERMS}/reading", {"version": "1", "next": "/en/topics"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/en/topics")
    assert not asked(await shown(amina, "/en/threads"))
    [row] = await DocumentReading.filter(document="terms")
    assert (row.version, row.account_id) == (1, (await person("amina")).account_id) and row.at
    for version in ("2", "0", "-1", "9" * 30, "x", ""):
        assert (await amina.post(f"{TERMS}/reading", {"version": version})).status_code == 422
    assert (await visitor.post(f"{TERMS}/reading", {"version": "1"})).status_code == 303
    assert await DocumentReading.filter(document="terms").count() == 1


async def test_an_account_that_nobody_chose_to_have_is_asked_nothing(visit: Visiting) -> None:
    await DocumentReading.filter(version=1).delete()
    await Account.filter(nickname="bilal").update(password_hash=None)
    assert not asked(await shown(await visit("bilal"), "/en/threads"))
    assert asked(await shown(await visit("rui"), "/en/threads"))


async def test_making_an_account_names_the_version_and_counts_as_told(visit: Visiting) -> None:
    visitor = await visit()
    page = await shown(visitor, "/en/register")
    assert "version 1" in page and f'href="{TERMS}"' in page and 'href="/en/documents/privacy"' in page
    # The one box says that the telephone is shared: none is there to accept anything.
    assert page.count("checkbox") == page.count('name="shared"') == 1
    sent = await visitor.post("/en/register", {"nickname": "zuleica", "password": PASSWORD})
    assert sent.status_code == 303
    account = await Account.get(nickname="zuleica")
    told = await DocumentReading.filter(account_id=account.id).order_by("document").values_list("document", "version")
    assert list(told) == [("privacy", 1), ("terms", 1)]


async def test_earlier_versions_stay_readable_and_others_are_nowhere(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, terms = await visit(), documents.named("terms")
    assert terms
    newer = replace(terms, versions=(*terms.versions, Version(number=2, day=date(2027, 1, 1))))
    monkeypatch.setattr(documents, "named", lambda code: newer if code == "terms" else None)
    earlier = await shown(visitor, f"{TERMS}?version=1")
    assert "There is a newer version" in earlier
    for path in (f"{TERMS}?version=3", f"{TERMS}?version=-1", f"{TERMS}?version={'9' * 40}", "/en/documents/nothing"):
        assert (await visitor.get(path)).status_code == 404


async def test_a_page_says_that_its_text_is_in_another_language(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "language_of", lambda code, number, language: "pt")
    page = await (await visit()).get("/ar/documents/cookies")
    assert "data-other-language" in page.text
    heading = next(tree(page).iter("h1"))
    assert (heading.get("lang"), heading.get("dir"), text_of(heading).strip()) == ("pt", "ltr", "Cookies")


async def test_every_page_leads_to_the_complaints_book_and_the_statements(visit: Visiting) -> None:
    for nickname, path in ((None, "/ar/"), (None, "/ar/threads"), ("amina", "/ar/account"), (None, "/ar/nowhere")):
        page = (await (await visit(nickname)).get(path)).text
        for address in ("/ar/documents/book", "/ar/documents/accessibility", "/ar/documents"):
            assert f'href="{address}"' in page, (path, address)


async def test_an_address_takes_two_admins_and_only_then_stands_in_the_page(visit: Visiting) -> None:
    book, address = "/en/documents/book", "https://example.org/livro"
    visitor, ada = await visit(), await visit("ada")
    assert "https://" not in (await shown(visitor, book)).split("<main")[1].split("</main>")[0]
    refused = await ada.post("/en/admin/documents/addresses", {"address": "book", "value": "javascript:alert(1)"})
    assert refused.status_code == 422 and "javascript:alert(1)" in refused.text
    assert (await ada.post("/en/admin/documents/addresses", {"address": "book", "value": address})).status_code == 303
    assert address not in await shown(visitor, book) and address in await shown(ada, "/en/admin/proposals")
    made = await Proposal.get(kind="address")
    with pytest.raises(NotAllowed, match="own_proposal"):
        await proposals.confirm(made, by=await person("ada"))
    await grants.give(await Account.get(nickname="bilal"), "admin", by=None)
    await proposals.confirm(made, by=await person("bilal"))
    snapshot.forget()
    assert f'href="{address}"' in await shown(visitor, book)
    assert "counter of" not in await shown(visitor, book)


@pytest.mark.parametrize(
    ("code", "value", "wrong"),
    [
        ("nothing", "https://example.org/", {"address": "unknown"}),
        ("book", "", {"value": "missing"}),
        ("book", "http://example.org/", {"value": "address"}),
        ("people", "somebody at example.org", {"value": "address"}),
        ("people", f"https://example.org/{'x' * 200}", {"value": "too_long"}),
    ],
)
async def test_what_is_no_address_is_refused_beside_its_field(code: str, value: str, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        await proposals.propose_address(code, value, by=await person("ada"))
    assert refused.value.fields == wrong and not await Proposal.exists()
