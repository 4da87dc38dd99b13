"""Who gets which answer at every address, written by hand: the rules as a table, with nothing of the code they judge.

One column each: a visitor, Bilal (member), Amina (who asked), Rahima (mediator of Bangla, the threads' language), Inês
(officer of the owning cabinet), Rui (officer of another), Marta (moderator), Ada (admin). `in` is 303 to the sign-in
page; every other number is the status; a POST that gives 303 was done. Where an address names a thread or a post there
is a line for each kind of thread: public, private on an ordinary topic, private on a sensitive one, the same after an
officer asked the mediators, rejected.
"""

WHO = ("visitor", "bilal", "amina", "rahima", "ines", "rui", "marta", "ada")
KINDS = ("public", "private", "sensitive", "asked", "rejected")

PLAIN = {
    # name                     visitor bilal amina rahima ines rui marta ada
    "enter":                    "302   302   302   302   302   302   302   302",
    "healthz":                  "200   200   200   200   200   200   200   200",
    "readyz":                   "200   200   200   200   200   200   200   200",
    "robots":                   "200   200   200   200   200   200   200   200",
    "favicon":                  "200   200   200   200   200   200   200   200",
    "csp_reports":              "204   204   204   204   204   204   204   204",
    "static":                   "200   200   200   200   200   200   200   200",
    "home":                     "200   200   200   200   200   200   200   200",
    "about":                    "200   200   200   200   200   200   200   200",
    "leaving":                  "200   200   200   200   200   200   200   200",
    "language":                 "303   303   303   303   303   303   303   303",
    "threads.index":            "200   200   200   200   200   200   200   200",
    "ask.new":                  "in    200   200   200   200   200   200   200",
    "ask.create":               "in    303   303   303   303   303   303   303",
    "topics.index":             "200   200   200   200   200   200   200   200",
    "topics.show":              "200   200   200   200   200   200   200   200",
    "register":                 "200   200   200   200   200   200   200   200",
    "register.create":          "303   303   303   303   303   303   303   303",
    "login":                    "200   200   200   200   200   200   200   200",
    "login.create":             "303   303   303   303   303   303   303   303",
    "link":                     "200   200   200   200   200   200   200   200",
    "link.use":                 "303   303   303   303   303   303   303   303",
    "recovery":                 "200   200   200   200   200   200   200   200",
    "recovery.create":          "303   303   303   303   303   303   303   303",
    "logout":                   "303   303   303   303   303   303   303   303",
    "account.show":             "in    200   200   200   200   200   200   200",
    "account.seen":             "in    303   303   303   303   303   303   303",
    "account.name":             "in    303   303   303   303   303   303   303",
    "account.code":             "in    303   303   303   303   303   303   303",
    "account.end_session":      "in    303   303   303   303   303   303   303",
    "account.password":         "in    200   200   200   200   200   200   200",
    "account.change_password":  "in    303   303   303   303   303   303   303",
    # administration
    "admin.categories":         "in    403   403   403   403   403   403   200",
    "admin.categories.new":     "in    403   403   403   403   403   403   200",
    "admin.categories.create":  "in    403   403   403   403   403   403   303",
    "admin.categories.edit":    "in    403   403   403   403   403   403   200",
    "admin.categories.save":    "in    403   403   403   403   403   403   303",
    "admin.topics":             "in    403   403   403   403   403   403   200",
    "admin.topics.new":         "in    403   403   403   403   403   403   200",
    "admin.topics.create":      "in    403   403   403   403   403   403   303",
    "admin.topics.edit":        "in    403   403   403   403   403   403   200",
    "admin.topics.save":        "in    403   403   403   403   403   403   303",
    "admin.languages":          "in    403   403   403   403   403   403   200",
    "admin.languages.new":      "in    403   403   403   403   403   403   200",
    "admin.languages.create":   "in    403   403   403   403   403   403   303",
    "admin.languages.edit":     "in    403   403   403   403   403   403   200",
    "admin.languages.save":     "in    403   403   403   403   403   403   303",
    "admin.cabinets":           "in    403   403   403   403   403   403   200",
    "admin.cabinets.new":       "in    403   403   403   403   403   403   200",
    "admin.cabinets.create":    "in    403   403   403   403   403   403   303",
    "admin.cabinets.edit":      "in    403   403   403   403   403   403   200",
    "admin.cabinets.save":      "in    403   403   403   403   403   403   303",
    "admin.move":               "in    403   403   403   403   403   403   303",
    "admin.archive":            "in    403   403   403   403   403   403   303",
    "admin.restore":            "in    403   403   403   403   403   403   303",
    "admin.roles":              "in    403   403   403   403   403   403   200",
    "admin.roles.give":         "in    403   403   403   403   403   403   303",
    "admin.roles.end":          "in    403   403   403   403   403   403   303",
    "admin.institutions":       "in    403   403   403   403   403   403   200",
    "admin.institutions.edit":  "in    403   403   403   403   403   403   200",
    "admin.institutions.save":  "in    403   403   403   403   403   403   303",
    "admin.institutions.use":   "in    403   403   403   403   403   403   303",
    "admin.facts":              "in    403   403   403   403   403   403   200",
}  # fmt: skip

THREADS = {
    "threads.show": {
        # kind      visitor bilal amina rahima ines rui marta ada
        "public":    "200   200   200   200   200   200   200   200",
        "private":   "404   404   200   200   200   404   200   404",
        "sensitive": "404   404   200   404   200   404   200   404",
        "asked":     "404   404   200   200   200   404   200   404",
        "rejected":  "404   404   200   404   404   404   200   404",
    },
    "threads.show_slug": {  # with a slug the thread doesn't have
        "public":    "301   301   301   301   301   301   301   301",
        "private":   "404   404   301   301   301   404   301   404",
        "sensitive": "404   404   301   404   301   404   301   404",
        "asked":     "404   404   301   301   301   404   301   404",
        "rejected":  "404   404   301   404   404   404   301   404",
    },
    "threads.edit": {
        "public":    "in    403   200   403   200   403   200   403",
        "private":   "404   404   200   403   200   404   200   404",
        "sensitive": "404   404   200   404   200   404   200   404",
        "asked":     "404   404   200   403   200   404   200   404",
        "rejected":  "404   404   200   404   404   404   200   404",
    },
    "threads.save": {
        "public":    "in    403   303   403   303   403   303   403",
        "private":   "404   404   303   403   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   403   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "threads.close": {
        "public":    "in    403   303   403   303   403   303   403",
        "private":   "404   404   303   403   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   403   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "threads.reopen": {
        "public":    "in    403   303   403   303   403   303   403",
        "private":   "404   404   303   403   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   403   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "threads.withdraw": {
        "public":    "in    403   303   403   403   403   403   403",
        "private":   "404   404   303   403   403   404   403   404",
        "sensitive": "404   404   303   404   403   404   403   404",
        "asked":     "404   404   303   403   403   404   403   404",
        "rejected":  "404   404   303   404   404   404   403   404",
    },
    "threads.privacy": {
        "public":    "in    403   303   403   303   403   303   403",
        "private":   "404   404   303   403   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   403   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "threads.reject": {
        "public":    "in    403   403   403   303   403   303   403",
        "private":   "404   404   403   403   303   404   303   404",
        "sensitive": "404   404   403   404   303   404   303   404",
        "asked":     "404   404   403   403   303   404   303   404",
        "rejected":  "404   404   403   404   404   404   303   404",
    },
    "threads.mediators": {
        "public":    "in    403   403   403   303   403   403   403",
        "private":   "404   404   403   403   303   404   403   404",
        "sensitive": "404   404   403   404   303   404   403   404",
        "asked":     "404   404   403   403   303   404   403   404",
        "rejected":  "404   404   403   404   404   404   403   404",
    },
    "threads.duplicate": {
        "public":    "in    403   403   303   303   303   303   403",
        "private":   "404   404   403   303   303   404   303   404",
        "sensitive": "404   404   403   404   303   404   303   404",
        "asked":     "404   404   403   303   303   404   303   404",
        "rejected":  "404   404   403   404   404   404   303   404",
    },
    "threads.route": {
        "public":    "in    403   403   403   303   303   303   403",
        "private":   "404   404   403   403   303   404   303   404",
        "sensitive": "404   404   403   404   303   404   303   404",
        "asked":     "404   404   403   403   303   404   303   404",
        "rejected":  "404   404   403   404   404   404   303   404",
    },
    "threads.same": {
        "public":    "303   303   303   303   303   303   303   303",
        "private":   "404   404   303   303   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   303   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "threads.follow": {
        "public":    "in    303   303   303   303   303   303   303",
        "private":   "404   404   303   303   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   303   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "answers.create": {
        "public":    "in    403   403   303   303   303   403   403",
        "private":   "404   404   403   303   303   404   403   404",
        "sensitive": "404   404   403   404   303   404   403   404",
        "asked":     "404   404   403   303   303   404   403   404",
        "rejected":  "404   404   403   404   404   404   403   404",
    },
    "answers.edit": {  # an answer by Inês
        "public":    "in    403   403   403   200   403   200   403",
        "private":   "404   404   403   403   200   404   200   404",
        "sensitive": "404   404   403   404   200   404   200   404",
        "asked":     "404   404   403   403   200   404   200   404",
        "rejected":  "404   404   403   404   404   404   200   404",
    },
    "answers.save": {
        "public":    "in    403   403   403   303   403   303   403",
        "private":   "404   404   403   403   303   404   303   404",
        "sensitive": "404   404   403   404   303   404   303   404",
        "asked":     "404   404   403   403   303   404   303   404",
        "rejected":  "404   404   403   404   404   404   303   404",
    },
    "comments.create": {
        "public":    "in    403   303   303   303   303   303   403",
        "private":   "404   404   303   303   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   303   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "official.create": {  # with a reason, which an admin needs and nobody else
        "public":    "in    403   403   403   303   403   403   303",
        "private":   "404   404   403   403   303   404   403   404",
        "sensitive": "404   404   403   404   303   404   403   404",
        "asked":     "404   404   403   403   303   404   403   404",
        "rejected":  "404   404   403   404   404   404   403   404",
    },
    "official.withdraw": {
        "public":    "in    403   403   403   303   403   403   303",
        "private":   "404   404   403   403   303   404   403   404",
        "sensitive": "404   404   403   404   303   404   403   404",
        "asked":     "404   404   403   403   303   404   403   404",
        "rejected":  "404   404   403   404   404   404   403   404",
    },
    "answers.helpful": {
        "public":    "303   303   303   303   303   303   303   303",
        "private":   "404   404   303   303   303   404   303   404",
        "sensitive": "404   404   303   404   303   404   303   404",
        "asked":     "404   404   303   303   303   404   303   404",
        "rejected":  "404   404   303   404   404   404   303   404",
    },
    "posts.revisions": {
        "public":    "200   200   200   200   200   200   200   200",
        "private":   "404   404   200   200   200   404   200   404",
        "sensitive": "404   404   200   404   200   404   200   404",
        "asked":     "404   404   200   200   200   404   200   404",
        "rejected":  "404   404   200   404   404   404   200   404",
    },
}  # fmt: skip


def expected(name: str, kind: str, who: str) -> str | None:
    """What the table says of a route (kind empty where its address names no thread), or None if it says nothing."""
    line = THREADS.get(name, {}).get(kind) if kind else PLAIN.get(name)
    return line.split()[WHO.index(who)] if line else None
