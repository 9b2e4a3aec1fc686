"""Names: given once, and known where they are used."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.words import STATUSES, SUBJECT_KINDS
from zhibu.scoring.scheme.lint.finding import Findings, Path
from zhibu.scoring.scheme.lint.walk import columns, earners, facts, placed
from zhibu.scoring.scheme.model import Scheme

RESERVED = ("total", "base", "bonus", "deductions", "band", "held", "subject")


def check_names(scheme: Scheme, findings: Findings) -> None:
    """Find names given twice, reserved names, and names that nothing has."""
    _given(scheme, findings)
    _used(scheme, findings)
    for place in placed(scheme):
        for condition, path in facts(place.condition, place.path):
            _used_in(condition, path, scheme, findings)


def _given(scheme: Scheme, findings: Findings) -> None:
    seen: dict[str, tuple[str, Path]] = {}
    for what, name, path in columns(scheme):
        if name in RESERVED:
            findings.error(
                path,
                ("是得分说明中的保留列名", "请另取名称，不要用 " + "、".join(RESERVED)),
                (
                    "is a column that every trace has",
                    "choose another name than " + _listed(RESERVED),
                ),
            )
        if name in seen:
            other, before = seen[name]
            line = findings.line(before)
            findings.error(
                path,
                (f"已是第{line}行的名称（{other}）", "请改其中一个：这些名称都是得分说明的列名"),
                (
                    f"is already the name of the {other} on line {line}",
                    "rename one of them: both are columns of the trace",
                ),
            )
        seen.setdefault(name, (what, path))
    for key, names in (
        ("quotas", [("quota", quota.quota) for quota in scheme.quotas]),
        ("classes", [("class", class_.class_) for class_ in scheme.classes]),
        ("tiers", [("tier", str(tier.tier)) for tier in scheme.tiers]),
    ):
        _once(key, names, findings)
    grades = [("grade", band.grade) for band in scheme.grading.bands]
    _once("grading.bands", grades, findings)


def _once(key: str, names: list[tuple[str, str]], findings: Findings) -> None:
    seen: dict[str, Path] = {}
    for n, (word, name) in enumerate(names):
        path: Path = (*key.split("."), n, word)
        if name in seen:
            line = findings.line(seen[name])
            findings.error(
                path,
                (f"与第{line}行重名", "请改其中一个"),
                (f"is already given on line {line}", "rename one of them"),
            )
        seen.setdefault(name, path)


def _used(scheme: Scheme, findings: Findings) -> None:
    grades = [band.grade for band in scheme.grading.bands]
    figures = [name for what, name, _ in columns(scheme) if what in ("component", "area", "clause")]
    _known(findings, ("subject",), scheme.subject, SUBJECT_KINDS, "考核对象类型", "kind of subject")
    _known(findings, ("grading", "on_veto"), [scheme.grading.on_veto], grades, "等次", "grade")
    for n, gate in enumerate(scheme.gates):
        for key in ("grade", "at_most", "at_least"):
            name = getattr(gate.then, key)
            if name is not None and not (key == "at_most" and name == "held"):
                _known(findings, ("gates", n, "then", key), [name], grades, "等次", "grade")
    for n, quota in enumerate(scheme.quotas):
        _known(findings, ("quotas", n, "grade"), [quota.grade], grades, "等次", "grade")
    for n, order in enumerate(scheme.ranking):
        orders = ["total", *figures, "size", "class"]
        _known(findings, ("ranking", n, "by"), [order.by], orders, "排序依据", "ranking key")
    proposals = [item.consequence for item in scheme.consequences]
    for n, item in enumerate(scheme.consequences):
        path = ("consequences", n, "replaces")
        _known(findings, path, item.replaces or (), proposals, "结果运用", "consequence")
    _replaced(scheme, findings)


def _replaced(scheme: Scheme, findings: Findings) -> None:
    """Find consequences that put themselves out, alone or in a ring: none would be proposed."""
    below = {item.consequence: item.replaces or () for item in scheme.consequences}
    for n, item in enumerate(scheme.consequences):
        reached: list[str] = []
        waiting = list(item.replaces or ())
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.append(name)
                waiting += below.get(name, ())
        if item.consequence in reached:
            findings.error(
                ("consequences", n, "replaces"),
                ("绕一圈又取代了自身，两者都成立时谁也不会提出", "请只让较重的取代较轻的"),
                (
                    "leads round to the consequence itself, so that none of the ring is proposed",
                    "let only the graver replace the milder",
                ),
            )


def _used_in(condition: Condition, path: Path, scheme: Scheme, findings: Findings) -> None:
    fact, argument = condition.fact, condition.argument
    where = (*path, fact or "")
    grades = [band.grade for band in scheme.grading.bands]
    named = {
        what: [n for w, n, _ in columns(scheme) if w == what] for what, _, _ in columns(scheme)
    }
    if fact == "figure":
        kinds = ("component", "area", "clause", "bonus", "deduction")
        names = ["total", *(name for kind in kinds for name in named.get(kind, []))]
        _known(findings, where, [argument], names, "数值", "figure")
    elif fact == "short":
        names = [*named.get("clause", []), "must", "as_a_rule"]
        _known(findings, where, [argument], names, "条款", "clause")
    elif fact == "contest":
        names = [earner.name for earner in earners(scheme) if earner.kind == "contest"]
        _known(findings, where, [argument], names, "按竞赛名次计分的条款", "clause with a contest")
    elif fact == "grade":
        _known(findings, where, argument, grades, "等次", "grade")
    elif fact in ("run", "rounds") and argument != "falling" and argument.grade:
        _known(findings, (*where, "grade"), argument.grade, grades, "等次", "grade")
    elif fact == "class":
        names = [class_.class_ for class_ in scheme.classes]
        _known(findings, where, argument, names, "类别", "class")
    elif fact == "kind":
        _known(
            findings, where, argument, scheme.subject, "本方案的考核对象类型", "kind of this scheme"
        )
    elif fact == "status":
        _known(findings, where, argument, STATUSES, "结果状态", "status")


def _known(
    findings: Findings, path: Path, names: Iterable[str], known: Collection[str], zh: str, en: str
) -> None:
    for name in names:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        allowed = "、".join(known) or "（无）"
        findings.error(
            path,
            (f"不是{zh}", f"请改为“{near[0]}”" if near else f"可用的有：{allowed}"),
            (
                f"names no {en}",
                f"did you mean {near[0]}" if near else f"there are: {_listed(known) or 'none'}",
            ),
            value=name,
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
