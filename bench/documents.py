"""What search finds of generated threads: as the verbs would write it, each text analysed once however often it stands there."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import cast

from bench.bulk import Row
from bench.making import Batch
from forum import search
from forum.catalogue.views import Catalogue
from forum.search import Document, Text, analyser, index
from forum.search.engines import AUDIENCES
from forum.search.engines import Row as Indexed
from forum.text import personal
from forum.threads.locking import OVER
from forum.threads.models import Thread
from forum.threads.state.documents import facets, named


class Writing:
    """Writes the documents of batches."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.hidden: Callable[[str], str] = lru_cache(4096)(lambda text: personal.hidden(text, catalogue.contacts))
        self.analyse = lru_cache(4096)(lambda text, language: frozenset(analyser.terms(text, language)))

    async def write(self, batch: Batch) -> None:
        """Writes a batch's documents, in the caller's transaction."""
        rows: dict[str, dict[int, Indexed | None]] = {audience: {} for audience in AUDIENCES}
        for document in self._documents(batch):
            terms = search.terms_of(document, self.analyse)
            rows[document.audience][document.id] = Indexed(
                terms, analyser.VERSION, document.language, int(document.current), document.begun
            )
        for audience, own in rows.items():
            await index.store(audience, own)

    def _documents(self, batch: Batch) -> Iterable[Document]:
        posts: dict[int, list[Row]] = defaultdict(list)
        for post in sorted(batch.posts, key=lambda post: (post["created_at"], post["id"])):
            if post["kind"] == "question" or (post["kind"] == "answer" and post["status"] == "published"):
                posts[post["thread_id"]].append(post)
        rendered: dict[int, list[Row]] = defaultdict(list)
        for row in batch.renderings:
            rendered[row["thread_id"]].append(row)
        versions = {version["id"]: version for version in batch.official_answers}
        for thread in batch.threads:
            if thread["status"] not in OVER:
                version = versions.get(thread["official_id"])
                yield self._document(thread, posts[thread["id"]], rendered[thread["id"]], version)

    def _document(self, thread: Row, posts: Iterable[Row], rendered: Iterable[Row], version: Row | None) -> Document:
        texts = [Text("title", thread["language_id"], thread["title"])]
        if version:
            texts.append(Text("short_answer", version["language_id"], version["short_answer"]))
        for post in posts:
            official = version is not None and post["id"] == version["post_id"]
            part = "question" if post["kind"] == "question" else "official" if official else "answer"
            texts.append(Text(part, post["language_id"], post["source"]))
        for row in rendered:
            parts = (("title", row["title"]), ("short_answer", row["short_answer"]), ("rendering", row["source"]))
            texts += [Text(part, row["language_id"], words) for part, words in parts if words]
        texts += named(texts, self.catalogue)
        public = thread["visibility"] == "public" and thread["status"] == "published"
        if not public:
            texts = [text._replace(text=self.hidden(text.text)) for text in texts]
        begun, asked = int(thread["created_at"].timestamp()), facets(cast(Thread, SimpleNamespace(**thread)))
        audience: search.Audience = "public" if public else "team"
        return Document(thread["id"], audience, thread["language_id"], texts, begun, asked, version is not None)
