"""`zhibu ballots status`: how the boxes of reviews stand, and whether the files were cleared."""

from argparse import ArgumentParser, Namespace

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu ballots status",)


def help_of(language: Language) -> str:
    """Say what it does."""
    return say(
        language,
        "各票箱的状态；数据库文件中的残留是否已清除",
        "how boxes stand, and whether the database's files are cleared",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--clear",
        action="store_true",
        help=say(language, "再清除一次尚未清除的", "try again to clear what is not cleared yet"),
    )
    add_data_option(parser, language)


def run(asked: Namespace, language: Language) -> int:
    """List the boxes; exit code 1 where files are not cleared."""
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()

    from zhibu.ballots.enums import ReviewState
    from zhibu.ballots.models import Review
    from zhibu.ballots.telling import OPENED, not_cleared, opening_of
    from zhibu.ballots.wiping import wipe_what_waits

    if asked.clear:
        wipe_what_waits()
    left = set(not_cleared().values_list("review_id", flat=True))
    reviews = Review.objects.exclude(state__in=[ReviewState.PLANNED, ReviewState.SHOWN])
    for review in reviews.select_related("organisation").order_by("closes_on", "code"):
        opening = opening_of(review)
        words = [review.code, review.organisation.name, str(review.get_state_display())]
        if opening.running:
            words.append(
                say(language, f"正在开箱 {opening.percent}%", f"opening, {opening.percent} %")
            )
        if review.pk in left:
            words.append(say(language, "尚未清除", "not cleared yet"))
        elif review.state in OPENED and opening.place:
            words.append(say(language, "已清除", "cleared"))
        if opening.problem:
            words.append(opening.problem)
        print("  ".join(words))
    return 1 if left else 0
