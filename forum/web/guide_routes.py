"""The addresses of what leads on: places, cards to show, paths, leaflets, mediators, reading offline; and what others use."""

from starlette.routing import Route

from forum.web.handlers import cards, embed, leaflets, mediators, offline, open_data, paths, places
from forum.web.requests.endpoints import page, write
from forum.web.requests.framing import box
from forum.web.requests.rules import not_ended, signed_in, with_code

GUIDES: list[Route] = [
    # places
    page("/places", places.index, "places.index"),
    write("/places", places.near, "places.near", shape=places.POSITION, limit="search", keyed=False, atomic=False),
    page("/places/all.geojson", places.geojson, "places.geojson"),
    page("/places/all.csv", places.table, "places.csv"),
    page("/places/all.hsds.json", places.hsds, "places.hsds"),
    page("/places/{slug:word}", places.show, "places.show"),
    page("/places/{slug:word}/openings.ics", places.calendar, "places.calendar"),
    page("/cabinets/{cabinet:word}", places.cabinet, "cabinets.show"),
    # cards to show
    page("/speak", cards.index, "cards.index"),
    page("/speak/{language:word}", cards.show, "cards.show"),
    # paths
    page("/paths", paths.index, "paths.index"),
    page("/paths/{slug:word}", paths.show, "paths.show"),
    page("/paths/{slug:word}/renderings/{language:word}", paths.edit, "paths.render", signed_in),
    write("/paths/{slug:word}/renderings/{language:word}", paths.save, "paths.publish", signed_in, shape=paths.SHAPE, on_refusal=paths.again, limit="answer"),
    # leaflets
    page("/leaflets", leaflets.index, "leaflets.index"),
    page("/leaflets/{slug:word}", leaflets.show, "leaflets.show"),
    page("/leaflets/{slug:word}/{language:word}/file", leaflets.file, "leaflets.file"),
    # what others use of the forum
    page("/reuse", open_data.show, "reuse"),
    page("/reuse/official-answers.jsonl", open_data.json_lines, "reuse.jsonl"),
    page("/reuse/official-answers.csv", open_data.table, "reuse.csv"),
    box("/embed/threads/{thread:id}", embed.thread, "embed.thread", embed.gone),
    box("/embed/topics/{slug:word}", embed.topic, "embed.topic", embed.gone),
    # a mediator at an appointment, with an account or a return code
    page("/mediators/new", mediators.new, "mediators.new"),
    page("/threads/{thread:id}/mediator", mediators.of_thread, "mediators.of_thread", with_code),
    write("/mediators/new", mediators.create, "mediators.create", not_ended, shape=mediators.SHAPE, on_refusal=mediators.again, limit="ask", atomic_for_visitors=False),
    page("/mediators", mediators.mine, "mediators.mine", with_code),
    write("/mediators/{request:number}/withdrawal", mediators.withdraw, "mediators.withdraw", with_code, on_refusal=mediators.mine_again, limit="answer", keyed=False),
    # reading without a connection
    page("/manifest.webmanifest", offline.manifest, "manifest"),
    page("/offline", offline.show, "offline"),
    write("/forgetting", offline.forget, "forget", keyed=False, atomic=False),
]  # fmt: skip
