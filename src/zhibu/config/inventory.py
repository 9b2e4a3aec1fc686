"""Every model of ours, and how the ledger keeps it honest (存证清单): a new one must take its place here.

ENTERED   each row is a subject of the ledger; `fsck` holds it against its newest entry
PART      its rows stand in the entry of the row that they belong to
EXEMPT    neither, for the reason that is given

Whether triggers refuse to change or delete rows is asked of the database: `Guard` in each room's entries.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

ENTERED = {
    "orgs.Organisation": "organisation",
    "orgs.Person": "person",
    "orgs.Membership": "membership",
    "orgs.Post": "post",
    "orgs.Link": "link",
    "orgs.Role": "role",
    "orgs.Tie": "tie",
    "orgs.SensitiveLook": "look",
    "accounts.User": "account",
    "schemes.Adoption": "adoption",
    "records.Record": "record",
    "records.Task": "task",
    "records.Kind": "kind",
    "records.Clearing": "clearing",
    "records.Binding": "binding",
    "assessments.Assessment": "assessment",
    "assessments.Application": "application",
    "assessments.Appeal": "appeal",
    "consequences.Proposal": "proposal",
    "consequences.Talk": "talk",
    "consequences.Rectification": "rectification",
    "consequences.Work": "work",
    "consequences.Ineligibility": "ineligibility",
    "consequences.CommendationNotice": "notice",
    "consequences.Pairing": "pairing",
    "consequences.Honour": "honour",
    "consequences.Settlement": "settlement",
    "inspections.InspectionPlan": "inspection-plan",
    "inspections.Inspection": "inspection",
    "inspections.Event": "event",
    "inspections.EvidenceImport": "evidence-import",
    "schemes.Draft": "draft",
    "targets.Target": "target",
    "ballots.Review": "review",
    "ballots.Objection": "objection",
    "ballots.NamedPaper": "named-paper",
    "ballots.Publication": "publication",
    "duties.Request": "request",
    "duties.DayOff": "day",
}
"""Model → prefix of its subjects."""

PART = {
    "accounts.AccountEvent": "account",
    "ballots.IssuingKey": "review",
    "ballots.Teller": "review",
    "consequences.PairingStep": "pairing",
    "consequences.RectificationStep": "rectification",
    "inspections.ClauseMark": "inspection",
    "inspections.Finding": "inspection",
    "inspections.Picture": "inspection",
    "targets.TargetStep": "target",
    "records.Use": "record",
    "records.Attendance": "record",
    "records.Attachment": "record",
    "records.Amendment": "record",
    "records.TaskStep": "task",
}
"""Model → prefix of the subjects in whose entries its rows stand."""

EXEMPT = {
    "accounts.FormerPassword": "hashes of passwords: nothing of a password is entered",
    "assessments.BranchDuties": "computed each morning from records and duties",
    "assessments.CompanyDay": "computed each morning from daily scores",
    "assessments.DailyLoss": "computed each morning from records by an adopted scheme",
    "assessments.DailyScore": "computed each morning from records by an adopted scheme",
    "assessments.Result": "sealed as a whole by the results' hash in its assessment's entry",
    "assessments.Run": "a note of a computation; what it gave is sealed by hashes",
    "assessments.DutyCount": "computed each morning from duties",
    "assessments.Outdated": "a note of what is to be computed anew",
    "ballots.BoxSums": "computed from tallies when a box is counted",
    "ballots.Fairness": "reckoned from opened papers; decides nothing",
    "ballots.BoxOpening": "how far an opening is, for the progress bar",
    "ballots.Receipt": "sealed as a whole by the root of receipts in its review's entry",
    "ballots.Remark": "sealed as a whole by the box's hash in its review's entry",
    "ballots.SealedPaper": "an entry for each would keep the order in which people voted",
    "ballots.Sheet": "sealed as a whole by the roll's hash in its review's entry",
    "ballots.Slip": "bearer codes; how many were printed and used stands in the review's entry",
    "ballots.SpentToken": "an entry for each would keep the order in which people voted",
    "ballots.Tally": "sealed as a whole by the box's hash in its review's entry",
    "ballots.Voter": "sealed as a whole by the roll's hash; an entry for each mark would keep an order",
    "consequences.Proposing": "says which results proposals were made from, so that it is done once",
    "duties.Duty": "computed from adopted schemes, records and decided requests",
    "duties.Reminder": "says that a message was sent, so that it is sent once",
    "duties.Tick": "a note of the site's own work",
    "inbox.Message": "tells of what is entered itself; read and sent states are the reader's own",
    "ledger.Checkpoint": "the ledger's own: signed, and guarded",
    "ledger.Cosignature": "the ledger's own: signed by a witness, and verified with its checkpoint",
    "ledger.Entry": "the ledger itself: chained, in the tree, and guarded",
    "ledger.Erasure": "the ledger's own: told by an entry, and guarded",
    "ledger.FsckRun": "a note of a check; the next check does not rest on it",
    "ledger.Head": "the ledger's own: must equal the number of entries",
    "ledger.KeptCheckpoint": "a note of a comparison; the signed text that was brought is kept outside",
    "ledger.Opening": "the ledger's own: bound by its entry's commitment, and guarded",
    "ledger.ParallelCheckpoint": "the ledger's own: signed, and guarded",
    "ledger.WitnessAnswer": "a note of what a witness answered; what counts is its signature",
    "records.Band": "computed from minutes and pictures, to find likenesses by",
    "records.Likeness": "computed from records; an explanation is the writer's remark to the checker",
    "records.SearchText": "computed from records, to find them by",
}
"""Model → why it is neither entered nor part of an entry."""

UNSEEN = {
    "accounts.User": {
        "password": "nothing of a password is entered",
        "password_changed_at": "of the password; the change itself is an event",
        "last_login": "written by each sign-in",
        "language": "the reader's own",
    },
    "ballots.IssuingKey": {"private_sealed": "a secret; destroyed at the close"},
    "orgs.Organisation": {
        "depth": "follows from the path",
        "numchild": "follows from the paths below",
        "sought": "for search",
    },
    "orgs.Person": {"sought": "for search"},
    "schemes.Draft": {"changed_at": "of the newest change, which is entered with its time"},
    "records.Record": {
        "form_key": "of the browser's form",
        "changed_by": "of the newest revision, which is entered with who made it",
        "changed_at": "of the newest revision, which is entered with its time",
    },
    "records.Attachment": {"look": "computed from the picture"},
}
"""Columns of entered models that the entry leaves out, and why."""


def models() -> Iterator[type[Model]]:
    """Every model of our rooms; not those of Django and other packages."""
    return (one for one in apps.get_models() if one.__module__.startswith("zhibu."))
