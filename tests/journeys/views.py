"""Every page there is to look at: the routes' pages in their states, and every form as it comes back when refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class View:
    """A page in a state. `path` and `form` are filled from the gallery's codes; a form stands on `path` and is sent.

    `route` is the page's name, or the form's; `who` is signed in, empty for a visitor, and no longer when the form is sent
    if `ended`. It is sent `times` times over, `first` with other words behind the page's back. `shows` is a selector of
    what makes the state.
    """

    route: str
    state: str
    path: str
    who: str = ""
    status: int = 200
    form: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    times: int = 1
    ended: bool = False
    first: Mapping[str, str] = field(default_factory=dict)
    shows: str = ""

    @property
    def name(self) -> str:
        return f"{self.route}-{self.state}" if self.state else self.route


def page(route: str, path: str, state: str = "", who: str = "", status: int = 200, shows: str = "") -> View:
    return View(route, state, path, who, status, shows=shows)


def sent(
    route: str, path: str, form: str, who: str, fields: Mapping[str, str], state: str = "refused", status: int = 422
) -> View:
    shows = {"refused": "main [role=alert]", "preview": "main .preview"}.get(state, "main")
    return View(route, state, path, who, status, form or path, fields, shows=shows)


LONG = "x" * 501
OFFICIAL, WAITING = "/threads/{official}", "/threads/{waiting}"
QUESTION = {"title": "Can I see a doctor?", "body": "I have no health number. What do I do?", "topic": "health"}
ALIKE = {
    "title": "My residence card expires and there is no appointment",
    "body": "My residence card expires this month. What should I do?",
}

PUBLIC = [
    page("home", "/", "full"),
    page("home", "/", "signed-in", "ada"),
    page("home", "/?notice=signed-out", "told", shows="[role=status]"),
    page("about", "/about"),
    page("leaving", "/leaving"),
    page("help", "/help", shows=".safety"),
    page("threads.index", "/threads", "full", shows=".pages"),
    page("threads.index", "/threads?language=bn&state=official&topic=documentation&kind=question", "filtered", shows=".elsewhere"),
    page("threads.index", "/threads?state=unanswered&sort=waiting", "waiting", "ines"),
    page("threads.index", "/threads?language=fi&topic=associations", "empty"),
    page("search.show", "/search?q=card+expires", "found", shows="[data-thread] mark"),
    page("search.show", "/search?q=card&language=bn&state=unanswered", "filtered", "amina", shows=".elsewhere"),
    page("search.show", "/search?q=xyzzy", "nothing", shows="main .button-sun"),
    page("search.show", "/search?q=", "begun"),
    page("topics.index", "/topics"),
    page("topics.show", "/topics/sos-ukraine", "notice", shows=".one-line button"),
    page("threads.index", "/threads?topic=sos-ukraine&language=uk", "notice", shows=".one-line a"),
    page("notices.index", "/notices", "full", shows="[data-campaign] [lang=uk]"),
    page("topics.show", "/topics/documentation", "full"),
    page("topics.show", "/topics/associations", "empty", "amina"),
    page("register", "/register"),
    page("my_question", "/my-question", "typing"),
    sent("my_question.enter", "/my-question", "", "", {"code": "KAMO-1234"}),
    View("my_question", "code", "/threads/new", "", 200, "/threads/new", QUESTION, shows="[data-code]"),
    sent("ask.create", "/threads/new", "", "", QUESTION | {"action": "account"}, "last", 200),
    sent("ask.create", "/threads/new", "", "", QUESTION | {"action": "preview"}, "unnamed-preview", 200),
    page("my_question", "/my-question", "solved", "by-code", shows="[data-solved=partly]"),
    page("my_question.account", "/my-question/account", "", "by-code"),
    page("ask.new", "/threads/new", "by-code", "by-code", 403),
    page("desk.batch", "/desk/queue/batches/{batch}", "", "marta", shows="[data-waiting]"),
    page("login", "/login"),
    page("link", "/login/link/abcdefgh"),
    page("recovery", "/login/recovery"),
]  # fmt: skip
THREADS = [
    page("threads.show", OFFICIAL, "official", shows=".official .seal"),
    page("threads.show", OFFICIAL, "official-asker", "amina", shows="#mine"),
    page("threads.show", OFFICIAL, "official-officer", "ines", shows='.official form[action$="/correction"]'),
    page("threads.show", "/threads/{proposed}", "proposed-officer", "ines", shows="[data-proposed] button"),
    page("threads.show", "/threads/{proposed}", "proposed-visitor", "", shows="#answers"),
    page("threads.show", "/threads/{changed}", "source-changed", shows="[data-state=checking]"),
    page("threads.show", "/threads/{corrected}", "corrected", shows="[data-corrected]"),
    page("threads.show", "/threads/{withdrawn_answer}", "official-withdrawn", shows="[data-withdrawn] s"),
    page("account.show", "/account", "told", "bilal", shows="[data-told=official_corrected]"),
    page("threads.show", "/threads/{same}", "duplicate", "rahima", shows=".same"),
    page("threads.duplicates", "/threads/{closed}/duplicates", "", "marta", shows="[name=of]"),
    page("threads.show", "/threads/{due}", "due", shows="[data-state=checking]"),
    page("threads.show_slug", "/threads/{due}-{slug}", "due-asker", "bilal"),
    page("threads.show", "/threads/{long}", "long", shows=".pages"),
    page("threads.show", "/threads/{private}", "private-asker", "amina", shows=".safety"),
    page("threads.show", "/threads/{private}", "private-officer", "ines", shows=".danger-band"),
    page("threads.show", "/threads/{rejected}", "rejected-asker", "amina"),
    page("threads.show", "/threads/{withdrawn}", "withdrawn-asker", "amina"),
    page("threads.show", "/threads/{held}?notice=held", "held-asker", "amina", shows="[data-held]"),
    page("threads.show", "/threads/{held}", "held-moderator", "marta"),
    page("threads.show", "/threads/{held_in}", "held-answer", "amina", shows=".answers [data-held]"),
    page("threads.show", "/threads/{edited}", "edited", "amina", shows="#acts"),
    page("threads.show", "/threads/{closed}?notice=closed", "closed", "amina"),
    page("threads.show", "/threads/{announced}", "announced"),
    page("threads.show", WAITING + "?notice=asked", "waiting-asker", "amina"),
    page("threads.show", WAITING, "waiting-moderator", "marta"),
    page("threads.edit", WAITING + "/edit", "", "amina"),
    page("threads.erasure", WAITING + "/erasure", "", "amina"),
    page("answers.edit", "/answers/{other_answer}/edit", "", "rahima"),
    page("posts.revisions", "/posts/{edited_post}/revisions", "changed", shows=".compare"),
    page("posts.revisions", "/posts/{marked}/revisions", "official", shows="#versions"),
]  # fmt: skip
OWN = [
    page("ask.new", "/threads/new?topic=health", "begun", "amina"),
    page("ask.new", "/threads/new", "officer", "ines"),
    sent("ask.new", "/threads/new", "", "amina", QUESTION | {"action": "preview"}, "preview", 200),
    View("ask.new", "similar", "/threads/new", "bilal", 200, "/threads/new", ALIKE | {"action": "check"}, shows="[data-similar] [open]"),
    sent("ask.new", "/threads/new", "", "", QUESTION, "kept", 200),
    page("account.show", "/account", "full", "amina", shows="main li[data-news]"),
    page("account.show", "/account", "empty", "rui"),
    page("account.data", "/account/data", "", "amina"),
    page("account.export", "/account/export", "", "amina", shows="[data-told-text]"),
    page("account.erasure", "/account/erasure", "", "amina", shows="[name=posts]"),
    page("account.password", "/account/password", "", "amina"),
    page("account.renewal", "/account/code/renewal", "", "amina"),
    sent("account.code", "/register", "", "", {"nickname": "leila-{ui}", "password": "sete gatas na rua 9"}, "", 200),
    sent("threads.edit", WAITING + "/edit", "", "amina", QUESTION | {"action": "preview"}, "preview", 200),
    sent("threads.show", WAITING, WAITING + "/answers", "ines", {"action": "preview", "body": "**Yes**, you can."}, "preview", 200),
]  # fmt: skip
ERRORS = [
    page("threads.show", "/threads/0000000000000", "404", status=404),
    page("lost", "/nowhere", "404", "amina", status=404),
    page("logout", "/logout", "405", status=405),
    page("threads.edit", WAITING + "/edit", "403", "bilal", status=403),
    page("threads.show", "/threads/{broken}", "500", "ada", status=500),
    sent("threads.duplicate", OFFICIAL, OFFICIAL + "/duplicate", "marta", {"of": "{due}"}, "409", 409),
    View("threads.same", "429", "/threads/{closed}", "", 429, "/threads/{closed}/same-problem", {"on": "1"}, times=12),
    sent("ask.create", "/threads/new", "", "amina", QUESTION | {"form_key": "altered"}, "403", 403),
    sent("account.seen", "/account", "/account/seen", "amina", {"form_key": "altered"}, "403", 403),
    View("ask.create", "401", "/threads/new", "amina", 401, "/threads/new", QUESTION, ended=True),
    View("ask.create", "danger-ended", "/threads/new", "amina", 200, "/threads/new", {"danger": "yes", "title": "Help"}, ended=True, shows="[data-code]"),
    View("ask.create", "danger", "/threads/new", "amina", 200, "/threads/new", {"danger": "yes"}, shows=".safety"),
    sent("ask.create", "/threads/new", "", "amina", {"danger": "yes", "title": "Help", "form_key": "altered"}, "danger-403", 403),
    View("ask.create", "409", "/threads/new", "amina", 409, "/threads/new", QUESTION, first=QUESTION | {"title": "Other words"}),
    sent("ask.create", "/threads/new", "", "amina", {"body": "x" * 600_000}, "413", 413),
]  # fmt: skip
REFUSED = [
    sent("ask.create", "/threads/new", "", "amina", {"title": "?", "danger": "x", "website": "x", "kind": "x", "language": "x"}),
    sent("threads.save", WAITING + "/edit", "", "amina", {"title": ""}),
    sent("threads.close", WAITING, WAITING + "/closure", "amina", {"reason": LONG}),
    sent("threads.reopen", "/threads/{closed}", "/threads/{closed}/reopening", "amina", {"reason": LONG}),
    sent("threads.withdraw", WAITING, WAITING + "/withdrawal", "amina", {"reason": LONG}),
    sent("threads.privacy", WAITING, WAITING + "/privacy", "amina", {"reason": LONG}),
    sent("threads.reject", WAITING, WAITING + "/rejection", "marta", {}),
    sent("threads.mediators", "/threads/{private}", "/threads/{private}/mediators", "ines", {"reason": LONG}),
    sent("threads.duplicates.link", "/threads/{closed}/duplicates", "", "marta", {"of": ""}),
    sent("threads.duplicate", WAITING, WAITING + "/duplicate", "marta", {}),
    sent("threads.route", WAITING, WAITING + "/route", "ines", {}),
    sent("threads.same", WAITING, WAITING + "/same-problem", "", {"on": "2"}),
    sent("threads.follow", WAITING, WAITING + "/follow", "amina", {"on": "2"}),
    sent("answers.create", OFFICIAL, OFFICIAL + "/answers", "ines", {}),
    sent("answers.save", "/answers/{other_answer}/edit", "", "rahima", {"body": ""}),
    sent("comments.create", OFFICIAL, "/answers/{other_answer}/comments", "amina", {}),
    sent("official.create", OFFICIAL, "/answers/{other_answer}/official", "ines", {"source_url": "no", "valid_from": "", "review_by": ""}),
    sent("official.renew", OFFICIAL, "/answers/{marked}/official/renewal", "ines", {"review_by": "2020-01-01"}),
    sent("official.correct", OFFICIAL, "/answers/{marked}/official/correction", "ines", {"short_answer": "", "source_url": "no", "review_by": ""}),
    sent("official.withdraw", OFFICIAL, "/answers/{marked}/official/withdrawal", "ines", {}),
    sent("answers.helpful", OFFICIAL, "/answers/{marked}/helpful", "", {"value": "perhaps"}),
    sent("register.create", "/register", "", "", {"nickname": "acm", "password": "1234", "email": "nobody"}),
    sent("login.create", "/login", "", "", {"nickname": "amina", "password": "wrong"}),
    sent("recovery.create", "/login/recovery", "", "", {"nickname": "amina", "code": "wrong", "password": "sete gatas 9"}),
    sent("account.change_password", "/account/password", "", "amina", {"current": "wrong", "password": "sete gatas 9"}),
    sent("account.name", "/account", "/account/name", "ines", {"shown_name": LONG}),
    sent("account.erase", "/account/erasure", "", "amina", {}),
    sent("account.renew_code", "/account/code/renewal", "", "amina", {"current": "wrong"}),
]  # fmt: skip
ADMIN = [
    *(page(f"admin.{each}", f"/admin/{each}", "", "ada") for each in ("topics", "categories", "languages", "cabinets")),
    *(page(f"admin.{each}.new", f"/admin/{each}/new", "", "ada") for each in ("topics", "categories", "languages", "cabinets")),
    page("admin.sources", "/admin/sources", "full", "ada", shows="[data-source] form"),
    page("admin.sources", "/admin/sources?q=nothing-has-this-title", "empty", "ada"),
    sent("admin.sources.change", "/admin/sources", "/admin/sources/{source}/amendment", "ada", {}),
    page("desk.official", "/desk/official", "full", "ines", shows="[data-standing] form"),
    page("desk.official", "/desk/official", "empty", "rui"),
    page("desk.official", "/desk/official?show=question", "question-changed", "ines", shows="[data-state=question] form"),
    page("threads.show", "/threads/{rewritten}", "question-changed", "ines", shows="[data-question-changed]"),
    page("desk.official", "/desk/official?show=proposed", "proposed", "ada", shows="[data-state=proposed]"),
    *(page(f"admin.{each}", f"/admin/{each}", "", "ada") for each in ("roles", "institutions", "facts")),
    page("admin.topics.edit", "/admin/topics/documentation/edit", "", "ada"),
    page("admin.rules", "/admin/rules", "", "ada"),
    page("admin.rules.new", "/admin/rules/new", "", "ada"),
    page("admin.rules.edit", "/admin/rules/hate/edit", "words", "ada"),
    page("admin.rules.edit", "/admin/rules/links/edit", "number", "ada"),
    page("admin.rules.edit", "/admin/rules/first_post/edit", "setting", "ada"),
    sent("admin.rules.save", "/admin/rules/hate/edit", "", "ada", {"words": "the and", "action": "try"}, "preview", 200),
    sent("admin.rules.create", "/admin/rules/new", "", "ada", {"code": "No!", "words": ""}),
    sent("admin.rules.save", "/admin/rules/links/edit", "", "ada", {"number": "few"}),
    page("admin.categories.edit", "/admin/categories/papers/edit", "", "ada"),
    page("admin.languages.edit", "/admin/languages/bn/edit", "", "ada"),
    page("admin.cabinets.edit", "/admin/cabinets/GAJI/edit", "", "ada"),
    page("admin.institutions.edit", "/admin/institutions/{period}/edit", "", "ada"),
    page("admin.topics", "/admin/topics", "403", "amina", status=403),
    *(sent(f"admin.{each}.create", f"/admin/{each}/new", "", "ada", {}) for each in ("topics", "categories", "languages", "cabinets")),
    sent("admin.topics.save", "/admin/topics/documentation/edit", "", "ada", {"slug": "Não!"}),
    sent("admin.categories.save", "/admin/categories/papers/edit", "", "ada", {"name_pt": ""}),
    sent("admin.languages.save", "/admin/languages/bn/edit", "", "ada", {"name_en": "", "endonym": ""}),
    sent("admin.cabinets.save", "/admin/cabinets/GAJI/edit", "", "ada", {"name_ar": ""}),
    sent("admin.institutions.save", "/admin/institutions/{period}/edit", "", "ada", {"name_pt": ""}),
    page("admin.institutions.new", "/admin/institutions/ACM/new", "", "ada"),
    sent("admin.institutions.create", "/admin/institutions/ACM/new", "", "ada", {"name_pt": "", "valid_until": "1999-01-01"}),
    page("admin.lines", "/admin/lines", "full", "ada", shows="[data-waiting] form"),
    page("admin.lines.edit", "/admin/lines/social-emergency/edit", "history", "ada", shows="[data-history] li"),
    page("admin.lines.edit", "/admin/lines/migrant-support-line/edit", "empty", "ada"),
    sent("admin.lines.propose", "/admin/lines/emergency/edit", "", "ada", {"number_any": "112 x", "opening_hours": "always", "email": "x", "url": "x", "name_ar": "", "source": "", "valid_from": "2020-01-01"}),
    page("desk.corrections", "/desk/corrections", "", "ines"),
    page("admin.duty", "/admin/duty", "", "ada"),
    page("admin.duty.new", "/admin/duty/new", "", "ada"),
    page("admin.duty.edit", "/admin/duty/{duty}/edit", "", "ada"),
    sent("admin.duty.create", "/admin/duty/new", "", "ada", {"person": "", "begins": ""}),
    sent("admin.duty.save", "/admin/duty/{duty}/edit", "", "ada", {"person": "nobody"}),
    page("admin.holidays", "/admin/holidays", "", "ada", shows="tbody .button"),
    page("admin.holidays.new", "/admin/holidays/new", "", "ada"),
    page("admin.holidays.edit", "/admin/holidays/{holiday}/edit", "", "ada"),
    sent("admin.holidays.create", "/admin/holidays/new", "", "ada", {"town": "", "day": ""}),
    sent("admin.holidays.save", "/admin/holidays/{holiday}/edit", "", "ada", {"day": "30", "month": "02", "source": ""}),
    sent("admin.holidays.remove", "/admin/holidays", "/admin/holidays/{kept_holiday}/removal", "ada", {}, "409", 409),
    page("admin.cabinets.edit", "/admin/cabinets/GAH/edit", "own-hours", "ada", shows="[data-members] li"),
    sent("admin.cabinets.save", "/admin/cabinets/GAH/edit", "", "ada", {"opening_hours": "nine to five", "town": "x"}, "hours"),
    sent("admin.roles.give", "/admin/roles", "", "ada", {"nickname": "nobody-at-all", "role": "officer"}),
    sent("admin.move", "/admin/topics", "/admin/topics/documentation/position", "ada", {"to": "sideways"}),
]  # fmt: skip
AT_COUNTER = {
    "title": "My room is wet",
    "body": "The wall is wet and my child coughs.",
    "topic": "housing",
    "language": "ar",
}
BEGUN = [
    page("threads.show", "/threads/{written}", "draft", "ines", shows='form[action$="/draft/removal"]'),
    page("threads.show", "/threads/{written}", "writing", "rui", shows="[data-writing]"),
    page("threads.show", "/threads/{written}", "writing-moderator", "marta", shows="[data-writing]"),
    page("account.show", "/account", "drafts", "ines", shows="#drafts"),
    View("answers.create", "writing", "/threads/{written}", "rui", 409, "/threads/{written}/answers", {"body": "Yes."}, shows="[data-writing]"),
    page("threads.show", "/threads/{put}", "at-counter", "", shows="[data-at-counter]"),
    page("desk.start", "/desk/start", "officer", "ines", shows=".waits"),
    page("desk.start", "/desk/start", "moderator", "marta", shows=".first-thing"),
    page("desk.start", "/desk/start", "mediator", "rahima"),
    page("admin.start", "/admin/start", "", "ada", shows=".rooms"),
    page("admin.proposals", "/admin/proposals", "", "ada"),
    page("desk.counter", "/desk/counter", "", "rui"),
    page("desk.counter", "/desk/counter", "mediator", "rahima"),
    page("desk.counter", "/desk/counter", "403", "marta", status=403),
    sent("desk.counter", "/desk/counter", "", "rui", AT_COUNTER | {"action": "preview"}, "preview", 200),
    sent("desk.counter.create", "/desk/counter", "", "rui", {"title": "?"}),
    sent("desk.counter.create", "/desk/counter", "", "rui", AT_COUNTER, "without-consent"),
    sent("desk.counter.slip", "/desk/counter", "", "rui", AT_COUNTER | {"agreed": "1"}, "", 200),
    sent("desk.counter.slip", "/desk/counter", "", "rui", AT_COUNTER | {"agreed": "1", "language": "bn"}, "other-language", 200),
    page("desk.counter.slip", "/desk/counter/{put}/slip", "later", "rui", shows='form[action$="/code"]'),
]  # fmt: skip
TRIAGE = [
    page("desk.triage", "/desk/triage", "full", "marta", shows=".queue meter"),
    page("desk.triage", "/desk/triage?taken=me", "taken", "ines", shows=".queue"),
    page("desk.triage", "/desk/triage?language=fi", "empty", "ines"),
    page("threads.show", "/threads/{taken}", "taken-officer", "ines", shows="[data-notes]"),
    page("threads.show", "/threads/{taken}?reply=welcome&place=CNAIM+Beja", "saved-reply", "ines", shows="#saved-replies"),
    page("threads.show", "/threads/{wanted}", "asked-for-owner", "ines", shows="[data-transfer=open] form"),
    page("threads.show", "/threads/{wanted}", "asked-for-asker", "sofia", shows="[data-transfer=refused]"),
    page("desk.triage", "/desk/triage?language=bn", "asked-for", "ines", shows="[data-transfer]"),
    sent("threads.transfer", "/threads/{wanted}", "/threads/{wanted}/transfer", "ines", {"decision": "refuse"}),
    View("threads.transfer", "409", "/threads/{wanted}", "ines", 409, "/threads/{wanted}/transfer", {"cabinet": "EMP", "decision": "accept"}),
    View("threads.route", "asking-refused", WAITING, "rui", 422, WAITING + "/route", {}, shows="main [role=alert]"),
    page("threads.show", "/threads/{taken}", "needs-asker", "amina", shows="[data-needs]"),
    page("threads.show", WAITING, "promised", "amina", shows="[data-promise]"),
    View("answers.create", "meanwhile", "/threads/{taken}", "rahima", 409, "/threads/{taken}/answers", {"body": "Yes.", "known": "0-0"}, shows="[data-holder]"),
    sent("threads.assignment", WAITING, WAITING + "/assignment", "ines", {"to": "nobody-at-all"}),
    sent("threads.gist", WAITING, WAITING + "/gist", "ines", {"gist": LONG}),
    sent("threads.needs", WAITING, WAITING + "/needs", "ines", {"needs": "information"}),
    sent("threads.language", WAITING, WAITING + "/language", "ines", {"language": "xx"}),
    sent("threads.notes", WAITING, WAITING + "/notes", "ines", {}),
    page("admin.routing", "/admin/routing", "", "ada", shows="tbody .button"),
    page("admin.routing.new", "/admin/routing/new", "", "ada"),
    page("admin.routing.edit", "/admin/routing/{rule}/edit", "", "ada"),
    sent("admin.routing.new", "/admin/routing/new", "", "ada", {"action": "try", "words": "card", "cabinet": "GAS"}, "preview", 200),
    sent("admin.routing.create", "/admin/routing/new", "", "ada", {}),
    sent("admin.routing.save", "/admin/routing/{rule}/edit", "", "ada", {"words": "", "cabinet": ""}),
    sent("admin.routing.move", "/admin/routing", "/admin/routing/{rule}/position", "ada", {"to": "sideways"}),
    page("admin.replies", "/admin/replies", "", "ada"),
    page("admin.replies.new", "/admin/replies/new", "", "ada"),
    page("admin.replies.edit", "/admin/replies/{reply}/edit", "", "ada"),
    sent("admin.replies.create", "/admin/replies/new", "", "ada", {}),
    sent("admin.replies.save", "/admin/replies/{reply}/edit", "", "ada", {"title": ""}),
    page("admin.notices", "/admin/notices", "full", "ada", shows="[data-state=shown] .button"),
    page("admin.notices.new", "/admin/notices/new", "", "ada"),
    page("admin.notices.edit", "/admin/notices/{notice}/edit", "", "ada", shows="details[open] [lang=uk]"),
    sent("admin.notices.edit", "/admin/notices/{notice}/edit", "", "ada", {"action": "preview"}, "preview", 200),
    sent("admin.notices.create", "/admin/notices/new", "", "ada", {"href": "nowhere", "ends_at": "2020-01-01T00:00", "starts_at": "2021-01-01T00:00"}),
    sent("admin.notices.save", "/admin/notices/{notice}/edit", "", "ada", {"title_ar": "", "href": "nowhere"}),
    page("admin.translations", "/admin/translations?language=ur&file=templates/layouts/footer.html", "", "ada", shows="[name=read]"),
    page("admin.settings", "/admin/settings", "", "ada", shows="#f-rest_days"),
    sent("admin.settings.save", "/admin/settings", "", "ada", {"rest_days": "0", "hold_first_posts": "many"}),
    page("admin.words", "/admin/words", "", "ada"),
    page("admin.words", "/admin/words?try=residence+permit", "trial", "ada", shows="[data-thread]"),
    page("admin.words.new", "/admin/words/new", "", "ada"),
    page("admin.words.edit", "/admin/words/1/edit", "", "ada"),
    sent("admin.words.create", "/admin/words/new", "", "ada", {"name_pt": ""}),
    sent("admin.words.save", "/admin/words/1/edit", "", "ada", {"name_pt": ""}),
    page("desk.searches", "/desk/searches", "", "rahima", shows="[data-search]"),
    sent("desk.searches.mend", "/desk/searches", "", "rahima", {"term": "nothing of the kind"}),
    page("admin.reasons", "/admin/reasons", "", "ada", shows="[data-reason=false-landlords]"),
    page("admin.reasons.new", "/admin/reasons/new", "", "ada"),
    page("admin.reasons.edit", "/admin/reasons/{reason}/edit", "", "ada"),
    page("admin.reasons.edit", "/admin/reasons/{house_reason}/edit", "house", "ada"),
    sent("admin.reasons.create", "/admin/reasons/new", "", "ada", {}),
    sent("admin.reasons.save", "/admin/reasons/{reason}/edit", "", "ada", {"urgency": "soon", "name_ar": ""}),
    sent("admin.reasons.move", "/admin/reasons", "/admin/reasons/{reason}/position", "ada", {"to": "sideways"}),
]  # fmt: skip
QUEUE = [
    page("desk.queue", "/desk/queue", "full", "marta", shows=".queue [data-item]"),
    page("desk.queue", "/desk/queue?language=fi", "empty", "marta"),
    page("desk.item", "/desk/queue/{item}", "", "marta", shows="details"),
    page("desk.item", "/desk/queue/{appealed}", "objection", "marta", shows="#objection"),
    sent("desk.decide", "/desk/queue/{item}", "/desk/decisions", "marta", {"verdict": "hide", "reason": "hate"}),
    sent("desk.decide", "/desk/queue", "/desk/decisions", "marta", {"verdict": "reject"}, "none-chosen"),
    sent("desk.reveal", "/desk/queue/{item}", "/desk/queue/{item}/unmasking", "marta", {"reason": ""}),
    sent("desk.claim", "/desk/queue/{item}", "/desk/queue/{item}/claim", "marta", {"to": "nobody-at-all"}),
    sent("desk.appeal", "/desk/queue/{appealed}", "/desk/appeals/{appeal}", "marta", {}),
    page("desk.queue", "/desk/queue", "403", "ines", status=403),
    page("decisions.show", "/decisions/{hidden}", "", "amina", shows="[data-statement]"),
    page("decisions.show", "/decisions/{objected}", "objected", "amina", shows="[data-statement]"),
    page("appeals.new", "/decisions/{hidden}/appeal", "", "amina", shows="textarea"),
    page("appeals.new", "/decisions/{objected}/appeal", "objected", "amina"),
    sent("appeals.create", "/decisions/{hidden}/appeal", "", "amina", {"body": ""}),
    page("corrections.new", "/corrections/new"),
    sent("corrections.create", "/corrections/new", "", "", {}),
    page("flags.new", "/posts/{marked}/flags/new"),
    sent("flags.create", "/posts/{marked}/flags/new", "", "", {}),
    page("flags.find", "/flags"),
    sent("flags.look_up", "/flags", "", "", {"code": "11111-22222"}),
    page("flags.show", "/flags/{receipt}", "", shows="[data-outcome]"),
    page("ask.new", "/threads/new", "suspended", "zeca", status=403),
    page("home", "/", "suspended", "zeca", shows="[data-silenced]"),
    page("threads.show", "/threads/{long}", "suspended", "zeca", shows="[data-silenced]"),
]  # fmt: skip
OVERSIGHT = [
    page("transparency", "/transparency", shows="table"),
    page("desk.statistics", "/desk/statistics", "", "rui", shows=".bars svg"),
    page("desk.audit", "/desk/audit", "full", "ada", shows="[data-entry]"),
    page("desk.audit", "/desk/audit?actor=nobody-here&since=2026-01-01", "empty", "ada"),
    page("desk.audit", "/desk/audit", "403", "marta", status=403),
    page("desk.readings", "/desk/readings", "full", "rui", shows=".rows a"),
    page("desk.readings", "/desk/readings", "empty", "ines"),
    sent("desk.readings.create", "/desk/readings", "", "ines", {"thread": "nothing", "reason": "short"}),
    page("threads.show", "/threads/{private}", "read-with-reason", "rui", shows=".notice-warn"),
    page("threads.show", "/threads/{private}", "read-by", "ines", shows="[data-read-by]"),
    page("admin.roles", "/admin/roles", "unused", "ada", shows="[data-unused]"),
    page("account.confirm", "/account/confirmation", "", "ada"),
    sent("account.confirm.create", "/account/confirmation", "", "ada", {"password": "wrong"}),
    View("admin.roles.give", "401", "/admin/roles", "olga", 401, "/admin/roles", {"nickname": "bilal", "role": "moderator"}, shows="[name=carried]"),
]  # fmt: skip
AT = "/posts/{rendered_answer}/renderings/"
RENDERED = [
    page("threads.show", "/threads/{rendered}?in=bn", "rendered", shows="[data-official] [data-rendering=bn] [data-terms]"),
    page("threads.show", "/threads/{rendered}?in=ar", "barred", shows="[data-bar=ar]"),
    page("threads.show", "/threads/{rendered}?in=pt-x-easy", "disputed", shows="[data-bar=pt-x-easy]"),
    page("threads.show", "/threads/{rendered}", "to-render", "djamila", shows="a[href*=renderings]"),
    page("threads.index", "/threads?topic=documentation&language=pt", "rendered", shows="[data-read-in]"),
    page("renderings.edit", AT + "bn", "published", "rahima", shows=".render .terms"),
    page("renderings.edit", AT + "ar", "changed", "djamila", shows=".render .changed ins"),
    page("renderings.edit", AT + "uk", "draft", "djamila", shows='form[action$="/draft/removal"]'),
    page("renderings.edit", "/posts/{asked}/renderings/uk", "question", "djamila", shows="#f-title"),
    page("renderings.edit", AT + "uk", "403", "bilal", status=403),
    sent("renderings.save", AT + "uk", "", "djamila", {"body": "", "short_answer": ""}),
    sent("renderings.edit", AT + "ar", "", "djamila", {"action": "preview"}, "preview", 200),
    View("renderings.save", "409", AT + "ar", "djamila", 409, AT + "ar", {"read": "1.0.0"}, shows="main [role=alert]"),
    sent("renderings.add_sound", AT + "uk", AT + "uk/sound", "djamila", {}),
    sent("renderings.bring", AT + "uk", AT + "uk/file", "djamila", {}),
    page("desk.translations", "/desk/translations", "outdated", "djamila", shows=".queue [data-state=outdated]"),
    page("desk.translations", "/desk/translations?language=pt-x-easy&show=disputed", "disputed", "rahima", shows="[data-state=disputed]"),
    page("desk.translations", "/desk/translations?language=bn&show=missing", "missing", "rahima"),
    page("desk.translations", "/desk/translations?show=telephone", "empty", "rahima"),
    page("threads.edit", "/threads/{rendered}/edit", "officer", "ines", shows="[name=meaning]"),
]  # fmt: skip
VIEWS = [*RENDERED, *BEGUN, *OVERSIGHT, *QUEUE, *TRIAGE, *PUBLIC, *THREADS, *OWN, *ERRORS, *REFUSED, *ADMIN]

FILES = {"account.export_file", "desk.audit.csv", "desk.statistics.csv", "renderings.export", "renderings.sound"}
"""What is downloaded, not looked at."""

NEVER_REFUSED = {
    # whatever is sent in these, there is nothing to correct
    "language", "link.use", "logout", "ask.answered", "search.create", "notices.close", "account.seen", "account.end_session", "account.note_code",
    "admin.archive", "admin.restore", "admin.sources.unchange", "official.confirm", "official.question", "admin.routing.archive", "admin.replies.archive", "admin.notices.end", "admin.reasons.archive", "admin.reasons.restore", "admin.roles.end", "admin.institutions.use", "admin.lines.confirm", "admin.lines.drop", "admin.proposals.confirm", "admin.proposals.drop", "admin.holidays.remove", "admin.duty.remove",
    "threads.seen", "threads.erase", "admin.words.archive", "admin.words.restore", "desk.corrections.see_to", "admin.translations.save", "drafts.drop", "renderings.hand_over", "renderings.dispute", "renderings.translate", "renderings.confirm", "desk.counter.code", "desk.next", "desk.release", "desk.undo",
}  # fmt: skip
