"""Daily scores (每日得分), and assessments from plan to freezing (考核)."""

from zhibu.assessments.models.daily import (
    BranchDuties,
    CompanyDay,
    DailyLoss,
    DailyScore,
    DutyCount,
    Outdated,
)
from zhibu.assessments.models.runs import Appeal, Application, Assessment, Result, Run

__all__ = [
    "Appeal",
    "Application",
    "Assessment",
    "BranchDuties",
    "CompanyDay",
    "DailyLoss",
    "DailyScore",
    "DutyCount",
    "Outdated",
    "Result",
    "Run",
]
