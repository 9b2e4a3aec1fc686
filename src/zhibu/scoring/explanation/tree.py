"""The tree of figures: total, assessments, components, areas, clauses, bonus and deductions."""

from dataclasses import dataclass
from fractions import Fraction

from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation import totals
from zhibu.scoring.explanation.accounts import Asked, account_of
from zhibu.scoring.explanation.model import Account, Node, State
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.explanation.reading import Row
from zhibu.scoring.lowering.span import Span, spans
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document import condition_in_words, measure_in_words
from zhibu.scoring.scheme.measures import Measure, NotDone
from zhibu.scoring.scheme.model import Area, Bonus, Clause, Component, Deduction, Scheme
from zhibu.scoring.scheme.values import Text

_PARTS = {
    "half": ("上半年", "下半年"),
    "quarter": ("一季度", "二季度", "三季度", "四季度"),
}
_EN_PARTS = {"half": "half-year", "quarter": "quarter", "month": "month"}


def said(text: Text) -> Words:
    """Give a scheme's text as words."""
    return Words(text.zh, text.en)


def condition_words(condition: Condition, scheme: Scheme) -> Words:
    """Say a condition in both languages."""
    return Words(
        condition_in_words(condition, "zh", scheme), condition_in_words(condition, "en", scheme)
    )


def tree_of(scheme: Scheme, row: Row) -> Node:
    """Build the tree of one subject from its row of the trace."""
    return Builder(scheme, row).total()


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds nodes from one row."""

    scheme: Scheme
    row: Row

    def total(self) -> Node:
        """Build the year's total."""
        scheme, row = self.scheme, self.row
        if scheme.assessed is None:
            found = totals.part_sum(scheme, Span(None, 1, 12), row.points)
            children = self._content(Span(None, 1, 12), Fraction(1))
        else:
            each = [row.points(f"{span.prefix}total") for span in spans(scheme.rounds)]
            found = totals.year_sum(scheme, each)
            present = sum(total is not None for total in each)
            share = Fraction(1, present) if present else Fraction(0)
            children = tuple(self._part(span, share) for span in spans(scheme.rounds))
        figure = row.points("total")
        working, result = found.working, found.figure
        for gate in scheme.gates:
            if (
                gate.then.score is not None
                and row.holds(f"gate:{gate.gate}")
                and result is not None
            ):
                result = gate.then.score
                zh, en = working or Words("", "")
                set_ = points(result)
                working = Words(
                    f"{zh}；门槛“{gate.title.zh}”成立，定为{set_}",
                    f"{en}; gate “{gate.title.en}” holds: set to {set_}",
                )
        ceiling = scheme.total.ceiling
        return Node(
            "total",
            "total",
            Words("总分", "Total"),
            figure,
            None if ceiling == "none" else ceiling,
            state="no_evidence" if figure is None else "plain",
            working=working if figure is not None else None,
            source=scheme.total.source,
            assumed=scheme.total.assumed,
            agrees=figure == result,
            children=children,
        )

    def _part(self, span: Span, share: Fraction) -> Node:
        scheme, number = self.scheme, span.part or 1
        each = scheme.assessed.each if scheme.assessed else "year"
        zh = _PARTS[each][number - 1] if each in _PARTS else f"{number}月"
        figure = self.row.points(f"{span.prefix}total")
        found = totals.part_sum(scheme, span, self.row.points)
        band = self.row.text(f"{span.prefix}band")
        titles = {b.grade: b.title for b in scheme.grading.bands}
        grade: tuple[Words, ...] = ()
        if band is not None:
            grade = (Words(f"本次等次：{titles[band].zh}", f"grade: {titles[band].en}"),)
        return Node(
            f"{span.prefix}total",
            "part",
            Words(zh, f"{_EN_PARTS.get(each, each).capitalize()} {number}"),
            figure,
            None if scheme.total.ceiling == "none" else scheme.total.ceiling,
            contributed=figure * share if figure is not None else None,
            state="no_evidence" if figure is None else "plain",
            evidence=grade,
            working=found.working if figure is not None else None,
            agrees=figure == found.figure,
            children=self._content(span, share if figure is not None else Fraction(0)),
        )

    def _content(self, span: Span, share: Fraction) -> tuple[Node, ...]:
        scheme = self.scheme
        worth = totals.shares(scheme, span, self.row.points)
        counts = totals.base_sum(scheme, span, self.row.points).figure is not None
        nodes = [
            self._component(
                item,
                span,
                share * worth.get(item.component, Fraction(0)) if counts else Fraction(0),
            )
            for item in scheme.components
        ]
        nodes += [self._extra(item, item.bonus, span, share) for item in scheme.bonus]
        nodes += [self._extra(item, item.deduction, span, -share) for item in scheme.deductions]
        return tuple(nodes)

    def _component(self, component: Component, span: Span, share: Fraction) -> Node:
        name = span.prefix + component.component
        figure, full = self.row.points(name), component.out_of
        contributed = figure * share if figure is not None and share else None
        if component.measure is not None:
            account = self._account(component.component, component, component.measure, full, span)
            own = _state(figure, full, account, component.missing)
            return self._leaf(
                name, "component", component, component.measure, account, own, contributed, full
            )
        found = totals.component_sum(component, span, self.row.points, self.scheme.places)
        not_done = figure == 0 and isinstance(component.missing, NotDone) and found.figure != 0
        scale = (
            share * totals.scale(component, span, self.row.points)
            if figure is not None
            else Fraction(0)
        )
        areas = tuple(self._area(a, component, span, scale, figure) for a in component.areas or ())
        state: State = "not_done" if not_done else "plain"
        if figure is None:
            state = "left_out" if component.missing == "leave_out" else "no_evidence"
        elif not not_done:
            state = "full" if figure >= full else "short"
        return Node(
            name,
            "component",
            said(component.title),
            figure,
            full,
            component.weight,
            contributed,
            state,
            working=None if figure is None or not_done else found.working,
            source=component.source,
            assumed=component.assumed,
            agrees=figure is None or not_done or figure == found.figure,
            children=areas,
        )

    def _area(
        self, area: Area, component: Component, span: Span, scale: Fraction, whole: int | None
    ) -> Node:
        name = span.prefix + area.area
        figure = self.row.points(name)
        available = self.row.points(f"{name}.available")
        found = totals.areas_sum([span.prefix + c.clause for c in area.clauses], self.row.points)
        state: State = "full" if figure is not None and figure >= (available or 0) else "short"
        if figure is None:
            state = "left_out"
        nodes = tuple(self._clause(c, component, span, scale, whole) for c in area.clauses)
        if figure is None and any(node.state == "no_evidence" for node in nodes):
            state = "no_evidence"
        note: tuple[Words, ...] = ()
        if available is not None and figure is not None and available != area.points:
            note = (
                Words(
                    f"计入的条款满分{points(available)}，其余不计",
                    f"clauses worth {points(available)} count, the others are left out",
                ),
            )
        return Node(
            name,
            "area",
            said(area.title),
            figure,
            area.points,
            contributed=figure * scale if figure is not None and scale else None,
            state=state,
            evidence=note,
            working=found.working,
            source=area.source,
            agrees=figure == found.figure,
            children=nodes,
        )

    def _clause(
        self, clause: Clause, component: Component, span: Span, scale: Fraction, whole: int | None
    ) -> Node:
        name = span.prefix + clause.clause
        figure = self.row.points(name)
        account = self._account(clause.clause, clause, clause.measure, clause.points, span)
        policy = clause.missing or component.missing or "no_evidence"
        state = _state(figure, clause.points, account, policy)
        if figure is None:
            account, state = self._absent(clause, account, policy, whole)
        contributed = figure * scale if figure is not None and scale else None
        return self._leaf(
            name, "clause", clause, clause.measure, account, state, contributed, clause.points
        )

    def _absent(
        self, clause: Clause, account: Account, policy: object, whole: int | None
    ) -> tuple[Account, State]:
        """Tell a clause that does not apply from one without evidence, as far as the trace tells."""
        applies = condition_words(clause.applies, self.scheme) if clause.applies else None
        if applies is not None and (account.lacking is None or whole is not None):
            why = Words(f"只在{applies.zh}时考核，这里不计", f"left out: only where {applies.en}")
            return Account((why,)), "left_out"
        if policy == "leave_out":
            lacking = account.lacking or Words("没有依据", "no evidence")
            why = Words(f"不计：{lacking.zh}", f"left out: {lacking.en}")
            return Account((why,)), "left_out"
        return account, "no_evidence"

    def _extra(self, extra: Bonus | Deduction, node: str, span: Span, share: Fraction) -> Node:
        name = span.prefix + node
        cap = None if extra.cap == "none" else extra.cap
        account = self._account(node, extra, extra.measure, cap, span)
        figure = self.row.points(name)
        if account.lacking is not None:
            nothing = Words(f"{account.lacking.zh}，计0分", f"{account.lacking.en}: 0")
            account = Account((nothing,), figure=0)
        elif cap is not None and account.figure is not None and account.figure > cap:
            account = Account(account.evidence, account.working, cap, None, account.hints)
        kind = "bonus" if isinstance(extra, Bonus) else "deduction"
        contributed = figure * share if figure else None
        return self._leaf(name, kind, extra, extra.measure, account, "plain", contributed, cap)

    def _account(
        self,
        node: str,
        piece: Clause | Component | Bonus | Deduction,
        measure: Measure,
        full: int | None,
        span: Span,
    ) -> Account:
        short, beyond = getattr(piece, "short", None), getattr(piece, "beyond", None)
        return account_of(
            Asked(
                self.row,
                span,
                node,
                piece.title,
                measure,
                short,
                piece.award,
                beyond,
                full,
                self.scheme,
            )
        )

    def _leaf(
        self,
        name: str,
        kind: str,
        piece: Clause | Component | Bonus | Deduction,
        measure: Measure,
        account: Account,
        state: State,
        contributed: Fraction | None,
        full: int | None,
    ) -> Node:
        figure = self.row.points(name)
        role = kind if kind in ("bonus", "deduction") else "clause"
        words = [
            measure_in_words(
                measure,
                getattr(piece, "short", None),
                piece.award,
                full,
                language,
                beyond=getattr(piece, "beyond", None),
                role=role,  # type: ignore[arg-type]
                title=piece.title,
                scheme=self.scheme,
            )
            for language in ("zh", "en")
        ]
        checked = figure is None or account.figure is None or state == "not_done"
        return Node(
            name,
            kind,  # type: ignore[arg-type]
            said(piece.title),
            figure,
            full,
            getattr(piece, "weight", None),
            contributed,
            state,
            Words(*words),
            account.evidence,
            _not_done(piece)
            if state == "not_done"
            else account.working
            if figure is not None
            else None,
            account.lacking if state in ("no_evidence", "not_done") else None,
            piece.source,
            piece.assumed,
            checked or figure == account.figure,
            account.hints if state == "short" or kind in ("bonus", "deduction") else (),
        )


def _not_done(piece: Clause | Component | Bonus | Deduction) -> Words | None:
    if isinstance(piece.missing, NotDone):
        reason = piece.missing.not_done
        return Words(
            f"没有依据，按未做计0分：{reason}",
            f"without evidence, counted as not done: 0 ({reason})",
        )
    return Words("没有依据，按未做计0分", "without evidence, counted as not done: 0")


def _state(figure: int | None, full: int | None, account: Account, policy: object) -> State:
    if figure is None:
        return "left_out" if policy == "leave_out" else "no_evidence"
    if account.lacking is not None:
        return "not_done"
    return "full" if full is not None and figure >= full else "short"
