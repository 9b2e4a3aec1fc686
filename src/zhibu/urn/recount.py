"""Count again from a published box (复算), offline: sums, means, groups, levels, turnout, receipts, hashes.

    file = {"document": …, "hash": hex, "receipts": [hex, …]}

What is hidden cannot be counted again by anybody; that it belongs to the counts whose hash the ledger
holds is for the auditor to check on the site.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhibu.terms.rounding import round_half_up
from zhibu.terms.score import Score
from zhibu.tlog.errors import TlogError
from zhibu.tlog.leaves import canonical
from zhibu.urn.disclosure import FULL, K
from zhibu.urn.receipts import root

VERSION = 1


class UnreadableResults(ValueError):
    """The file is no published box."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not come out, in both languages."""

    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted again.

    Shape: how many figures, joined figures, levels and receipts came out; and every fault.
    """

    review: str
    hash: str
    figures: int
    hidden: int
    joined: int
    levels: int
    receipts: int
    findings: tuple[Finding, ...]


def read_results(data: bytes) -> tuple[dict[str, Any], str, list[str]]:
    """Read a downloaded published box: its document, the hash that it states, its receipts.

    Raises:
        UnreadableResults: it is none.
    """
    try:
        file = json.loads(data)
        document, stated, receipts = file["document"], file["hash"], file["receipts"]
        if document["v"] != VERSION or not isinstance(stated, str):
            raise UnreadableResults(f"version {document['v']}; this program knows {VERSION}")
        return document, stated, [str(one) for one in receipts]
    except UnreadableResults:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableResults("no document, hash and receipts") from error


def recount(document: Mapping[str, Any], stated: str, receipts: list[str]) -> Counted:
    """Count a published box again (复算).

    Units: hundredths; every mean is the sum over ballots, rounded half up to the places of the scheme.

    Raises:
        UnreadableResults: a part of the document is not as it must be.
    """
    try:
        found = tuple(_findings(document, stated, receipts))
        told = [one for one in document["figures"] if one["said"] == "shown"]
        return Counted(
            review=str(document["review"]),
            hash=hash_of(document),
            figures=len(told),
            hidden=len(document["figures"]) - len(told),
            joined=len(document["joined"]),
            levels=len(document["levels"]),
            receipts=len(receipts),
            findings=found,
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UnreadableResults(f"{type(error).__name__}: {error}") from error


def hash_of(document: Mapping[str, Any]) -> str:
    """Hash a document as the ledger has it, in hex."""
    return hashlib.sha256(canonical(document)).hexdigest()


def _findings(document: Mapping[str, Any], stated: str, receipts: list[str]) -> Iterator[Finding]:
    found = hash_of(document)
    if found != stated:
        yield Finding("hash", f"文件写的哈希是 {stated}，复算是 {found}",
                      f"the file states the hash {stated}; counted again it is {found}")  # fmt: skip
    yield from _receipts(document, receipts)
    for figure in document["figures"]:
        yield from _figure(figure, document["places"])
    yield from _joined(document)
    yield from _levels(document)
    yield from _turnout(document)


def _receipts(document: Mapping[str, Any], receipts: list[str]) -> Iterator[Finding]:
    if not receipts and not document["receipts"]:
        return
    if len(receipts) != document["receipts"]:
        yield Finding("receipts", f"写明 {document['receipts']} 个回执，文件中有 {len(receipts)} 个",
                      f"{document['receipts']} receipts are stated; the file has {len(receipts)}")  # fmt: skip
    try:
        found = root(bytes.fromhex(one) for one in receipts).hex()
    except (ValueError, TlogError) as error:
        yield Finding("receipts", f"回执无法读取：{error}", f"receipts cannot be read: {error}")
        return
    if found != document["receipts_root"]:
        yield Finding("receipts", "回执的根与公布的不符", "the root of receipts is another one")


def _figure(figure: Mapping[str, Any], places: int) -> Iterator[Finding]:
    where = f"{figure['subject']} / {figure['source']}"
    if figure["said"] != "shown":
        if figure["mean"] is not None or figure["sum"] is not None or figure["groups"]:
            yield Finding(where, "不公开的单元却带有数字", "what is not shown carries figures")
        return
    count, total = figure["count"], figure["sum"]
    if count < K and not figure["named"]:
        yield Finding(where, f"不足 {K} 票却公开了", f"shown with fewer than {K} ballots")
    mean = round_half_up(total, count, places)
    if mean != figure["mean"]:
        yield Finding(where, f"均分应为 {_points(mean)}，公布为 {_points(figure['mean'])}",
                      f"the mean is {_points(mean)}, and {_points(figure['mean'])} was published")  # fmt: skip
    if not 0 <= total <= count * FULL:
        yield Finding(where, "总分超出可能范围", "the sum is beyond what the ballots can give")
    groups = figure["groups"]
    if groups:
        if sum(one[2] for one in groups) != count:
            yield Finding(
                where, "各分数段票数之和与总票数不符", "the bands do not sum up to the ballots"
            )
        least, most = (sum(one[end] * one[2] for one in groups) for end in (0, 1))
        if not least <= total <= most:
            yield Finding(where, "分数段与总分矛盾", "bands and sum contradict each other")
        if any(one[2] < K for one in groups):
            yield Finding(where, f"有分数段不足 {K} 票", f"a band holds fewer than {K} ballots")


def _joined(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Only where every source that counts is shown can the round's figure be counted again."""
    by_subject: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for figure in document["figures"]:
        held = by_subject.setdefault(figure["subject"], {})
        held.setdefault(figure["source"], []).append(figure)
    places = document["places"]
    for joined in document["joined"]:
        sources = joined["sources"]
        if joined["said"] != "shown" or not sources:
            continue
        parts = [by_subject.get(joined["subject"], {}).get(one, []) for one in sources]
        if any(one["said"] not in ("shown", "none") for part in parts for one in part):
            continue
        weights = [document["weights"].get(one, 1) for one in sources]
        means = [round_half_up(sum(one["sum"] or 0 for one in part),
                               sum(one["count"] or 0 for one in part), places) for part in parts]  # fmt: skip
        total = sum(weight * mean for weight, mean in zip(weights, means, strict=True))
        value = round_half_up(total, sum(weights), places)
        if value != joined["value"]:
            yield Finding(joined["subject"],
                          f"本轮得分应为 {_points(value)}，公布为 {_points(joined['value'])}",
                          f"the round's figure is {_points(value)}, and {_points(joined['value'])} was "
                          "published")  # fmt: skip


def _levels(document: Mapping[str, Any]) -> Iterator[Finding]:
    """A level holds at least what is shown below it."""
    above = document["organisations"]
    shown: dict[tuple[str, str], list[int]] = {}
    for figure in document["figures"]:
        if figure["said"] != "shown":
            continue
        for code in _upward(figure["at"], above):
            told = shown.setdefault((code, figure["source"]), [0, 0])
            told[0] += figure["count"]
            told[1] += figure["sum"]
    for level in document["levels"]:
        where = f"{level['at']} / {level['source']}"
        marks, total = shown.pop((level["at"], level["source"]), [0, 0])
        rest, left = level["marks"] - marks, level["sum"] - total
        if rest < 0 or not 0 <= left <= rest * FULL:
            yield Finding(where, "汇总少于下面已公开的数字", "less than what is shown below it")
        if level["mean"] != round_half_up(level["sum"], level["marks"]):
            yield Finding(where, "汇总均分有误", "the mean of the level does not come out")
    for code, source in shown:
        yield Finding(f"{code} / {source}", "缺少汇总", "a level is missing")


def _turnout(document: Mapping[str, Any]) -> Iterator[Finding]:
    above = document["organisations"]
    for one in document["turnout"]:
        if not 0 <= one["voted"] <= one["asked"]:
            yield Finding(one["at"], "参评人数多于应评人数", "more voted than were asked")
        if one["at"] not in above:
            yield Finding(one["at"], "没有这个组织", "there is no such organisation")
        elif above[one["at"]] is None and one["asked"] > document["asked"] + document.get(
            "slips", 0
        ):
            yield Finding(
                one["at"],
                "应评人数多于名册和选票条",
                "more were asked than stand on the roll or had a slip",
            )


def _upward(code: str, above: Mapping[str, str | None]) -> Iterator[str]:
    at: str | None = code
    for _level in range(64):
        if at is None:
            return
        yield at
        at = above[at]
    raise ValueError(f"{code} lies in a loop")


def _points(score: object) -> str:
    return str(Score(hundredths=score)) if type(score) is int else "—"
