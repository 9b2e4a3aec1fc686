"""Minutes that read like minutes and differ from each other, so that copied ones stand out."""

from random import Random

from zhibu.demo.company import words


class Writer:
    """Writes titles and minutes for one branch."""

    def __init__(self, chance: Random, names: list[str]) -> None:
        self.chance = chance
        self.names = names

    def title(self, kind: str, month: int, other: str = "") -> str:
        quarter = "一二三四"[(month - 1) // 3]
        pattern = words.TITLES.get(kind, "{work}")
        return self._fill(
            pattern, month=month, quarter=quarter, **({"who": other} if other else {})
        )

    def agenda(self) -> str:
        return "；".join(
            [f"学习{self.chance.choice(words.STUDIED)}"]
            + [f"研究{work}" for work in self.chance.sample(words.WORK, self.chance.randint(1, 2))]
        )

    def minutes(self, kind: str, *, long: bool) -> str:
        told = [self.chance.choice(words.OPENINGS.get(kind, words.GENERAL))]
        told += self.chance.sample(words.OPINIONS, self.chance.randint(2, 4) if long else 1)
        told += self.chance.sample(words.DECISIONS, self.chance.randint(1, 2) if long else 1)
        return "".join(self._fill(one) + "。" for one in told)

    def _fill(self, pattern: str, **known: object) -> str:
        for _ in range(2):  # a phrase may bring places of its own
            if "{" not in pattern:
                break
            pattern = pattern.format_map(self._phrases() | known)
        return pattern

    def _phrases(self) -> dict[str, object]:
        one, two = self.chance.sample(words.WORK, 2)
        return {
            "who": self.chance.choice(self.names),
            "work": one,
            "work2": two,
            "studied": self.chance.choice(words.STUDIED),
            "trouble": self.chance.choice(words.TROUBLES),
            "measure": self.chance.choice(words.MEASURES),
            "result": self.chance.choice(words.RESULTS),
            "n": self.chance.randint(2, 9),
            "m": self.chance.randint(11, 28),
        }
