"""`zhibu ballots recount`: count a published box again, offline; or, on the site, the stored counts."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

if TYPE_CHECKING:
    from zhibu.urn.recount import Counted

EXAMPLES = (
    "zhibu ballots recount box.json",
    "zhibu ballots recount box.json --proof publication.tlog-proof --keys keys.txt",
    "zhibu ballots recount box.json --receipt receipt.json",
    "zhibu ballots recount --site 3f2a9c01d4e5b677",
)


def help_of(language: Language) -> str:
    """Say what it does."""
    return say(
        language,
        "复算公布的票箱（离线）；审计人员可用 --site 核对站内存票与存证",
        "count a published box again, offline; for auditors --site checks the stored counts",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the arguments."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=say(language, "下载的票箱（JSON）", "the downloaded published box (JSON)"),
    )
    for name, zh, en in (
        ("--proof", "站点给出的存证证明", "the ledger's proof that the site gives"),
        ("--keys", "公钥文件，每行一个", "public keys, one a line"),
        ("--receipt", "回执的存在证明", "the proof of a receipt"),
    ):
        parser.add_argument(name, type=Path, metavar="FILE", help=say(language, zh, en))
    parser.add_argument(
        "--site",
        metavar="CODE",
        help=say(
            language, "评议编码：核对站内存票", "code of a review: check what the site stores"
        ),
    )
    add_data_option(parser, language)


def run(asked: Namespace, language: Language) -> int:
    """Count again what was asked for."""
    from zhibu.config.refusals import CommandError

    if (asked.file is None) == (asked.site is None):
        raise CommandError(
            "请给出下载的票箱文件，或用 --site 写评议编码，二者选一。",
            "Name the downloaded box, or a review's code with --site: one of the two.",
        )
    if asked.site:
        return _site(asked, language)
    return _file(asked, language)


def _file(asked: Namespace, language: Language) -> int:
    from zhibu.config.refusals import CommandError
    from zhibu.urn.recount import UnreadableResults, read_results, recount

    try:
        document, stated, receipts = read_results(asked.file.read_bytes())
        counted = recount(document, stated, receipts)
    except OSError as error:
        raise CommandError(
            f"{asked.file} 读不出：{error.strerror}",
            f"{asked.file} cannot be read: {error.strerror}",
        ) from error
    except UnreadableResults as error:
        raise CommandError(
            f"{asked.file} 不是公布的票箱：{error}。请从结果页下载“公布的票箱”。",
            f"{asked.file} is no published box: {error}. Download it from the page of results.",
        ) from error
    for finding in counted.findings:
        print(f"✗ {finding.where}: {say(language, finding.zh, finding.en)}")
    bad = bool(counted.findings)
    if not bad:
        _tell(counted, language)
    if asked.proof:
        bad |= not _proof(asked, counted, language)
    if asked.receipt:
        bad |= not _receipt(asked.receipt, document["review"], document["receipts_root"], language)
    return 1 if bad else 0


def _tell(counted: "Counted", language: Language) -> None:
    print(
        say(
            language,
            f"✓ 评议 {counted.review} 复算无误：{counted.figures} 个均分，{counted.joined} 个本轮得分，"
            f"{counted.levels} 个汇总，{counted.receipts} 个回执；另有 {counted.hidden} 个按规定不公开。",
            f"✓ review {counted.review} comes out: {counted.figures} means, {counted.joined} figures of the "
            f"round, {counted.levels} levels, {counted.receipts} receipts; {counted.hidden} are not shown.",
        )
    )
    print(
        say(language, f"  票箱哈希 {counted.hash}", f"  hash of the published box {counted.hash}")
    )


def _proof(asked: Namespace, counted: "Counted", language: Language) -> bool:
    """Whether the ledger entered this very document."""
    from zhibu.config.refusals import CommandError
    from zhibu.tlog.errors import TlogError
    from zhibu.tlog.evidence import Evidence
    from zhibu.tlog.exports import read_keys

    if not asked.keys:
        raise CommandError(
            "核验存证需要公钥：请用 --keys 给出公钥文件。",
            "Verifying a proof takes the public keys: name their file with --keys.",
        )
    try:
        keys = read_keys(asked.keys.read_text(encoding="utf-8"))
        checkpoint, entered = Evidence.parse(asked.proof.read_bytes()).verify(keys)
    except (TlogError, OSError, UnicodeDecodeError) as error:
        print(say(language, f"✗ {asked.proof}：不成立。{error}",
                  f"✗ {asked.proof}: does not hold. {error}"))  # fmt: skip
        return False
    if (entered or {}).get("document") != counted.hash:
        print(say(language, f"✗ {asked.proof}：账本登记的不是这份结果。",
                  f"✗ {asked.proof}: the ledger entered another document than this."))  # fmt: skip
        return False
    print(say(language, f"✓ 账本（{checkpoint.size} 条）登记的正是这份结果。",
              f"✓ the ledger of {checkpoint.size} entries holds this very document."))  # fmt: skip
    return True


def _receipt(path: Path, review: str, published_root: str, language: Language) -> bool:
    """Whether a receipt stands under the published root."""
    import json

    from zhibu.tlog.errors import TlogError
    from zhibu.urn.receipts import Proof, verify

    try:
        given = json.loads(path.read_bytes())
        hashes = tuple(bytes.fromhex(one) for one in given["hashes"])
        number = bytes.fromhex(given["number"])
        verify(Proof(given["place"], given["size"], hashes), number, bytes.fromhex(published_root))
        good = given["review"] == review
    except (OSError, ValueError, KeyError, TypeError, TlogError):
        good = False
    if good:
        print(say(language, f"✓ 票号 {number.hex()} 在这个票箱里。",
                  f"✓ ballot {number.hex()} was in this box."))  # fmt: skip
    else:
        print(say(language, f"✗ {path}：证明与这个票箱不符。",
                  f"✗ {path}: the proof is not of this box."))  # fmt: skip
    return good


def _site(asked: Namespace, language: Language) -> int:
    """Hold the stored counts and receipts against the hashes of the review, and its document anew."""
    from zhibu.config.refusals import CommandError
    from zhibu.config.site import open_site, require_site

    open_site(language, asked.data)
    require_site()
    from zhibu.ballots.auditing import audit
    from zhibu.ballots.models import Review

    review = Review.objects.filter(code=asked.site).first()
    if review is None or not review.box_hash:
        raise CommandError(
            f"没有已计票的评议 {asked.site}。编码在评议页的地址里。",
            f"No counted review has the code {asked.site}; it stands in the address of its page.",
        )
    findings = audit(review)
    for finding in findings:
        print(f"✗ {finding.where}: {say(language, finding.zh, finding.en)}")
    if findings:
        return 1
    print(
        say(
            language,
            f"✓ 评议 {review.code}：存票、回执与登记的哈希一致。请再用 zhibu ledger fsck 核对账本。",
            f"✓ review {review.code}: counts and receipts are those whose hash was entered. Check the ledger "
            "itself with zhibu ledger fsck.",
        )
    )
    return 0
