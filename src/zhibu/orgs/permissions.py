"""Who may do what: the whole table, on one page. It prints itself to docs/permissions.md.

A role reaches an organisation and all below it: a secretary's the branch, a group leader's the branch of
the group (its record book is theirs too), an office's the committee, an administrator's the company.
`OWN` reaches only what is about the person.
"""

from enum import StrEnum

from zhibu.orgs.enums import RoleKind

_ = RoleKind


class Permission(StrEnum):
    ORGANISATION_SEE = "see organisations"
    ORGANISATION_EDIT = "edit organisations, posts, links and ties"
    PERSON_SEE = "see people"
    PERSON_EDIT = "edit people and memberships, transfer"
    PERSON_IMPORT = "import and export organisations and people"
    SENSITIVE_SEE = "look at identity number and phone, with a reason, logged"
    ROLE_GRANT = "grant and end roles"
    LOOKS_SEE = "see who looked at sensitive fields"
    ACCOUNT_SEE = "see accounts and what happened to them"
    ACCOUNT_OPEN = "open and close accounts, give one-time passwords"
    ACCOUNT_UNLOCK = "unlock accounts and reset second factors"
    RECORD_SEE = "see submitted records"
    RECORD_WRITE = "write, submit and amend records of the branch"
    RECORD_CHECK = "check or return records, never one's own"
    RECORD_PRIVATE = "see talks and home visits of others"
    BOOK_CLEAR = "clear the quarter"
    BOOK_BIND = "bind the year"
    TASK_PLAN = "plan key tasks and comment on them"
    KIND_EDIT = "edit kinds of record"
    CALENDAR_EDIT = "edit working days"
    SCHEME_SEE = "read adopted schemes"
    SCHEME_ADOPT = "adopt a scheme"
    DUTY_SEE = "see what is due, done, late and missing"
    EXEMPTION_ASK = "ask for an exemption or an extension"
    EXEMPTION_DECIDE = "decide on exemptions and extensions, never one's own"
    SCORE_SEE = "see daily scores"
    BOARD_SEE = "see the company board and late lists"
    SCHEME_DRAFT = "draft schemes, edit their open numbers and try them on last year"
    SCHEME_APPROVE = "approve drafts of schemes, never one's own"
    TARGET_SEE = "see targets and what was reached"
    TARGET_SET = "propose targets and agree to them"
    TARGET_ANSWER = "answer proposed targets, break them down, choose own items, report figures"
    INSPECTION_ARRANGE = "plan inspections and draw spot checks"
    INSPECT = "inspect: mark clauses and write findings"
    EVENT_ENTER = "enter events and import evidence"
    EVENT_CONFIRM = "confirm or refuse events and imports, never one's own"
    ASSESSMENT_SEE = "see assessments and their results"
    ASSESSMENT_RUN = "plan assessments, rate, publish and freeze them"
    ASSESSMENT_EXPORT = "take a whole assessment home to compute it again"
    ASSESSMENT_APPLY = "apply for a star and assess one's own branch"
    APPEAL_RAISE = "appeal against a result in publication"
    APPEAL_ANSWER = "answer appeals"
    CONSEQUENCE_SEE = "see what follows from results"
    CONSEQUENCE_DECIDE = "confirm or decline proposed consequences, with a reason"
    CONSEQUENCE_WORK = "do and report what was confirmed"
    REVIEW_SEE = "see reviews and what was published of them"
    REVIEW_PLAN = "plan, open, close and publish reviews, decide on objections to rolls"
    SLIP_HAND = "print and hand out paper slips, and reconcile them"
    FAIRNESS_SEE = "read fairness reports of reviews"
    LEDGER_SEE = "see how the ledger stands, check it and compare checkpoints"
    ERASE = "erase what is held of a person or a record, with reason and authority"
    OWN_SEE = "see one's own inbox, attendance and study hours"


OFFICE = frozenset({_.ASSESSMENT_OFFICE, _.COMMITTEE_OFFICE})
BRANCH_POSTS = frozenset({_.SECRETARY, _.COMMITTEE_MEMBER})
READERS = OFFICE | {_.INSPECTOR, _.AUDITOR}
ANY_MEMBER = BRANCH_POSTS | {_.GROUP_LEADER, _.MEMBER}
ADMINISTRATORS = frozenset(
    {_.SYSTEM_ADMINISTRATOR, _.SECURITY_ADMINISTRATOR, _.AUDIT_ADMINISTRATOR}
)

P = Permission
TABLE: dict[Permission, frozenset[RoleKind]] = {
    P.ORGANISATION_SEE: READERS | ANY_MEMBER | ADMINISTRATORS,
    P.ORGANISATION_EDIT: OFFICE,
    P.PERSON_SEE: READERS | ANY_MEMBER | ADMINISTRATORS,
    P.PERSON_EDIT: OFFICE | {_.SECRETARY},
    P.PERSON_IMPORT: OFFICE,
    P.SENSITIVE_SEE: OFFICE | {_.SECRETARY},
    P.ROLE_GRANT: frozenset({_.SECURITY_ADMINISTRATOR}),
    P.LOOKS_SEE: frozenset({_.AUDIT_ADMINISTRATOR, _.AUDITOR}),
    P.ACCOUNT_SEE: ADMINISTRATORS,
    P.ACCOUNT_OPEN: frozenset({_.SYSTEM_ADMINISTRATOR}),
    P.ACCOUNT_UNLOCK: frozenset({_.SECURITY_ADMINISTRATOR}),
    P.RECORD_SEE: READERS | ANY_MEMBER,
    P.RECORD_WRITE: BRANCH_POSTS | {_.GROUP_LEADER},
    P.RECORD_CHECK: OFFICE | {_.SECRETARY},
    P.RECORD_PRIVATE: frozenset({_.SECRETARY, _.COMMITTEE_OFFICE}),
    P.BOOK_CLEAR: frozenset({_.SECRETARY}),
    P.BOOK_BIND: frozenset({_.SECRETARY, _.COMMITTEE_OFFICE}),
    P.TASK_PLAN: OFFICE | BRANCH_POSTS,
    P.KIND_EDIT: frozenset({_.SYSTEM_ADMINISTRATOR}),
    P.CALENDAR_EDIT: frozenset({_.SYSTEM_ADMINISTRATOR}),
    P.SCHEME_SEE: READERS | ANY_MEMBER,
    P.SCHEME_ADOPT: frozenset({_.ASSESSMENT_OFFICE}),
    P.DUTY_SEE: READERS | ANY_MEMBER,
    P.EXEMPTION_ASK: frozenset({_.SECRETARY}),
    P.EXEMPTION_DECIDE: OFFICE,
    P.SCORE_SEE: READERS | ANY_MEMBER,
    P.BOARD_SEE: READERS,
    P.SCHEME_DRAFT: OFFICE,
    P.SCHEME_APPROVE: frozenset({_.ASSESSMENT_OFFICE}),
    P.TARGET_SEE: READERS | ANY_MEMBER,
    P.TARGET_SET: OFFICE,
    P.TARGET_ANSWER: BRANCH_POSTS | {_.GROUP_LEADER},
    P.INSPECTION_ARRANGE: OFFICE,
    P.INSPECT: frozenset({_.INSPECTOR}),
    P.EVENT_ENTER: OFFICE | {_.SECRETARY, _.INSPECTOR},
    P.EVENT_CONFIRM: OFFICE,
    P.ASSESSMENT_SEE: READERS | ANY_MEMBER,
    P.ASSESSMENT_RUN: OFFICE,
    P.ASSESSMENT_EXPORT: OFFICE | {_.AUDITOR},
    P.ASSESSMENT_APPLY: frozenset({_.SECRETARY, _.GROUP_LEADER}),
    P.APPEAL_RAISE: ANY_MEMBER,
    P.APPEAL_ANSWER: OFFICE,
    P.CONSEQUENCE_SEE: READERS | BRANCH_POSTS,
    P.CONSEQUENCE_DECIDE: OFFICE,
    P.CONSEQUENCE_WORK: OFFICE | BRANCH_POSTS,
    P.REVIEW_SEE: READERS | ANY_MEMBER | {_.STAFF_VOTER},
    P.REVIEW_PLAN: OFFICE,
    P.SLIP_HAND: OFFICE | {_.SECRETARY},
    P.FAIRNESS_SEE: OFFICE | {_.AUDITOR},
    P.LEDGER_SEE: frozenset({_.AUDITOR, _.AUDIT_ADMINISTRATOR, _.ASSESSMENT_OFFICE}),
    P.ERASE: frozenset({_.AUDIT_ADMINISTRATOR}),
    P.OWN_SEE: frozenset(RoleKind),
}
