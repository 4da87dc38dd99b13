"""One's own account: questions, news, shown name, sessions, password."""

from starlette.responses import Response

from forum.notifications import news, notifications
from forum.people import accounts, recovery, sessions
from forum.people.accounts import Account
from forum.threads.posting import drafts, letter_reminders
from forum.threads.reading import own_lists, telling
from forum.web.handlers import factors
from forum.web.rendering.page import page, redirect, with_notice
from forum.web.requests import kept_passwords, password_tries, resume, step_up
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

PASSWORD = Shape(secrets=("current", "password"))


async def show(request: ForumRequest) -> Response:
    """The reader's questions, with their news, notifications, drafts, followed threads and sessions."""
    return await again(request, Form(), 200, "")


async def again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    assert request.signed_in is not None
    asked, open_ = await own_lists.asked_by(request.user), await sessions.listed(request.account_id)
    return page(
        request,
        "people/account.html",
        status=status,
        form=form,
        problem=problem,
        asked=asked,
        new=await news.of_threads(asked),
        notifications=await notifications.of(request.user),
        followed=await own_lists.followed_by(request.user, catalogue=request.catalogue),
        sessions=open_,
        this=request.signed_in.digest,
        shown_name=open_[0].account.shown_name if open_ else "",
        code_waits=resume.code_of(request) is not None,
        to_tell=await telling.open_for(asked, request.catalogue),
        letters=await letter_reminders.of_person(request.user),
        drafts=await drafts.find(by=request.user, catalogue=request.catalogue),
    )


async def show_name(request: ForumRequest, form: Form) -> Response:
    """Keeps the name that staff and mediators want beside their answers."""
    await accounts.show_name(form["shown_name"], by=request.user)
    return redirect(with_notice(request.link("account.show"), "saved"))


async def mark_seen(request: ForumRequest, form: Form) -> Response:
    await own_lists.mark_seen(by=request.user)
    await notifications.mark_seen(by=request.user)
    return redirect(with_notice(request.link("account.show"), "seen"))


async def end_session(request: ForumRequest, form: Form) -> Response:
    """Ends the session of the reader that the form names; `which=others` ends all but this one."""
    assert request.signed_in is not None
    this = request.signed_in.digest
    if form["which"] == "others":
        await sessions.end_all_but(this, by=request.user)
    elif this in await sessions.end_named(form["which"], by=request.user):
        return redirect(request.link("login"))
    return redirect(with_notice(request.link("account.show"), "session-ended"))


async def password_form(request: ForumRequest) -> Response:
    return await password_again(request, Form(), 200, "")


async def password_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    """The form; a present password that was right is not asked again for a mistake in the new one."""
    first = not await Account.filter(id=request.account_id, password_hash__isnull=False).exists()
    right = status == 422 and form.secret("current") != "" and "current" not in form.errors
    asks = not (first or right or step_up.was_proved(request))
    response = page(request, "people/password.html", status=status, form=form, problem=problem, first=first, asks=asks)
    return step_up.grant(request, response) if right else response


async def change_password(request: ForumRequest, form: Form) -> Response:
    """Changes the password; all sessions end and this one begins anew."""
    assert request.signed_in is not None
    who = await Account.get(id=request.account_id)
    counted = await password_tries.count_own(request)
    typed = form.secret("current") or not step_up.was_proved(request)
    current = form.secret("current") if who.password_hash and typed else None
    await recovery.change_password(
        by=who,
        current=current,
        new=form.secret("password"),
        hasher=request.forum.hasher,
        context=kept_passwords.context_words(request),
    )
    await password_tries.right(request, counted)
    return await factors.begin_anew(
        request, redirect(with_notice(request.link("account.show"), "password")), request.signed_in.factor
    )
