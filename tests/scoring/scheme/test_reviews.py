"""Who is asked, and how secretly: said in words, refused where it cannot be, and never a score."""

from pathlib import Path

import pytest

import zhibu.presets
from zhibu.scoring.lowering.plan import lower
from zhibu.scoring.scheme.difference import difference
from zhibu.scoring.scheme.document.measures.marks import review_in_words
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.raters import RATERS, rates
from zhibu.scoring.scheme.reading import read_scheme
from zhibu.terms.errors import TableError

PRESETS = Path(zhibu.presets.__file__).parent


def suxing(folder, *changes):
    text = (PRESETS / "suxing" / "scheme.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    path = folder / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scheme(path)


WITHOUT = (
    (", raters: members}", "}"),
    (", raters: helped}", "}"),
    (", raters: staff}", "}"),
    (", raters: branch_committee}", "}"),
    ("      ballot: named\n", ""),
)


def test_raters_and_secrecy_change_no_plan(tmp_path):
    asked = suxing(tmp_path / "a", ("each: quarter\n", "each: quarter\n      replace: true\n"))
    silent = suxing(tmp_path / "b", *WITHOUT)
    assert asked.scheme != silent.scheme
    assert lower(asked.scheme, "same") == lower(silent.scheme, "same")


def test_a_review_is_sealed_and_final_where_nothing_is_said(tmp_path):
    review = suxing(tmp_path, *WITHOUT).scheme.components[0].measure
    assert (review.ballot, review.replace) == ("sealed", False)
    assert review.sources[0].raters is None


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        ("membrs", "membrs is no kind of raters; did you mean members", "membrs 不是评议人的类别"),
        ("[members, members]", "members stands twice; keep one of them", "members 写了两次"),
        ("[]", "the list is empty; name at least one", "列表是空的"),
    ],
)
def test_unknown_raters_are_refused_with_line_and_remedy(tmp_path, written, english, chinese):
    with pytest.raises(TableError) as refused:
        suxing(tmp_path, ("raters: members}", f"raters: {written}}}"))
    (fault,) = refused.value.faults
    assert (fault.line, fault.key) == (51, "components[0].measure.sources[0].raters")
    assert english in str(fault)
    assert chinese in refused.value.zh


def test_a_changed_secrecy_is_told_as_a_difference(tmp_path):
    before = suxing(tmp_path / "a").scheme
    after = suxing(tmp_path / "b", ("      ballot: named\n", "      ballot: blind\n")).scheme
    (change,) = difference(before, after, "zh")
    assert "无记名盲签票" in change


def test_a_review_says_who_is_asked_unless_its_title_does():
    review = Review.model_validate(
        {
            "review": "peer",
            "minimum": "5",
            "replace": "true",
            "sources": [
                {
                    "source": "a",
                    "title": {"zh": "职工", "en": "All"},
                    "raters": ["staff", "invited"],
                },
                {"source": "b", "title": {"zh": "同类支部", "en": "Same"}, "raters": "same_class"},
            ],
        }
    )
    assert review_in_words(review, "zh", None) == (
        "评议渠道“peer”：考核期内由职工（本支部群众，凭选票条受邀人员）、同类支部评议一轮，百分制取平均，"
        "各来源同等；不足5票的来源不计；无记名密封票，截止前可以改票"
    )


def test_every_kind_of_raters_says_what_it_can_rate():
    assert {kind for kind in RATERS if not rates(kind)} == {"higher_offices", "invited"}
