"""`zhibu template`: a workbook that a secretary can fill in."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from zhibu.config.language import Language, say

EXAMPLES = ("zhibu template xiaozu -o book.xlsx",)


def help_of(language: Language) -> str:
    """Say what the verb does."""
    return say(
        language,
        "生成某方案的填报工作簿（中文表头、下拉选项、批注）",
        "write a workbook to fill in for a scheme: headings, drop-downs, notes",
    )


def add_arguments(parser: ArgumentParser, language: Language) -> None:
    """Add the verb's arguments."""
    zh = language == "zh"
    parser.add_argument(
        "scheme",
        metavar="NAME|PATH",
        help="内置方案名或方案文件夹" if zh else "a preset or a scheme's folder",
    )
    parser.add_argument(
        "-o",
        "--out",
        required=True,
        type=Path,
        metavar="FILE.xlsx",
        help="工作簿" if zh else "the workbook",
    )
    parser.set_defaults(run=run)


def run(asked: Namespace, language: Language) -> int:
    """Write the workbook; one that stands there may have been filled in, and is kept."""
    import shutil
    import tempfile

    from zhibu.config.presets import scheme_at
    from zhibu.config.refusals import CommandError
    from zhibu.scoring.scheme.usable import read_usable
    from zhibu.scoring.workbook import write_template

    if asked.out.suffix != ".xlsx":
        raise CommandError(
            f"{asked.out} 不是 .xlsx 文件名；请以 .xlsx 结尾。",
            f"{asked.out} is no name of a workbook; let it end with .xlsx.",
        )
    if asked.out.exists():
        raise CommandError(
            f"{asked.out} 已经存在，可能已有人填写；请另取文件名，或先移走它。",
            f"{asked.out} is there already and may have been filled in; name another file, or "
            "remove it first.",
        )
    scheme = read_usable(scheme_at(asked.scheme)).scheme
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "template.xlsx"
        write_template(scheme, made)
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, asked.out)
    print(say(language, f"已写出 {asked.out}", f"Wrote {asked.out}"))
    return 0
