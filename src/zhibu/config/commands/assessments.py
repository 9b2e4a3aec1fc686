"""`zhibu assessments`: list, export, and recompute a finished assessment."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zhibu.config.language import Language, say
from zhibu.config.site import add_data_option

EXAMPLES = (
    "zhibu assessments list",
    "zhibu assessments export 4f0c1b9a77d2e6a1 --out FOLDER",
    "zhibu assessments verify FOLDER",
    "zhibu assessments check",
)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "考核：列出、导出，离线复算导出的考核，核对本机的结果",
        "assessments: list, export, recompute an export offline, check what lies here",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's own verbs."""
    verbs = parser.add_subparsers(metavar=say(language, "子命令", "VERB"), required=True)

    def verb(word: str, zh: str, en: str, example: str) -> ArgumentParser:
        text = say(language, zh, en)
        return verbs.add_parser(
            word, help=text, description=text, epilog=say(language, "例：", "Example: ") + example
        )

    code = say(language, "考核编码", "code of the assessment")
    child = verb("list", "列出考核", "list the assessments", EXAMPLES[0])
    add_data_option(child, language)
    child.set_defaults(run=show_list)
    child = verb("export", "导出方案、依据和结果", "write scheme, facts and results", EXAMPLES[1])
    child.add_argument("code", metavar="CODE", help=code)
    child.add_argument("--out", type=Path, required=True, metavar="FOLDER",
                       help=say(language, "空文件夹", "an empty folder"))  # fmt: skip
    add_data_option(child, language)
    child.set_defaults(run=export)
    child = verb(
        "verify",
        "离线复算导出的考核，逐字节比对",
        "compute an export again, offline, and compare every byte",
        EXAMPLES[2],
    )
    child.add_argument("folder", type=Path, metavar="FOLDER",
                       help=say(language, "导出的文件夹", "the exported folder"))  # fmt: skip
    child.set_defaults(run=verify)
    child = verb(
        "check",
        "核对已公示和已定案的考核：文件、数据库与登记的校验值是否一致",
        "check what was published or frozen: files and database against the hashes",
        EXAMPLES[3],
    )
    add_data_option(child, language)
    child.set_defaults(run=check)


def show_list(asked: Namespace, language: Language) -> int:
    """List the assessments, newest first."""
    from zhibu.config.site import open_site

    open_site(language, asked.data)
    from zhibu.assessments.models import Assessment

    for one in Assessment.objects.order_by("-year", "pk"):
        title = one.title["zh" if language == "zh" else "en"]
        print(f"{one.code}  {one.year}  {one.get_state_display():<12}{title}")
    return 0


def export(asked: Namespace, language: Language) -> int:
    """Write the newest run of an assessment into a folder."""
    from zhibu.config.site import open_site

    open_site(language, asked.data)
    from zhibu.assessments import exporting
    from zhibu.assessments.models import Run

    assessment = _found(asked.code)
    if assessment is None:
        return _unknown(asked.code, language)
    try:
        exporting.export(assessment, asked.out)
    except Run.DoesNotExist:
        print(say(language, "还没有评定过。", "Nothing was rated yet."))
        return 1
    except FileExistsError:
        print(say(language, f"{asked.out} 不是空文件夹。", f"{asked.out} is not empty."))
        return 1
    print(asked.out)
    return 0


def verify(asked: Namespace, language: Language) -> int:
    """Compute an export again; exit code 1 where anything differs."""
    from zhibu.config.proving_exports import proved
    from zhibu.config.refusals import refusal_of
    from zhibu.scoring.verifying import verify as checks_of

    try:
        checks = (*checks_of(asked.folder), *proved(asked.folder))
    except Exception as error:
        reason = refusal_of(error, language)
        if reason is None:
            raise
        print(say(language, f"导出不能使用：{reason}", f"The export cannot be used: {reason}"))
        return 1
    for check in checks:
        mark = "✓" if check.holds else "✗"
        print(f"{mark} {say(language, check.zh, check.en)}  {check.found[:16]}…")
    whole = all(check.holds for check in checks)
    print(
        say(language, "全部一致。", "Everything agrees.")
        if whole
        else say(language, "有不一致：不要相信这份结果。", "Something differs: do not trust it.")
    )
    proof = asked.folder / "assessment.tlog-proof"
    if whole and proof.is_file():
        print(say(language, "证明是否由账本签发：", "Whether the ledger signed the proof: ")
              + f"zhibu verify {proof} --keys keys.txt")  # fmt: skip
    elif whole:
        print(say(language, "导出中没有存证证明：校验值只是自称的，请与公示上的核对。",
                  "The export holds no proof of the ledger: its hashes are only what it says of "
                  "itself; compare them with the notice."))  # fmt: skip
    return 0 if whole else 1


def check(asked: Namespace, language: Language) -> int:
    """Hold files and rows of all published and frozen assessments against their hashes."""
    from zhibu.config.site import open_site

    open_site(language, asked.data)
    from zhibu.assessments.models import Assessment
    from zhibu.assessments.results import SHOWN
    from zhibu.assessments.wholeness import require_standing
    from zhibu.orgs.refusals import Refused

    bad = 0
    for one in Assessment.objects.filter(state__in=SHOWN).order_by("-year", "pk"):
        title = one.title["zh" if language == "zh" else "en"]
        try:
            require_standing(one)
        except Refused as error:
            bad += 1
            print(f"✗ {one.code}  {title}\n  {error}")
        else:
            print(f"✓ {one.code}  {title}")
    return 1 if bad else 0


def _found(code: str):  # type: ignore[no-untyped-def]
    from zhibu.assessments.models import Assessment

    return Assessment.objects.filter(code=code).first()


def _unknown(code: str, language: Language) -> int:
    print(
        say(
            language,
            f"没有编码为 {code} 的考核；zhibu assessments list 列出全部。",
            f"There is no assessment {code}; zhibu assessments list shows all.",
        )
    )
    return 1
