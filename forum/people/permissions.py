"""Permissions: one table of roles and capabilities, asked by verbs and templates alike. All else is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forum.errors import NotAllowed, NotSignedIn
from forum.people.person import ASKER, Person

VISITOR = "visitor"
"""Whoever has no account and no return code, as the table names them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thread, or a post in it, with the attributes that rules read; `author_id` is the post's author then.

    `cabinets` are the owning cabinet and the one above it, `triage` the triage desk likewise; `open_to_members` says
    whether members' experience is wanted.
    """

    author_id: int | None
    language_id: str
    visibility: str
    cabinets: frozenset[int]
    triage: frozenset[int]
    open_to_members: bool


Rule = Callable[[Person, Any], bool]


def anyone(person: Person, subject: Subject | None) -> bool:
    return True


def own(person: Person, subject: Subject) -> bool:
    return person.owns(subject.author_id)


def own_cabinet(person: Person, subject: Subject) -> bool:
    return bool(person.cabinets & subject.cabinets)


def own_cabinet_or_triage(person: Person, subject: Subject) -> bool:
    return bool(person.cabinets & (subject.cabinets | subject.triage))


def public_or_own_cabinet(person: Person, subject: Subject) -> bool:
    return subject.visibility == "public" or own_cabinet(person, subject)


def own_language(person: Person, subject: Subject) -> bool:
    return subject.language_id in person.languages


def open_to_members(person: Person, subject: Subject) -> bool:
    return subject.open_to_members


CAPABILITIES: Mapping[str, Mapping[str, Rule]] = {
    # what                 visitor, asker, member        mediator                  officer                           moderator           admin
    "ask":                {VISITOR: anyone, "member": anyone},
    "call_for_help":      {VISITOR: anyone, ASKER: anyone, "member": anyone},
    "announce":           {"officer": anyone, "moderator": anyone, "admin": anyone},
    "answer":             {"member": open_to_members, "mediator": own_language, "officer": public_or_own_cabinet},
    "comment":            {ASKER: own, "member": own, "mediator": own_language, "officer": public_or_own_cabinet, "moderator": anyone},
    "attach":             {ASKER: own, "member": own},
    "open_file":          {ASKER: own, "member": own, "mediator": anyone, "officer": anyone, "moderator": anyone, "admin": anyone},
    "follow":             {"member": anyone},
    "flag":               {ASKER: anyone, "member": anyone},
    "edit":               {ASKER: own, "member": own},
    "edit_for_others":    {"officer": own_cabinet, "moderator": anyone},
    "close":              {ASKER: own, "member": own, "officer": own_cabinet, "moderator": anyone},
    "say_solved":         {ASKER: own, "member": own},
    "withdraw":           {ASKER: own, "member": own},
    "erase":              {ASKER: own, "member": own},
    "make_private":       {ASKER: own, "member": own, "officer": own_cabinet, "moderator": anyone},
    "link_duplicate":     {"mediator": own_language, "officer": public_or_own_cabinet, "moderator": anyone},
    "route":              {"officer": own_cabinet_or_triage, "moderator": anyone},
    "ask_transfer":       {"officer": anyone},
    "ask_mediators":      {"officer": own_cabinet},
    "reject":             {"officer": own_cabinet, "moderator": anyone},
    "tell_publicly":      {"officer": own_cabinet, "moderator": anyone},
    "agree_to_telling":   {ASKER: own, "member": own},
    "mark_official":      {"officer": own_cabinet},
    "mark_with_reason":   {"admin": anyone},
    "confirm_official":   {"officer": own_cabinet},
    "review_official":    {"officer": anyone, "admin": anyone},
    "moderate":           {"moderator": anyone},
    "triage":             {"officer": anyone, "moderator": anyone},
    "take":               {"mediator": own_language, "officer": own_cabinet},
    "say_needs":          {"mediator": own_language, "officer": own_cabinet_or_triage, "moderator": anyone},
    "sum_up":             {"mediator": own_language, "officer": own_cabinet_or_triage, "moderator": anyone},
    "retag":              {"mediator": anyone, "officer": public_or_own_cabinet, "moderator": anyone},
    "confirm_public":     {"mediator": anyone, "officer": anyone, "moderator": anyone, "admin": anyone},
    "note":               {"mediator": own_language, "officer": anyone, "moderator": anyone},
    "read_with_reason":   {"officer": anyone, "admin": anyone},
    "render":             {"mediator": own_language},
    "see_translations":   {"mediator": anyone},
    "ask_for_others":     {"mediator": anyone, "officer": anyone},
    "help_at_counter":    {"officer": anyone},
    "ask_for_mediator":   {VISITOR: anyone, ASKER: anyone, "member": anyone},
    "see_mediators":      {"mediator": anyone, "officer": anyone, "moderator": anyone},
    "come_along":         {"mediator": own_language},
    "decline_mediator":   {"officer": anyone, "moderator": anyone},
    "see_statistics":     {"officer": anyone, "moderator": anyone, "admin": anyone},
    "see_audit":          {"admin": anyone},
    "see_corrections":    {"mediator": anyone, "officer": anyone, "moderator": anyone, "admin": anyone},
    "answer_corrections": {"officer": anyone, "moderator": anyone, "admin": anyone},
    "translate_correction": {"mediator": own_language},
    "mend_searches":      {"mediator": anyone, "officer": anyone, "moderator": anyone, "admin": anyone},
    "report_decisions":   {"admin": anyone},
    "try_rules":          {"moderator": anyone, "admin": anyone},
    "manage_rules":       {"admin": anyone},
    "manage_sources":     {"admin": anyone},
    "manage_catalogue":   {"admin": anyone},
    "manage_roles":       {"admin": anyone},
    "manage_programs":    {"admin": anyone},
}  # fmt: skip


LOOKING = frozenset({"see_statistics", "see_audit", "review_official", "see_translations"})
"""Capabilities of a role that a suspension or ban leaves: pages that only show."""

WITH_ONES_OWN = frozenset(
    {"withdraw", "erase", "close", "say_solved", "make_private", "follow", "call_for_help", "agree_to_telling"}
)
"""Capabilities that people under a sanction keep, for their own texts and in danger. Reading and objecting need none."""


def may(person: Person, capability: str, subject: Subject | None = None) -> bool:
    """True if a role of `person` has the capability for `subject`.

    A suspension or ban leaves only LOOKING and, as a member or asker, WITH_ONES_OWN.
    """
    if person.silence is None or capability in LOOKING:
        return _holds(person, capability, subject)
    rules = CAPABILITIES[capability]
    return capability in WITH_ONES_OWN and any(
        role in person.roles and rules[role](person, subject) for role in (ASKER, "member") if role in rules
    )


def _holds(person: Person, capability: str, subject: Subject | None) -> bool:
    rules, roles = CAPABILITIES[capability], person.roles if person.signed_in else {VISITOR}
    for role in roles:
        rule = rules.get(role)
        if rule and rule(person, subject):
            return True
    return False


def require(person: Person, capability: str, subject: Subject | None = None) -> None:
    """Raises NotSignedIn for a visitor and NotAllowed for anybody else who may not (`suspended` while a sanction says so)."""
    if may(person, capability, subject):
        return
    if person.silence and _holds(person, capability, subject):
        raise NotAllowed("suspended")
    raise NotAllowed() if person.signed_in else NotSignedIn()
