"""`zhibu ballots open` and `status`, as a teller and an administrator run them."""

import pytest

from locked_boxes import make_locked
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import BoxOpening
from zhibu.config import command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_wiping(monkeypatch):
    def wiped(review):
        return bool(BoxOpening.objects.filter(review=review).update(wiped=True))

    monkeypatch.setattr("zhibu.ballots.opening.wipe", wiped)


@pytest.fixture
def locked():
    made = make_locked(voters=5)
    made.all_vote(lambda voter: [9_000] * len(voter.sheet.subjects))
    return made


def zhibu(*arguments):
    return command.main(["ballots", *map(str, arguments)])


def test_two_keys_open_the_box(locked, tmp_path, capsys):
    for text, said in zip(locked.texts, ("外层锁已打开", "5 / 0 / 0"), strict=True):
        (tmp_path / "key.txt").write_text(f"监票人的密钥\n\n{text}\n", encoding="utf-8")
        assert zhibu("open", locked.review.code, "--key", tmp_path / "key.txt") == 0
        assert said in capsys.readouterr().out
    locked.review.refresh_from_db()
    assert locked.review.state == ReviewState.COUNTED
    assert zhibu("status") == 0
    assert "已清除" in capsys.readouterr().out


def test_wrong_key_is_refused_with_its_group(locked, tmp_path, capsys):
    wrong = locked.texts[0].replace(locked.texts[0][:5], "ZZZZZ", 1)
    (tmp_path / "key.txt").write_text(wrong, encoding="utf-8")
    assert zhibu("open", locked.review.code, "--key", tmp_path / "key.txt") == 1
    assert "第 1 组" in capsys.readouterr().err


def test_unknown_review_and_missing_file_are_told(locked, tmp_path, capsys):
    assert zhibu("open", "nothing", "--key", "-") == 1
    assert "没有编码为 nothing 的评议" in capsys.readouterr().err
    assert zhibu("open", locked.review.code, "--key", tmp_path / "none.txt") == 1
    assert "none.txt" in capsys.readouterr().err


def test_status_says_what_is_not_cleared(locked, capsys):
    locked.review.state = ReviewState.COUNTED
    locked.review.save(update_fields=["state"])
    BoxOpening.objects.create(review=locked.review, problem="disk is full")
    assert zhibu("status") == 1
    told = capsys.readouterr().out
    assert "尚未清除" in told
    assert "disk is full" in told
