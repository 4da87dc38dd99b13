"""Registering, signing in and out, and one's own account."""

from starlette.responses import Response

from forum.errors import Invalid, NotFound
from forum.notifications import notifications
from forum.people import accounts, nicknames, recovery, sessions
from forum.people.accounts import Account
from forum.people.sessions import Session
from forum.threads.posting import drafts
from forum.threads.reading import own_lists
from forum.web.rendering.page import own_path, page, redirect, with_notice
from forum.web.requests import password_tries, resume
from forum.web.requests.forms import Form, Shape
from forum.web.requests.request import ForumRequest

REGISTER = Shape(lines=("email", "next"), raw=("nickname",), secrets=("password",))
LOGIN = Shape(lines=("nickname", "next", "shared"), packed=("carried",), secrets=("password",))
PASSWORD = Shape(secrets=("current", "password"))
RECOVERY = Shape(lines=("nickname", "code"), secrets=("password",))
LONGEST_EMAIL = 254


def _start(request: ForumRequest, response: Response, token: str, session: Session) -> Response:
    """Hands the session's cookie over: to the end of the browser's run on a shared phone, else as long as it may last.

    A phone that isn't shared also learns to be known again.
    """
    lasting = None if session.shared else int((session.expires_at - session.created_at).total_seconds())
    response.set_cookie(
        request.session_cookie,
        token,
        max_age=lasting,
        path="/",
        secure=request.forum.settings.is_https,
        httponly=True,
        samesite="lax",
    )
    if not session.shared:
        password_tries.remember(request, response, session.account.nickname)
    return response


async def register_form(request: ForumRequest) -> Response:
    return await register_again(request, Form(values={"next": request.query_params.get("next", "")}), 200, "")


async def register_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    plainer = form.errors.get("nickname") == "changed_by_normalising"
    suggestion = nicknames.plain(form["nickname"]) if plainer else ""
    return page(request, "people/register.html", status=status, form=form, problem=problem, suggestion=suggestion)


async def register(request: ForumRequest, form: Form) -> Response:
    """Makes the account, signs in, and shows the recovery code this one time."""
    nickname = form["nickname"]
    if form["email"] and (form["email"].count("@") != 1 or len(form["email"]) > LONGEST_EMAIL or " " in form["email"]):
        raise Invalid({"email": "malformed"})
    account, code = await accounts.register(
        nickname,
        form.secret("password"),
        hasher=request.forum.hasher,
        reserved=request.catalogue.reserved_words() | request.forum.reserved,
        email=form["email"],
    )
    await _end_this(request)
    token, session = await sessions.start(account)
    response = redirect(request.link("account.code", query={"next": own_path(form["next"], "")}))
    return _start(request, resume.hand_over(request, response, session.digest, code), token, session)


async def show_code(request: ForumRequest) -> Response:
    """The recovery code, once: it travels in a short-lived sealed cookie and is stored nowhere in clear."""
    code = resume.handed_over(request)
    if code is None:
        return redirect(request.link("account.show"))
    following = own_path(request.query_params.get("next", ""), request.link("ask.new"))
    response = page(request, "people/code.html", code=code, following=following)
    response.delete_cookie(resume.COOKIE, path="/")
    return response


async def _end_this(request: ForumRequest) -> None:
    if request.signed_in:
        await sessions.end(request.signed_in.digest, account_id=request.account_id)


async def login_form(request: ForumRequest) -> Response:
    form = Form(values={"next": request.query_params.get("next", "")})
    return page(request, "people/login.html", form=form, next=form["next"], carried=[], problem="")


async def login_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(
        request,
        "people/login.html",
        status=status,
        form=form,
        next=form["next"],
        carried=resume.unpack(form["carried"]),
        problem=problem,
    )


async def login(request: ForumRequest, form: Form) -> Response:
    """Signs in and goes on to `next`; with fields carried over an ended session, offers to send them now."""
    counted = await password_tries.count(request, form["nickname"])
    account = await sessions.sign_in(form["nickname"], form.secret("password"), hasher=request.forum.hasher)
    if account is None:
        raise Invalid({"nickname": "no_match"})
    await password_tries.right(request, counted)
    await _end_this(request)
    token, session = await sessions.start(account, shared=form["shared"] in ("1", "on", "yes"))
    following = own_path(form["next"], request.link("account.show"))
    fields = resume.unpack(form["carried"])
    if fields:
        found = await sessions.find(token)
        request.signed_in = found
        response = page(request, "errors/resend.html", problem="", fields=fields, errors={}, target=following)
    else:
        response = redirect(following)
    return _start(request, response, token, session)


async def link_form(request: ForumRequest) -> Response:
    """The page a one-time sign-in link opens: signing in takes a press, since a GET changes nothing."""
    return page(request, "people/link.html", token=request.path_params["token"], problem="")


async def use_link(request: ForumRequest, form: Form) -> Response:
    account = await sessions.use_link(request.path_params["token"])
    if account is None:
        raise NotFound
    await _end_this(request)
    token, session = await sessions.start(account)
    return _start(request, redirect(request.link("account.password")), token, session)


async def logout(request: ForumRequest, form: Form) -> Response:
    await _end_this(request)
    response = redirect(with_notice(request.link("home"), "signed-out"))
    response.delete_cookie(request.session_cookie, path="/", secure=request.forum.settings.is_https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def account(request: ForumRequest) -> Response:
    """What I asked, what is new since I looked, what I follow, where I am signed in."""
    return await account_again(request, Form(), 200, "")


async def account_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    assert request.signed_in is not None
    asked, open_ = await own_lists.asked_by(request.user), await sessions.listed(request.account_id)
    return page(
        request,
        "people/account.html",
        status=status,
        form=form,
        problem=problem,
        asked=asked,
        new=[thread for thread in asked if own_lists.is_new(thread)],
        told=await notifications.of(request.user),
        followed=await own_lists.followed_by(request.user, catalogue=request.catalogue),
        sessions=open_,
        this=request.signed_in.digest,
        shown_name=open_[0].account.shown_name if open_ else "",
        drafts=await drafts.find(request.user, catalogue=request.catalogue),
    )


async def show_name(request: ForumRequest, form: Form) -> Response:
    """Keeps the name that staff and mediators want beside their answers."""
    await accounts.show_name(await Account.get(id=request.account_id), form["shown_name"])
    return redirect(with_notice(request.link("account.show"), "saved"))


async def mark_seen(request: ForumRequest, form: Form) -> Response:
    await own_lists.mark_seen(request.user)
    await notifications.mark_seen(request.user)
    return redirect(with_notice(request.link("account.show"), "seen"))


async def end_session(request: ForumRequest, form: Form) -> Response:
    """Ends one of my sessions, named by the first characters of its digest, or with `which=others` all but this one."""
    assert request.signed_in is not None
    mine = await sessions.listed(request.account_id)
    this = request.signed_in.digest
    chosen = [
        row.digest
        for row in mine
        if (form["which"] == "others" and row.digest != this) or row.digest[:16] == form["which"]
    ]
    for digest in chosen:
        await sessions.end(digest, account_id=request.account_id)
    if this in chosen:
        return redirect(request.link("login"))
    return redirect(with_notice(request.link("account.show"), "session-ended"))


async def password_form(request: ForumRequest) -> Response:
    return await password_again(request, Form(), 200, "")


async def password_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    first = not await Account.filter(id=request.account_id, password_hash__isnull=False).exists()
    return page(request, "people/password.html", status=status, form=form, problem=problem, first=first)


async def change_password(request: ForumRequest, form: Form) -> Response:
    """Changes the password; all sessions end and this one begins anew."""
    assert request.signed_in is not None
    who = await Account.get(id=request.account_id)
    counted = await password_tries.count_own(request)
    current = form.secret("current") if who.password_hash else None
    await recovery.change_password(who, current=current, new=form.secret("password"), hasher=request.forum.hasher)
    await password_tries.right(request, counted)
    token, session = await sessions.start(who, shared=request.signed_in.shared)
    return _start(request, redirect(with_notice(request.link("account.show"), "password")), token, session)


async def recovery_form(request: ForumRequest) -> Response:
    return page(request, "people/recovery.html", form=Form(), problem="")


async def recovery_again(request: ForumRequest, form: Form, status: int, problem: str) -> Response:
    return page(request, "people/recovery.html", status=status, form=form, problem=problem)


async def recover(request: ForumRequest, form: Form) -> Response:
    """A new password for the recovery code, which is then replaced by a fresh one."""
    who, code = await recovery.recover(
        form["nickname"], form["code"], form.secret("password"), hasher=request.forum.hasher
    )
    await _end_this(request)
    token, session = await sessions.start(who)
    response = redirect(request.link("account.code"))
    return _start(request, resume.hand_over(request, response, session.digest, code), token, session)
