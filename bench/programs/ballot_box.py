"""Open a box of so many papers, and decrypt the same papers in a bare loop: `ballot_box DATA PAPERS SUBJECTS`.

Everybody of a roll casts on line; sheets of SUBJECTS people. Prints JSON: seconds of each step, with
clearing the files, beside two bare loops of HPKE over the same sealed papers.
"""

import json
import os
import secrets
import sys
import time
from random import Random


def main() -> None:
    """Make the box, decrypt it bare, open it."""
    os.environ["ZHIBU_DATA"], papers, subjects = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from zhibu.ballots.models import Review
    from zhibu.ballots.opening import open_inner, open_outer
    from zhibu.urn.sealing import opener

    review, keys = make_box(papers, subjects)
    told: dict[str, float] = {}
    sealed = [bytes(one) for one in review.papers.values_list("sealed", flat=True)]
    begun = time.perf_counter()
    outer = opener(keys[0].private, review.code, "outer")
    inner = opener(keys[1].private, review.code, "inner")
    for one in sealed:
        inner(outer(one))
    told["bare"] = time.perf_counter() - begun
    del sealed
    from zhibu.ballots import opening
    from zhibu.urn.shares import to_text

    wiping = []

    def wipe(of: Review) -> bool:
        started = time.perf_counter()
        done = clear(of)
        wiping.append(time.perf_counter() - started)
        return done

    clear, opening.wipe = opening.wipe, wipe
    for place, (name, step) in enumerate((("outer", open_outer), ("inner", open_inner)), start=1):
        by = review.tellers.get(place=place).person
        begun = time.perf_counter()
        step(review=review, key=to_text(keys[place - 1].private, review.code, place), by=by)
        told[name] = time.perf_counter() - begun
    told["clearing"] = sum(wiping)
    review.refresh_from_db()
    if (review.cast_count, review.void_count) != (papers, 0):
        raise SystemExit(f"{review.cast_count} papers were counted, {review.void_count} void")
    print(json.dumps(told))


def make_box(papers: int, subjects: int) -> tuple:
    """Make a closed review in which everybody voted; a branch of two hundred has a sheet."""
    from django.db import transaction
    from django.utils import timezone

    from zhibu.ballots.chance import new_number
    from zhibu.ballots.enums import ReviewState, RollMark
    from zhibu.ballots.models import Review, SealedPaper, Sheet, Teller, Voter
    from zhibu.ballots.roll import roll_hash
    from zhibu.orgs.models import Organisation, Person
    from zhibu.schemes.models import Adoption
    from zhibu.urn.papers import Paper, pack, size_for
    from zhibu.urn.sealing import new_key, seal

    chance, day, size = Random(1), timezone.localdate(), size_for(subjects)
    keys = new_key(), new_key()
    mark = secrets.token_hex(3)
    with transaction.atomic():
        top = Organisation.objects.add_root(
            {"code": f"B{mark}", "name": "公司党委", "kind": "committee", "founded_on": day}
        )
        adoption = Adoption.objects.create(
            organisation=top, name="suxing", version="1", title={"zh": "", "en": ""}, subject="member",
            text="", hash=mark, started_on=day,
        )  # fmt: skip
        people = Person.objects.bulk_create(
            (Person(code=f"P{mark}{n:06}", name=f"职工{n}") for n in range(papers + 2)), 2_000
        )
        from datetime import timedelta

        review = Review.objects.create(
            adoption=adoption, organisation=top, channel="mass", year=day.year, round=1,
            period=str(day.year), title={"zh": "群众评议", "en": "mass"}, subject="member",
            sources=[{"source": "staff", "title": {"zh": "群众", "en": "staff"}, "raters": ["staff"]}],
            state=ReviewState.CLOSED, roll_on=day - timedelta(9), objections_until=day - timedelta(8),
            opens_on=day - timedelta(7), closes_on=day - timedelta(1), planned_by=people[0],
            paper_size=size, roll_count=papers,
        )  # fmt: skip
        for place in (1, 2):
            Teller.objects.create(review=review, person=people[-place], place=place,
                                  public_key=keys[place - 1].public, key_taken_on=day)  # fmt: skip
        rows = [[{"subject": f"S{number:04}-{row:02}", "source": "staff", "name": "党员", "note": ""}
                 for row in range(subjects)] for number in range(1, papers // 200 + 2)]  # fmt: skip
        sheets = Sheet.objects.bulk_create(
            Sheet(review=review, number=number, organisation=top, subjects=listed)
            for number, listed in enumerate(rows, start=1)
        )
        Voter.objects.bulk_create(
            (Voter(review=review, person=person, organisation=top, sheet=sheets[n // 200],
                   mark=RollMark.VOTED) for n, person in enumerate(people[:papers])), 2_000,
        )  # fmt: skip

        review.roll_hash = roll_hash(review)
        review.save(update_fields=["roll_hash"])

        def sealed(n: int) -> SealedPaper:
            marks = tuple(chance.randrange(6_000, 10_001, 100) for _ in range(subjects))
            remarks = {n % subjects: "踏实肯干，群众满意。"} if n % 10 == 0 else {}
            packed = pack(Paper(n // 200 + 1, marks, remarks), size)
            return SealedPaper(id=new_number(), review=review, key=secrets.token_bytes(16),
                               sealed=seal(packed, keys[1].public, keys[0].public, review.code))  # fmt: skip

        for start in range(0, papers, 5_000):
            SealedPaper.objects.bulk_create(
                (sealed(n) for n in range(start, min(start + 5_000, papers))), 1_000
            )
    return review, keys


if __name__ == "__main__":
    main()
