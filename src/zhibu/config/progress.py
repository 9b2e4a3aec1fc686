"""A progress bar for what takes longer than two seconds; nothing for what does not."""

import sys
import threading
import time
from types import TracebackType
from typing import Self

from zhibu.config.language import Language, say

SCORING = ("plan", "evidence", "statistics", "figures", "ranked", "results", "writing", "report")
"""The steps of a run, in their order."""
PATIENCE = 2.0
"""Seconds before the bar appears."""
WORDS = {
    "generating": ("生成数据", "generating"),
    "plan": ("读取方案", "reading the scheme"),
    "evidence": ("读取并检查数据", "reading and checking evidence"),
    "statistics": ("统计票数", "counting ballots"),
    "figures": ("逐条计分", "scoring clauses"),
    "ranked": ("排名", "ranking"),
    "results": ("定级与建议", "grading and proposing"),
    "writing": ("写出结果", "writing"),
    "report": ("编制报告", "making the report"),
    "organisations": ("建立组织和人员", "organisations and people"),
    "records": ("填写一年的记录本", "a year of record books"),
    "entries": ("登记存证", "entering it all in the ledger"),
    "pictures": ("图片、更正、重点工作", "pictures, corrections, key tasks"),
    "bound": ("装订上一年", "binding last year"),
    "search": ("建立检索", "search"),
    "likeness": ("比对雷同", "comparing minutes"),
    "duties": ("检查应办事项", "checking what is due"),
    "scores": ("每日计分", "daily scores"),
    "assessments": ("三年考核：评定、公示、定案", "three years of assessments"),
    "reviews": ("组织评议、投票、开箱", "reviews, ballots, opening a box"),
    "ledger": ("核对账本", "checking the ledger"),
}


class ProgressBar:
    """Shows the step under way on a terminal's error stream, once it takes long."""

    def __init__(self, language: Language, steps: tuple[str, ...] = SCORING) -> None:
        self.language = language
        self.steps = steps
        self.done = 0
        self.label = ""
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join()

    def step(self, name: str) -> None:
        """Say that a step begins."""
        zh, en = WORDS.get(name, (name, name))
        self.label = say(self.language, zh, en)
        if name in self.steps:
            self.done = self.steps.index(name)

    def _show(self) -> None:
        begun = time.monotonic()
        if self.ended.wait(PATIENCE):
            return
        from tqdm import tqdm

        layout = "{desc} {bar:24} {n_fmt}/{total_fmt} {elapsed}"
        with tqdm(total=len(self.steps), bar_format=layout, leave=False, file=sys.stderr) as bar:
            bar.start_t = bar.start_t - (time.monotonic() - begun)
            while not self.ended.wait(0.2):
                bar.n = self.done
                bar.set_description_str(self.label, refresh=True)
