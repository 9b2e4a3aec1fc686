"""Build the demo company in a process of its own.

Building sets papers in type, and the typesetter's threads are not copied where a server forks its
workers: each PDF would wait for them forever. So nothing of it happens in the process that serves.
"""

import os
import subprocess
import sys
from pathlib import Path

from zhibu.config.language import Language, language_of, say
from zhibu.config.refusals import CommandError, refusal_of

UNFINISHED = "demo-unfinished"
"""A file in the data folder as long as the company is not whole."""


def build_apart(language: Language, scale: float) -> None:
    """Build the company of an open, empty site, and wait for it.

    Raises:
        CommandError: it was stopped, or failed and has said why.
    """
    from django.conf import settings

    mark = settings.DATA / UNFINISHED
    mark.touch()
    command = [sys.executable, "-m", "zhibu.config.building", language, str(scale)]
    with subprocess.Popen(command, env=os.environ | {"ZHIBU_DATA": str(settings.DATA)}) as child:
        try:
            failed = child.wait()
        except KeyboardInterrupt:
            child.terminate()
            failed = child.wait()
    if failed:
        raise _unfinished(settings.DATA)
    mark.unlink()


def require_finished(folder: Path) -> None:
    """Refuse a company that is there by half.

    Raises:
        CommandError: an earlier start was stopped while it built.
    """
    if (folder / UNFINISHED).exists():
        raise _unfinished(folder)


def _unfinished(folder: Path) -> CommandError:
    return CommandError(
        f"演示企业没有建完。请删除文件夹 {folder} 后重新运行，或用 --data 换一个文件夹。",
        f"The made-up company is not whole. Delete the folder {folder} and start again, "
        "or name another with --data.",
    )


def main(language: Language, scale: float) -> int:
    """Build in this process, as long as the process lives that started it; give the exit code."""
    from zhibu.config.progress import ProgressBar
    from zhibu.config.site import open_site

    open_site(language)
    from zhibu.demo.company.site import STEPS, make

    parent = os.getppid()
    _tell(language, "正在建立演示企业……", "Building the made-up company…")
    try:
        with ProgressBar(language, STEPS) as bar:

            def step(name: str) -> None:
                if os.getppid() != parent:
                    raise KeyboardInterrupt
                bar.step(name)

            built = make(scale=scale, progress=step)
    except KeyboardInterrupt:
        return 1
    except Exception as error:
        refusal = refusal_of(error, language)
        if refusal is None:
            raise
        _tell(language, refusal, refusal)
        return 1
    _tell(
        language,
        f"已建立：{built.branches} 个党支部，{built.people} 人，{built.records} 条记录。",
        f"Built: {built.branches} branches, {built.people} people, {built.records} records.",
    )
    return 0


def _tell(language: Language, zh: str, en: str) -> None:
    print(say(language, zh, en), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(language_of(["--lang", sys.argv[1]], None), float(sys.argv[2])))
