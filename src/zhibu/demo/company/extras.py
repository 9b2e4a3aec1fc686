"""What makes the demo company's books lively: pictures, corrections, key tasks, requests. By real actions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from zhibu.demo.company import words
from zhibu.orgs.enums import OrganisationKind, PostKind
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.orgs.refusals import Refused
from zhibu.records.actions.amending import amend_record
from zhibu.records.actions.submitting import submit_record
from zhibu.records.actions.tasks import plan_task, take_step
from zhibu.records.actions.writing import write_record
from zhibu.records.attaching import keep_attachment
from zhibu.records.entry import Entry, Mark, entry_of
from zhibu.records.enums import COUNTED, Step
from zhibu.records.models import Kind, Record

BRANCHES = 12
"""How many branches get them: those at the head of the tree."""
PICTURED = 5
"""How many of them get pictures."""


def add_extras(today: date) -> None:
    """Add pictures, a draft, corrections and key tasks to some branches."""
    chance = Random(7)
    for number, (branch, secretary) in enumerate(_branches(today)):
        if number < PICTURED:
            _add_pictures(branch, secretary, today, chance)
        _add_draft(branch, secretary, today)
        _correct(branch, secretary, today)
        _plan(branch, secretary, today, chance)


def _branches(today: date) -> Iterator[tuple[Organisation, Person]]:
    branches = Organisation.objects.filter(kind=OrganisationKind.BRANCH).order_by("path")
    posts = Post.objects.on(today).filter(
        kind=PostKind.SECRETARY, organisation__in=branches[:BRANCHES]
    )
    for post in posts.select_related("person", "organisation").order_by("organisation__path"):
        yield post.organisation, post.person


def _add_pictures(branch: Organisation, secretary: Person, today: date, chance: Random) -> None:
    """An activity with a picture that was submitted, and a draft that brings the same picture again."""
    picture = _picture(chance)
    kind = Kind.objects.get(name="feature_activity")
    for days, submitted in ((20, True), (1, False)):
        work = chance.choice(words.WORK)
        entry = Entry(
            title=f"党员突击队：{work}",
            held_on=today - timedelta(days=days),
            kinds=(kind,),
            attendance=(Mark(secretary),),
            place=chance.choice(words.PLACES),
            host=secretary,
            minutes=f"组织党员开展{work}，{chance.choice(words.RESULTS).format(n=3, m=12)}。",
        )
        record = write_record(branch=branch, entry=entry, by=secretary)
        upload = SimpleUploadedFile("现场.jpg", picture, "image/jpeg")
        keep_attachment(record=record, upload=upload, by=secretary)
        if submitted:
            submit_record(record=record, by=secretary)


def _picture(chance: Random) -> bytes:
    """A picture of a place that is not: sky, ground, buildings."""
    image = Image.new("RGB", (960, 640), (190 + chance.randrange(50), 215, 235))
    draw = ImageDraw.Draw(image)
    ground = 380 + chance.randrange(80)
    draw.rectangle((0, ground, 960, 640), fill=(150, 140 + chance.randrange(40), 110))
    left = 20
    while left < 900:
        width, height = 60 + chance.randrange(140), 80 + chance.randrange(240)
        shade = 90 + chance.randrange(120)
        draw.rectangle(
            (left, ground - height, left + width, ground), fill=(shade, shade - 20, shade - 30)
        )
        for row in range(ground - height + 15, ground - 20, 40):
            for column in range(left + 12, left + width - 15, 30):
                draw.rectangle((column, row, column + 12, row + 18), fill=(235, 225, 170))
        left += width + chance.randrange(60)
    written = BytesIO()
    image.save(written, "JPEG", quality=88)
    return written.getvalue()


def _add_draft(branch: Organisation, secretary: Person, today: date) -> None:
    kind = Kind.objects.get(name="study")
    entry = Entry(
        title=f"集中学习{words.STUDIED[branch.pk % len(words.STUDIED)]}",
        held_on=today,
        kinds=(kind,),
        attendance=(Mark(secretary),),
        place=words.PLACES[branch.pk % len(words.PLACES)],
        host=secretary,
    )
    write_record(branch=branch, entry=entry, by=secretary)


def _correct(branch: Organisation, secretary: Person, today: date) -> None:
    """Correct the place of one record, as happens."""
    counted = Record.objects.filter(branch=branch, state__in=COUNTED, year=today.year)
    record = counted.order_by("held_on").first()
    if record is None:
        return
    before = entry_of(record)
    other = next(place for place in words.PLACES if place != before.place)
    try:
        amend_record(
            record=record,
            entry=replace(before, place=other),
            reason="地点记错，实际在另一处召开",
            revision=record.revision,
            by=secretary,
        )
    except Refused:  # its attendance no longer fits who belonged there: left as it was
        return


def _plan(branch: Organisation, secretary: Person, today: date, chance: Random) -> None:
    """Key tasks at different steps of their loop, one of them overdue."""
    steps = list(Step)[1:]
    for number, days in enumerate((40, -12, 75)):
        work = chance.choice(words.WORK)
        task = plan_task(
            branch=branch,
            title=work,
            due_on=today + timedelta(days=days),
            text=f"年内完成{work}，分三步推进：摸清底数、逐项落实、总结推广。",
            by=secretary,
        )
        for step in steps[: (1, 2, 4)[number]]:
            text = chance.choice(words.MEASURES).format(who=secretary.name, n=3, m=15)
            take_step(task=task, step=step, text=f"{work}：{text}。", by=secretary)
