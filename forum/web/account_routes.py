"""The addresses of one's own account: what is new, sign-in, mails, what is kept of somebody, and leaving."""

from starlette.routing import Route

from forum.web.handlers import (
    account,
    authenticators,
    emails,
    factors,
    privacy,
    provider,
    pushes,
    recovery,
    registration,
    step_up,
)
from forum.web.requests.endpoints import page, write
from forum.web.requests.forms import Shape
from forum.web.requests.rules import every, fresh, signed_in, staff

ACCOUNT: list[Route] = [
    page("/account", account.show, "account.show", signed_in),
    write("/account/seen", account.mark_seen, "account.seen", signed_in, keyed=False),
    write("/account/name", account.show_name, "account.name", signed_in, shape=Shape(lines=("shown_name",)), on_refusal=account.again, limit="answer"),
    page("/account/code", registration.show_code, "account.code", signed_in),
    write("/account/code", registration.note_code, "account.note_code", signed_in, shape=Shape(lines=("next",)), keyed=False),
    page("/account/code/renewal", recovery.renewal, "account.renewal", signed_in),
    write("/account/code/renewal", recovery.renew, "account.renew_code", signed_in, shape=recovery.RENEWAL, on_refusal=recovery.renewal_again, keyed=False, atomic=False),
    page("/account/email", emails.form, "account.email", signed_in),
    write("/account/email", emails.ask, "account.email.ask", fresh, shape=emails.SHAPE, on_refusal=emails.again, limit="mail", keyed=False),
    write("/account/email/removal", emails.remove, "account.email.remove", fresh, on_refusal=emails.again, limit="mail", keyed=False),
    write("/account/sessions", account.end_session, "account.end_session", signed_in, shape=Shape(lines=("which",)), keyed=False),
    write("/account/email/choice", emails.choose, "account.email.choose", signed_in, shape=emails.CHOICE, on_refusal=emails.again, keyed=False),
    write("/account/notices", pushes.begin, "account.push.begin", signed_in, shape=pushes.DEVICE, on_refusal=emails.again, limit="answer", keyed=False),
    write("/account/notices/removal", pushes.end, "account.push.end", signed_in, on_refusal=emails.again, keyed=False),
    page("/account/data", privacy.show, "account.data", signed_in),
    page("/account/export", privacy.export, "account.export", fresh),
    page("/account/export.json", privacy.export_file, "account.export_file", fresh),
    page("/account/erasure", privacy.erasure, "account.erasure", fresh),
    write("/account/erasure", privacy.erase, "account.erase", fresh, shape=privacy.LEAVING, on_refusal=privacy.erasure_again, keyed=False, atomic=False),
    page("/account/password", account.password_form, "account.password", signed_in),
    page("/account/factors", factors.index, "account.factors", signed_in),
    page("/account/passkeys/new", factors.new_passkey, "account.passkey", fresh),
    write("/account/passkeys/new", factors.create_passkey, "account.passkey.create", fresh, shape=factors.NEW, on_refusal=factors.passkey_again, keyed=False),
    write("/account/passkeys/{passkey:number}/removal", factors.remove_passkey, "account.passkey.remove", fresh, on_refusal=factors.again, keyed=False),
    page("/account/authenticator", authenticators.new, "account.app", fresh),
    write("/account/authenticator", authenticators.create, "account.app.create", fresh, shape=authenticators.NEW, on_refusal=authenticators.again, keyed=False),
    write("/account/authenticator/removal", factors.remove_app, "account.app.remove", fresh, on_refusal=factors.again, keyed=False),
    page("/account/institution", provider.show, "account.provider", staff),
    page("/account/institution/connection", provider.connect, "account.provider.connect", every(staff, fresh)),
    write("/account/institution", provider.create, "account.provider.create", every(staff, fresh), shape=provider.PROOF, on_refusal=provider.again, keyed=False),
    page("/account/codes", authenticators.show_spare, "account.spare", signed_in),
    write("/account/codes", authenticators.note_spare, "account.spare.note", signed_in, shape=Shape(lines=("next",)), keyed=False),
    write("/account/codes/renewal", authenticators.renew_spare, "account.spare.renew", fresh, on_refusal=factors.again, keyed=False),
    write("/account/factors/loss/removal", factors.stop_loss, "account.loss.stop", signed_in, on_refusal=factors.again, keyed=False),
    page("/account/confirmation", step_up.show, "account.confirm", signed_in),
    write("/account/confirmation", step_up.create, "account.confirm.create", signed_in, shape=step_up.SHAPE, on_refusal=step_up.again, keyed=False, atomic=False),
    write("/account/password", account.change_password, "account.change_password", signed_in, shape=account.PASSWORD, on_refusal=account.password_again, keyed=False, atomic=False),
]  # fmt: skip
