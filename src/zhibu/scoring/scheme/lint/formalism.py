"""Rules against formalism (形式主义): no points for clicks, check-ins or photos."""

import re
from collections.abc import Iterator

from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import Earner, earners, facts, placed
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.values import Text

TRACES = ("点击", "登录", "签到", "点赞", "转发", "时长", "照片", "截图", "打卡", "留痕", "下载量")
_TRACE_NAMES = re.compile(
    r"\b(clicks?|log[ _-]?(in|on)s?|(check|sign|clock)[ _-]?ins?|likes?|reposts?|photos?|"
    r"screenshots?|downloads?|online[ _-]?(time|hours|minutes)|time[ _-]?online)\b",
    re.IGNORECASE,
)
_PETITION = re.compile(r"信访|上访|\bpetition(s|ing|ers?)?\b", re.IGNORECASE)
_BELIEF = re.compile(r"宗教|信教|\b(religions?|religious|faith)\b", re.IGNORECASE)
RULES = "《整治形式主义为基层减负若干规定》、《关于防治“指尖上的形式主义”的若干意见》"
_RULES_EN = (
    "national rules against formalism (整治形式主义为基层减负若干规定, "
    "关于防治“指尖上的形式主义”的若干意见)"
)


def check_formalism(scheme: Scheme, findings: Findings) -> None:
    """Find points for clicks, check-ins, likes or photos, for petitions, and for belief."""
    for earner in earners(scheme):
        for words, path in _said(earner):
            _check(words, path, findings)
    for rule in placed(scheme):
        for condition, path in facts(rule.condition, rule.path):
            if condition.fact in ("event", "indicator"):
                for name in condition.event or (condition.indicator or "",):
                    _check(name, (*path, condition.fact), findings)
    for number, component in enumerate(scheme.components):
        for place, area in enumerate(component.areas or ()):
            path = ("components", number, "areas", place, "title", "zh")
            _check(_joined(area.title), path, findings)


def _said(earner: Earner) -> Iterator[tuple[str, Path]]:
    """Give what an earner calls itself and its evidence; the first name that is caught is enough."""
    title = earner.title
    yield _joined(title), (*earner.path, "title", "zh")
    if earner.kind in ("records", "attendance", "events"):
        for name in getattr(earner.measure, earner.kind):
            yield name, earner.at(earner.kind)
    elif earner.kind in ("indicator", "contest", "review"):
        yield getattr(earner.measure, earner.kind), earner.at(earner.kind)
    elif earner.kind in ("inspected", "base", "carried", "worked"):
        yield earner.name, (*earner.path, earner.what)


def _joined(text: Text) -> str:
    return f"{text.zh} {text.en}"


def _check(words: str, path: Path, findings: Findings) -> None:
    plain = words.replace("_", " ").replace("-", " ")
    trace = next((word for word in TRACES if word in words), None)
    named = _TRACE_NAMES.search(plain)
    if trace or named:
        word = trace or (named.group() if named else "")
        findings.warning(
            path,
            (f"按“{word}”计分，{RULES}不允许以此考核", "请改为按做成的事计分，或删去"),
            (
                f"scores “{word}”, which {_RULES_EN} do not allow",
                "score what was achieved, or remove it",
            ),
            value=None if path[-1] == "zh" else words,
        )
    petition = _PETITION.search(plain)
    if petition:
        findings.warning(
            path,
            (
                f"按“{petition.group()}”计分：信访是群众的权利，不宜按数量或有无考核",
                "请改为按问题是否依法解决计分，或删去",
            ),
            (
                f"scores “{petition.group()}”: petitioning is a right and is not to be counted against anybody",
                "score whether the matter was settled by law, or remove it",
            ),
            value=None if path[-1] == "zh" else words,
        )
    belief = _BELIEF.search(plain)
    if belief:
        findings.warning(
            path,
            (
                f"涉及“{belief.group()}”：宗教信仰是敏感个人信息（个人信息保护法第二十八条）",
                "请删去，不要收集",
            ),
            (
                f"touches “{belief.group()}”: belief is sensitive personal information "
                "(personal-information law, article 28)",
                "remove it, and do not collect it",
            ),
            value=None if path[-1] == "zh" else words,
        )
