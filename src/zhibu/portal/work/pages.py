"""My work: what is due from me, three clicks to do it."""

from django.http import HttpRequest, HttpResponse

from zhibu.ballots.voting import votes_waiting
from zhibu.consequences.to_do import to_do
from zhibu.duties.work import my_work
from zhibu.duties.working_days import adjusted
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of
from zhibu.portal.duties.looks import shown
from zhibu.portal.records.after import own_up_to_date
from zhibu.portal.replies import reply
from zhibu.portal.reviews.hints import hints_for
from zhibu.portal.voting.votes import shown_vote
from zhibu.portal.work.followed import followed


def work(request: HttpRequest) -> HttpResponse:
    person = request.person
    own_up_to_date(person)
    found = my_work(person)
    duties = [*found.due.rows, *found.missing.rows]
    last = max((one.until for one in found.due.rows), default=found.day)
    lines = shown(duties, found.day, adjusted(found.day, last))
    return reply(
        request,
        "portal/work/work.html",
        work=found,
        votes=[shown_vote(voter) for voter in votes_waiting(person)],
        due=lines[: len(found.due.rows)],
        missing=lines[len(found.due.rows) :],
        hints=hints_for(person, found.day),
        followed=followed(person, to_do(person), found.day),
        writes=bool(paths_of(person, Permission.RECORD_WRITE)),
        oversees=bool(paths_of(person, Permission.BOARD_SEE)),
    )
