from datetime import date

import pytest

from makers import make_company, make_member, make_role
from zhibu.duties.kinds import lay_kinds
from zhibu.orgs.enums import RoleKind
from zhibu.records.models import Kind
from zhibu.schemes.actions import adopt
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


def adopted(name):
    company = make_company()
    office = make_member(company.branch)
    make_role(office, company.root, RoleKind.ASSESSMENT_OFFICE)
    text = preset_text(name)
    return adopt(organisation=company.root, text=text, from_day=date(2026, 1, 1), by=office)


def test_an_adopted_scheme_brings_its_own_kinds_with_its_own_words():
    lay_kinds(adopted("sanhua"))
    assert Kind.objects.get(name="open_affairs").zh == "党务公开"
    assert Kind.objects.get(name="mood_analysis").zh == "职工思想动态分析"
    assert Kind.objects.get(name="mood_analysis").en == "analysis of what moves the staff"


def test_kinds_are_laid_once():
    adoption = adopted("sanhua")
    lay_kinds(adoption)
    assert lay_kinds(adoption) == []
