"""The addresses of whoever asks for a mediator at an appointment, with an account or a return code."""

from starlette.routing import Route

from forum.web.handlers import mediators
from forum.web.requests.endpoints import page, write
from forum.web.requests.rules import not_ended, with_code

MEDIATORS: list[Route] = [
    page("/mediators/new", mediators.new, "mediators.new"),
    page("/threads/{thread:id}/mediator", mediators.of_thread, "mediators.of_thread", with_code),
    write("/mediators/new", mediators.create, "mediators.create", not_ended, shape=mediators.SHAPE, on_refusal=mediators.again, limit="ask", atomic_for_visitors=False),
    page("/mediators", mediators.mine, "mediators.mine", with_code),
    write("/mediators/{request:number}/withdrawal", mediators.withdraw, "mediators.withdraw", with_code, on_refusal=mediators.mine_again, limit="answer", keyed=False),
]  # fmt: skip
