"""The forum's main job, by forms alone: ask, answer, mark official, find it in the list."""

from tests.cast import Visiting


async def test_a_question_is_asked_answered_and_made_official(visit: Visiting) -> None:
    amina, ines, visitor = await visit("amina"), await visit("ines"), await visit()
    asked = await amina.post(
        "/en/threads/new",
        {
            "topic": "documentation",
            "title": "এই মাসে আমার রেসিডেন্স শেষ",
            "body": "ওয়েবসাইটে নবায়নের কোনো স্লট নেই। আমি কী করব?",
        },
    )
    assert asked.status_code == 303, asked.text
    thread = asked.headers["location"].partition("?")[0]
    print(thread)
    page = await ines.get(thread)
    assert page.status_code == 200
    assert 'lang="bn"' in page.text
    answered = await ines.post(f"{thread}/answers", {"body": "নবায়নের চেষ্টার প্রমাণ রাখুন।"})
    assert answered.status_code == 303, answered.text
    answer = answered.headers["location"].rpartition("#p-")[2]
    marked = await ines.post(
        f"/en/answers/{answer}/official",
        {
            "short_answer": "প্রমাণ রাখুন।",
            "source_title": ["Lei n.º 23/2007", "Prática"],
            "source_url": ["https://diariodarepublica.pt/", ""],
            "source_article": ["78.º", ""],
            "valid_from": "2026-01-01",
            "review_by": "2099-01-01",
        },
    )
    assert marked.status_code == 303, marked.text
    seen = await amina.get(thread)
    assert "data-official" in seen.text
    assert "প্রমাণ রাখুন।" in (await visitor.get("/en/threads?state=official")).text
