"""Checks on subjects: the tree, kinds, classes."""

# ruff: noqa: S608  (names come from the contract, values are quoted)

from zhibu.scoring.evidence import contract
from zhibu.scoring.evidence.checking import Check, known
from zhibu.scoring.evidence.converting import SCHEMA
from zhibu.scoring.evidence.problems import Problem, Words
from zhibu.scoring.evidence.texts import literal


def check_subjects(check: Check) -> None:
    """Check codes that stand once, parents, the tree, classes."""
    uses = check.uses
    table = f"{SCHEMA}.subjects"
    if not check.has(f"SELECT 1 FROM {table}"):
        check.findings.add(
            Problem(
                "subjects",
                None,
                "",
                None,
                Words("没有考核对象", "has no rows"),
                Words("请每个对象填一行", "write one row for each subject"),
                check.loaded["subjects"].file,
            )
        )
        return
    check.offenders(
        "subjects",
        "parent",
        f"t.parent IS NOT NULL AND t.parent NOT IN (SELECT subject FROM {table} "
        "WHERE subject IS NOT NULL)",
        lambda _: (
            Words("不在 subjects 的编码中", "is no subject of this table"),
            Words(
                "请为该上级增加一行，或改正编码；最上级留空",
                "add a row for it, or correct the code; at the top leave it empty",
            ),
        ),
    )
    _check_loops(check)
    kinds = ", ".join(literal(kind) for kind in uses.kinds)
    if not check.has(f"SELECT 1 FROM {table} WHERE kind IN ({kinds})"):
        zh = "、".join(contract.KINDS.get(kind, kind) for kind in uses.kinds)
        check.findings.add(
            Problem(
                "subjects",
                None,
                "kind",
                None,
                Words(f"没有本方案考核的对象（{zh}）", f"has no {' or '.join(uses.kinds)}"),
                Words(
                    "请增加这类对象，或改用别的方案",
                    "add such subjects, or score with another scheme",
                ),
                check.loaded["subjects"].file,
            )
        )
    if uses.class_required:
        listed = ", ".join(uses.classes)
        among = ", ".join(literal(it) for it in uses.classes)
        check.offenders(
            "subjects",
            "class",
            f't.kind IN ({kinds}) AND t."class" IS NULL',
            lambda _: (
                Words("没有分类", "has no class, and the scheme needs one"),
                Words(f"请填写分类：{listed}", f"write its class: {listed}"),
            ),
            value="t.subject",
        )
        check.offenders(
            "subjects",
            "class",
            f't.kind IN ({kinds}) AND t."class" NOT IN ({among})',
            known(uses.classes, Words("分类", "class")),
        )


def _check_loops(check: Check) -> None:
    table = f"{SCHEMA}.subjects"
    left = dict(
        check.con.execute(
            # Only what has something below it can stand in a loop: members, the many, cannot.
            f"WITH RECURSIVE nodes AS (SELECT subject, parent FROM {table} "
            f"WHERE subject IN (SELECT parent FROM {table})), "
            "reached(subject) AS (SELECT subject FROM nodes WHERE parent IS NULL "
            "OR parent NOT IN (SELECT subject FROM nodes) "
            "UNION SELECT nodes.subject FROM nodes JOIN reached ON nodes.parent = reached.subject) "
            "SELECT subject, parent FROM nodes WHERE subject NOT IN (SELECT subject FROM reached) "
            "ORDER BY subject"
        ).fetchall()
    )
    seen: set[str] = set()
    for start in left:
        way: list[str] = []
        at = start
        while at in left and at not in seen:
            seen.add(at)
            way.append(at)
            at = left[at]
        if at in way:
            loop = [*way[way.index(at) :], at]
            shown = " → ".join(loop if len(loop) < 7 else [*loop[:5], "…", at])
            check.offenders(
                "subjects",
                "parent",
                f"t.subject = {literal(at)}",
                lambda _, shown=shown: (  # type: ignore[misc]
                    Words(f"使上级关系成环（{shown}）", f"closes a loop of parents ({shown})"),
                    Words("请改正其中一个上级", "correct one of the parents"),
                ),
            )
