"""`zhibu ballots open` and `status`: a teller opens a lock on the server; how boxes stand."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = ("zhibu ballots open 3f2a9c01d4e5b677 --key key.txt",)
AT_ONCE = 100


def help_of(language: Language) -> str:
    """Say what it does."""
    return say(
        language,
        "监票人在服务器上出示密钥开箱（先外层锁，后内层锁并计票）",
        "a teller presents a key on the server: the outer lock, then the inner one and the count",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the arguments."""
    parser.add_argument(
        "code", metavar="CODE", help=say(language, "评议编码", "code of the review")
    )
    parser.add_argument(
        "--key",
        required=True,
        metavar="FILE|-",
        help=say(language, "密钥文件；- 从标准输入读", "file of the key; - reads standard input"),
    )
    add_data_option(parser, language)


def run(asked: Namespace, language: Language) -> int:
    """Open the lock whose turn it is, with the key that is presented."""
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()

    from zhibu.ballots.enums import ReviewState
    from zhibu.ballots.models import Review
    from zhibu.ballots.opening import open_inner, open_outer
    from zhibu.config.refusals import CommandError

    review = Review.objects.filter(code=asked.code).first()
    if review is None:
        raise CommandError(
            f"没有编码为 {asked.code} 的评议；zhibu ballots status 列出各票箱。",
            f"There is no review {asked.code}; zhibu ballots status lists the boxes.",
        )
    place, step = (2, open_inner) if review.state == ReviewState.UNLOCKED else (1, open_outer)
    teller = review.tellers.filter(place=place).first()
    if teller is None:
        raise CommandError("本次评议没有监票人。", "This review has no tellers.")
    with _bar(language) as progress:
        done = step(review=review, key=_key(asked.key), by=teller.person, progress=progress)
    if place == 1:
        print(say(language, "外层锁已打开；请第二名监票人出示密钥。",
                  "The outer lock is open; the second teller presents the other key."))  # fmt: skip
    else:
        told = f"{done.cast_count} / {done.void_count} / {done.unused_count}"
        print(say(language, f"已计票。投入 / 废票 / 未用：{told}。请销毁两把密钥。",
                  f"Counted. Cast / void / unused: {told}. Destroy both keys."))  # fmt: skip
    return 0


def _key(name: str) -> str:
    from zhibu.ballots.shown_keys import key_in
    from zhibu.config.refusals import CommandError

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"密钥文件 {name} 读不出：{error}", f"{name} cannot be read: {error}") from error  # fmt: skip
    return key_in(text)


@contextmanager
def _bar(language: Language) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from tqdm import tqdm

    with tqdm(desc=say(language, "开箱", "opening"), leave=False, file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            if done % AT_ONCE == 0 or done == total:
                bar.total = total
                bar.update(done - bar.n)

        yield told
