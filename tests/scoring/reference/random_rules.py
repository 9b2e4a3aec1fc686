"""Random gradings, gates, vetoes, quotas, tiers and consequences for a scheme's components."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
NAMED = {"title": {"zh": "规则", "en": "Rule"}, "assumed": "drawn at random"}
GRADES = ("excellent", "good", "fair", "poor")
STARTS = (("90", "75", "60", "0"), ("95", "80", "60", "0"), ("80", "79.99", "50", "0"))
WHOLE_STARTS = STARTS[:2]


@st.composite
def outcome_rules(draw: Draw, scheme: Data) -> Data:
    """Everything that follows a total."""
    return _Rules(draw, scheme).all()


class _Rules:
    def __init__(self, draw: Draw, scheme: Data) -> None:
        self.draw, self.scheme = draw, scheme
        self.assessed = "assessed" in scheme
        self.classes = [item["class"] for item in scheme["classes"]]
        self.clauses = [
            clause
            for component in scheme["components"]
            for area in component.get("areas", [])
            for clause in area["clauses"]
        ]
        self.contests = [c["clause"] for c in self.clauses if "contest" in c["measure"]]
        self.withins = ["scheme", "parent"] + ["class"] * bool(self.classes)

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def listed(self, most: int, make: Callable[[int], Data]) -> list[Data]:
        return [make(n) | NAMED for n in range(self.draw(st.integers(0, most)))]

    def all(self) -> Data:
        made = {
            "grading": self._grading(),
            "exempt": [
                {"exempt": f"x{n}", "when": self._early()} | NAMED
                for n in range(self.pick(0, 0, 0, 1))
            ],
            "gates": self.listed(3, self._gate),
            "vetoes": self.listed(
                2, lambda n: {"veto": f"v{n}", "when": self._joined(self._middle)}
            ),
            "quotas": [self._quota(n) for n in range(self.pick(0, 0, 1, 2))],
            "ranking": self._ranking(),
            "consequences": self._consequences(),
        }
        if self.pick(True, False):
            made["tiers"] = [
                {"tier": "1", "levels": ["5", "3"]} | NAMED,
                {"tier": "2", "levels": ["2", "0"]} | NAMED,
            ]
        if self.pick(True, False, False):
            made["ladder"] = {
                "up_at_most": self.pick("1", "2"),
                "newcomers": self.pick("true", "false"),
                "assumed": "drawn at random",
            }
        return made

    def _grading(self) -> Data:
        sets = STARTS if self.scheme["places"] == "2" else WHOLE_STARTS
        by_class = {name: self.pick(*sets) for name in self.classes}
        starts = self.pick(*sets)
        bands = []
        for n, (grade, level) in enumerate(zip(GRADES, ("5", "3", "2", "0"), strict=True)):
            begins: Any = starts[n]
            if self.classes:
                begins = {name: by_class[name][n] for name in self.classes}
            bands.append({"grade": grade, "level": level, "from": begins} | NAMED)
        return {"boundary": self.pick("lower", "upper"), "on_veto": "poor", "bands": bands}

    def _gate(self, number: int) -> Data:
        then = self.pick(
            {"score": self.pick("59", "75", "90")},
            {"grade": self.pick(*GRADES)},
            {"at_most": self.pick(*GRADES[1:], "held")},
            {"at_least": self.pick(*GRADES[:-1])},
        )
        return {"gate": f"g{number}", "when": self._joined(self._middle), "then": then}

    def _quota(self, number: int) -> Data:
        return {
            "quota": f"q{number}",
            "grade": self.pick("excellent", "good"),
            "at_most": self.pick("1/3", "50%", "20%"),
            "within": self.pick(*self.withins),
            "assumed": "drawn at random",
        }

    def _ranking(self) -> list[Data]:
        others = [{"by": "size", "first": "low"}, {"by": "size"}]
        if self.classes:
            others.append({"by": "class", "first": self.pick("high", "low")})
        if not self.assessed:
            others.append({"by": self.pick(*self._figures()), "first": self.pick("high", "low")})
        return [{"by": "total"}, *self.pick([], [self.pick(*others)])]

    def _consequences(self) -> list[Data]:
        made = self.listed(
            4,
            lambda n: {
                "consequence": f"c{n}",
                "when": self._joined(self._late),
                "propose": "prompt",
            },
        )
        for n in range(1, len(made)):
            if self.pick(True, False, False):
                made[n]["replaces"] = [f"c{n - 1}"]
        return made

    # --- conditions ---

    def _joined(self, fact: Callable[[], Data]) -> Data:
        how = self.pick("one", "one", "one", "all", "any", "not")
        if how == "one":
            return fact()
        return {"not": fact()} if how == "not" else {how: [fact(), fact()]}

    def _early(self) -> Data:
        facts = [
            {"event": ["accident"]},
            {"event": ["award", "prize"], "at_least": "2"},
            {"size": "members", "below": "7"},
            {"size": "members", "above": "12"},
            {"indicator": "output", "below": self.pick("target", "low", "high", "95")},
            {"indicator": "safety", "above": self.pick("target", "low", "high", "100.5")},
            {"level": "last_year", "at_most": "2"},
        ]
        facts += [{"class": ["1"]}] if self.classes else []
        facts += [{"kind": ["group"]}] if len(self.scheme["subject"]) > 1 else []
        return self.pick(*facts)  # type: ignore[no-any-return]

    def _figures(self) -> list[str]:
        names = []
        for component in self.scheme["components"]:
            names.append(component["component"])
            for area in component.get("areas", []):
                names += [area["area"], *(clause["clause"] for clause in area["clauses"])]
        return names

    def _middle(self) -> Data:
        compare = self.pick("at_least", "above", "at_most", "below")
        facts = [
            self._early(),
            {"figure": "total", compare: self.pick("60", "75", "79.99", "90")},
            {"margin": "held", compare: self.pick("0", "5")},
        ]
        if self.assessed:
            such = self.pick({"level_below": "3"}, {"grade": ["fair", "poor"]})
            facts.append({"rounds": such, "at_least": self.pick("1", "2")})
            return self.pick(*facts)  # type: ignore[no-any-return]
        extras = [item.get("bonus") or item["deduction"] for item in self._extras()]
        facts.append(
            {"figure": self.pick(*self._figures(), *extras), compare: self.pick("4", "9", "75")}
        )
        strong = [c["strength"] for c in self.clauses if c["strength"] != "custom"]
        facts += [{"short": self.pick(*strong)}] if strong else []
        facts += [{"short": self.pick(*self.clauses)["clause"]}] if self.clauses else []
        if self.contests:
            counted = self.pick("from_top", "from_bottom")
            place = self.pick("1", "2")
            facts.append(
                {"contest": self.pick(*self.contests), "at_most": place, "counted": counted}
            )
        return self.pick(*facts)  # type: ignore[no-any-return]

    def _extras(self) -> list[Data]:
        return [*self.scheme["bonus"], *self.scheme["deductions"]]

    def _late(self) -> Data:
        such = self.pick("falling", {"level_below": "3"}, {"grade": ["fair", "poor"]})
        rank = {"rank": self.pick(*self.withins), "counted": self.pick("from_top", "from_bottom")}
        facts = [
            self._middle(),
            {"grade": self.pick(["excellent"], ["fair", "poor"])},
            {"level": self.pick("this_year", "last_year"), "at_least": "3"},
            {"fall": "levels"},
            {"fall": "levels", "at_least": "2"},
            {"rise": "levels", "at_least": self.pick("1", "2")},
            {"run": such, "at_least": self.pick("1", "2", "3")},
            rank | {"at_most": self.pick("1", "2")},
            rank | {"share": self.pick("1/3", "20%", "50%")},
            {"flags": "count", "at_least": "1"},
            {"flags": "place", "at_most": self.pick("1", "2")},
            {"status": self.pick(["rated"], ["no_evidence"], ["no_evidence", "vetoed"])},
        ]
        return self.pick(*facts)  # type: ignore[no-any-return]
