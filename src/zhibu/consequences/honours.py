"""Who is nominated for an honour, by rule (评先推优): who qualifies, in which order, how many, and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.assessments.enums import Scope, Status
from zhibu.assessments.models import Assessment, Result
from zhibu.consequences.eligibility import ineligibilities
from zhibu.consequences.enums import HonourKind, HonourState
from zhibu.consequences.figures import scheme_of
from zhibu.consequences.models import Honour
from zhibu.consequences.years import class_titles
from zhibu.orgs.models import Membership, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, may, paths_of, within
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.outcome import in_language, marked_in_words
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Proposal

SHARES: Mapping[str, int] = {HonourKind.ADVANCED_BRANCH: 2_000, HonourKind.COMPANY_TITLE: 1_000}
"""Most of a class, and of all branches, in basis points: 三化 says 按比例 and no number (assumed)."""
MODEL_GROUPS = 1
"""How many of the best groups are nominated as models (assumed)."""
KINDS: Mapping[str, tuple[str, ...]] = {
    HonourKind.ADVANCED_BRANCH: ("branch",),
    HonourKind.COMPANY_TITLE: ("branch",),
    HonourKind.ADVANCED_GROUP: ("group",),
    HonourKind.MODEL_GROUP: ("group",),
    HonourKind.EXCELLENT_MEMBER: ("member",),
    HonourKind.TEAM_INPUT: ("branch",),
    HonourKind.FIVE_GOOD: ("community", "working_committee"),
}
"""Of which kinds of subject each honour is."""
Because = dict[str, str]


@dataclass(frozen=True, slots=True)
class Nominee:
    """A result that is nominated, with the reasons in both languages."""

    result: Result
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Nominated:
    """Everybody whom the rule gives, and who would be among them but may not."""

    nominees: tuple[Nominee, ...]
    barred: tuple[Result, ...]
    """Qualified by result, but not eligible until some day."""


def offered(assessment: Assessment) -> list[str]:
    """Honours for which this assessment can nominate: those of the kinds of subject that it rates."""
    kinds = set(scheme_of(assessment).subject)
    return [kind for kind in HonourKind.values if kinds.intersection(KINDS[kind])]


def nominate_by_rule(assessment: Assessment, kind: str, share: int | None = None) -> Nominated:
    """Give the nominees of an honour.

    Args:
        share: most of a class (advanced branch) or of all branches (company title), in basis
            points; nothing takes the assumed one.
    """
    scheme = scheme_of(assessment)
    rows = assessment.results.filter(kind__in=KINDS[kind], status=Status.RATED)
    rows = [one for one in rows.select_related("organisation") if one.level is None or one.level > _lowest(scheme)]  # fmt: skip
    out = set(ineligibilities(assessment.as_of).values_list("subject", flat=True))
    found = [one for one in rows if _eligible(one, out)]
    barred = [one for one in rows if not _eligible(one, out)]
    share = SHARES.get(kind, 0) if share is None else share
    rule = RULES[kind]
    nominees = rule(assessment, scheme, found, share)
    would = {one.result.pk for one in rule(assessment, scheme, rows, share)}
    return Nominated(tuple(nominees), tuple(one for one in barred if one.pk in would))


def _eligible(result: Result, out: set[str]) -> bool:
    return result.subject not in out


def _lowest(scheme: Scheme) -> int:
    """Level of the unqualified: the grade of a veto, which is never honoured."""
    return next(one.level for one in scheme.grading.bands if one.grade == scheme.grading.on_veto)


# --- Rules ---------------------------------------------------------------------


def _advanced_branches(
    assessment: Assessment, scheme: Scheme, rows: list[Result], share: int
) -> list[Nominee]:
    """The first grade of each class (三化 A7), or whom the scheme puts forward; within the share."""
    named = _honours(scheme, ranked=False)
    top = max(band.level for band in scheme.grading.bands)
    ahead = [one for one in rows if (named & set(one.proposals) if named else one.level == top)]
    by_class: dict[str, list[Result]] = defaultdict(list)
    for one in ahead:
        by_class[one.class_name].append(one)
    of = dict(
        assessment.results.filter(kind="branch", status=Status.RATED)
        .values_list("class_name")
        .annotate(Count("pk"))
    )
    weaker, titles = weaker_first(assessment), class_titles(scheme)
    nominees = []
    for name in sorted(by_class):
        ordered = sorted(by_class[name], key=weaker)
        most = max(1, of[name] * share // 10_000)
        for place, one in enumerate(ordered[:most], start=1):
            said = {"place": place, "most": most, "of": of[name]}
            nominees.append(Nominee(one, (_result(one, scheme), _in_class(said, titles.get(name)))))
    return nominees


def _in_class(said: dict[str, Any], title: Because | None) -> Because:
    if title is None:
        zh, en = "{of}个支部中第{place}名，名额{most}个", "place {place} of {of} branches, {most} may be nominated"  # fmt: skip
    else:
        zh = f"“{title['zh']}”{{of}}个支部中第{{place}}名，名额{{most}}个"
        en = f"place {{place}} of the {{of}} branches of “{title['en']}”, {{most}} may be nominated"
    return {"zh": zh.format(**said), "en": en.format(**said)}


def _company_titles(
    assessment: Assessment, scheme: Scheme, rows: list[Result], share: int
) -> list[Nominee]:
    """The advanced of all classes on one standard; on equal terms the smaller or lower-standing first."""
    advanced = set(
        assessment.honours.filter(kind=HonourKind.ADVANCED_BRANCH)
        .exclude(state=HonourState.REFUSED)
        .values_list("subject", flat=True)
    )
    named = _honours(scheme, ranked=True)
    ahead = [one for one in rows if one.subject in advanced and (not named or named & set(one.proposals))]  # fmt: skip
    weaker = weaker_first(assessment)
    ordered = sorted(ahead, key=weaker)
    of = assessment.results.filter(kind="branch", status=Status.RATED).count()
    most = max(1, of * share // 10_000)
    last = ordered[most - 1].score if len(ordered) >= most else None
    tied = [one for one in ordered if one.score == last]
    nominees = []
    for one in ordered[:most]:
        because = [_result(one, scheme), {"zh": f"全公司先进党支部按同一标准排列，名额{most}个", "en": f"the advanced of all classes on one standard, {most} may be nominated"}]  # fmt: skip
        if last is not None and one.score == last and len(tied) > len([x for x in ordered[:most] if x in tied]):  # fmt: skip
            because.append(_TIED)
        nominees.append(Nominee(one, tuple(because)))
    return nominees


_TIED = {
    "zh": "同等条件下，优先考虑规模与地位处于劣势的支部（三化考核；类别靠后者、人数少者在先）",
    "en": "on equal terms the branch of lower standing or smaller size goes first (later class, then fewer members)",
}  # fmt: skip


def weaker_first(assessment: Assessment) -> Callable[[Result], tuple[Any, ...]]:
    """The order by score, and on equal terms the weaker first: later class, fewer members, code."""
    members = dict(
        Membership.objects.on(assessment.as_of).values_list("branch").annotate(Count("pk"))
    )

    def key(one: Result) -> tuple[Any, ...]:
        standing = -(one.organisation.class_number or 0) if one.organisation else 0
        return (-(one.score or 0), standing, members.get(one.organisation_id, 0), one.subject)

    return key


def _advanced_groups(
    assessment: Assessment, scheme: Scheme, rows: list[Result], _share: int
) -> list[Nominee]:
    """The highest mean of the year's two assessments, with recognised work (绍兴 H3); ties all stand."""
    named = _honours(scheme, ranked=None)
    means = means_of_year(assessment, scheme, rows)
    if named:
        rows = [one for one in rows if named & set(one.proposals)]
    rows = [one for one in rows if one.pk in means]
    best: dict[str, Fraction] = {}
    for one in rows:
        above = _above(one)
        best[above] = max(best.get(above, means[one.pk]), means[one.pk])
    known = {"zh": "工作成绩得到一致公认（考核中有记载）", "en": "its work is recognised, as the assessment's facts say"}  # fmt: skip
    asked = {"zh": "工作成绩是否得到一致公认，须由决定人查明", "en": "whoever decides must find out that its work is recognised"}  # fmt: skip
    return [
        Nominee(
            one,
            (
                {"zh": f"一年两次考评平均{_points(means[one.pk])}分，为同一支部最高", "en": f"a mean of {_points(means[one.pk])} in the year's two assessments, the highest of its branch"},
                known if named else asked,
            ),
        )
        for one in sorted(rows, key=lambda one: one.subject)
        if means[one.pk] == best[_above(one)]
    ]  # fmt: skip


def means_of_year(
    assessment: Assessment, scheme: Scheme, rows: Iterable[Result]
) -> dict[int, Fraction]:
    """Mean of the two assessments of the year, exactly: the scheme's own, or with the half-year's."""
    if scheme.assessed is not None:
        return {one.pk: Fraction(one.score) for one in rows if one.score is not None}
    half = Assessment.objects.filter(
        adoption=assessment.adoption_id,
        organisation=assessment.organisation_id,
        year=assessment.year,
        scope=Scope.PRE,
    ).exclude(state="called_off")
    before = dict(Result.objects.filter(assessment__in=half, score__isnull=False).values_list("subject", "score"))  # fmt: skip
    return {
        one.pk: Fraction(one.score + before.get(one.subject, one.score), 2)
        for one in rows
        if one.score is not None
    }


def _above(one: Result) -> str:
    """Path of the branch of a group; groups compete within it, as those of one work area did."""
    return one.organisation.path[:-STEP] if one.organisation else ""


def _model_groups(
    assessment: Assessment, scheme: Scheme, rows: list[Result], _share: int
) -> list[Nominee]:
    """From the best: the first of the advanced groups of the year, by mean."""
    advanced = set(
        assessment.honours.filter(kind=HonourKind.ADVANCED_GROUP)
        .exclude(state=HonourState.REFUSED)
        .values_list("subject", flat=True)
    )
    means = means_of_year(assessment, scheme, rows)
    ahead = [one for one in rows if one.subject in advanced and one.pk in means]
    ahead.sort(key=lambda one: (-means[one.pk], one.subject))
    line = [means[one.pk] for one in ahead[:MODEL_GROUPS]]
    words = {"zh": "年度先进党小组中平均分最高（名额为设定值）", "en": "the highest mean among the year's advanced groups (their number is assumed)"}  # fmt: skip
    return [Nominee(one, (_result(one, scheme), words)) for one in ahead if means[one.pk] in line]


def _excellent_members(
    assessment: Assessment, scheme: Scheme, rows: list[Result], _share: int
) -> list[Nominee]:
    """The first grade; a scheme that says at most a third has let the rating keep within it."""
    del assessment
    top = max(scheme.grading.bands, key=lambda band: band.level)
    quota = next((one for one in scheme.quotas if one.grade == top.grade), None)
    because = []
    if quota is not None:
        said = in_language(quota.source or "", "zh") or marked_in_words(quota.assumed, "zh")
        because.append({"zh": f"优秀比例已由方案限定（{said}）", "en": "the scheme keeps the share of the excellent"})  # fmt: skip
    ahead = [one for one in rows if one.level == top.level]
    ahead.sort(key=lambda one: one.subject)
    return [Nominee(one, (_result(one, scheme), *because)) for one in ahead]


def _team_inputs(
    assessment: Assessment, scheme: Scheme, rows: list[Result], _share: int
) -> list[Nominee]:
    """Branches whose star counts in the unit's gold, silver and bronze rating (大庆 E9)."""
    del assessment
    named = {one.consequence for one in scheme.consequences if one.propose == Proposal.HONOUR and one.to == "unit"}  # fmt: skip
    words = {"zh": "如何折算由金银铜牌队考核办法规定", "en": "the team rating itself says how it counts"}  # fmt: skip
    found = [one for one in rows if named & set(one.proposals)]
    found.sort(key=lambda one: (-(one.level or 0), one.subject))
    return [Nominee(one, (_result(one, scheme), words)) for one in found]


def _five_good(
    assessment: Assessment, scheme: Scheme, rows: list[Result], _share: int
) -> list[Nominee]:
    """All that reached the standard (社区 C2): each by its own total, without a share."""
    del assessment
    named = _honours(scheme, ranked=False)
    words = {"zh": "达到创建标准，不限名额", "en": "it reached the standard; their number is not limited"}  # fmt: skip
    found = [one for one in rows if named & set(one.proposals)]
    found.sort(key=lambda one: (one.kind, -(one.score or 0), one.subject))
    return [Nominee(one, (_result(one, scheme), words)) for one in found]


Rule = Callable[[Assessment, Scheme, list[Result], int], list[Nominee]]
RULES: Mapping[str, Rule] = {
    HonourKind.ADVANCED_BRANCH: _advanced_branches,
    HonourKind.COMPANY_TITLE: _company_titles,
    HonourKind.ADVANCED_GROUP: _advanced_groups,
    HonourKind.MODEL_GROUP: _model_groups,
    HonourKind.EXCELLENT_MEMBER: _excellent_members,
    HonourKind.TEAM_INPUT: _team_inputs,
    HonourKind.FIVE_GOOD: _five_good,
}


def _honours(scheme: Scheme, *, ranked: bool | None) -> set[str]:
    """Names of consequences that put the subject forward for an honour.

    Args:
        ranked: only those that ask for a rank among all, or only the others; nothing takes both.
    """
    return {
        one.consequence
        for one in scheme.consequences
        if one.propose == Proposal.HONOUR
        and one.to in ("subject", "member")
        and (ranked is None or _asks_rank(one.when) is ranked)
    }


def _asks_rank(when: Condition) -> bool:
    return when.rank == "scheme" or any(_asks_rank(part) for part in when.parts)


def _result(one: Result, scheme: Scheme) -> Because:
    band = next((band for band in scheme.grading.bands if band.grade == one.grade), None)
    points = _points(Fraction(one.score)) if one.score is not None else "—"
    zh, en = (band.title.zh, band.title.en) if band else (one.grade, one.grade)
    return {"zh": f"{one.assessment.year}年度{zh}，{points}分", "en": f"{one.assessment.year}: {en}, {points} points"}  # fmt: skip


def _points(hundredths: Fraction) -> str:
    """Write a mean as it is: two places, a third where two do not say it."""
    thousandths = hundredths * 10
    whole = int(thousandths)
    text = f"{whole // 1000}.{whole % 1000:03d}"
    return text.removesuffix("0") if text.endswith("0") else text


# --- What a person may see -------------------------------------------------------


def honours_for(person: Person) -> QuerySet[Honour]:
    """Honours: granted ones of all whom the assessment concerns, others within reach; newest first."""
    seen = within(person, Permission.CONSEQUENCE_SEE, "organisation")
    granted = Q(pk__in=[])
    for above in _tops(person):
        granted |= Q(assessment__organisation__path__in=above)
    found = Honour.objects.filter(seen | Q(granted, state=HonourState.GRANTED))
    found = found.select_related("assessment", "assessment__adoption", "organisation", "decided_by")
    return found.order_by("-assessment__year", "kind", "organisation__path", "subject")


def _tops(person: Person) -> Iterable[list[str]]:
    """Paths of organisations from the root down to each that the person reaches."""
    for top in paths_of(person, Permission.ASSESSMENT_SEE):
        yield [top[:end] for end in range(STEP, len(top) + 1, STEP)]


def honour_for(person: Person, number: int) -> Honour:
    """One of them; 404 if unseen."""
    return get_object_or_404(honours_for(person), pk=number)


def decides(person: Person, honour: Honour) -> bool:
    """Whether a person decides on an honour: the office that ran the assessment, never on one's own."""
    own = honour.kind == HonourKind.EXCELLENT_MEMBER and honour.subject == person.code
    return not own and may(person, Permission.CONSEQUENCE_DECIDE, on=honour.assessment.organisation)
