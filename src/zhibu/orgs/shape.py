"""Which kinds of organisation stand below which."""

from zhibu.orgs.enums import OrganisationKind

_ = OrganisationKind

COMMITTEES = (_.COMMITTEE, _.WORKING_COMMITTEE)
BRANCHES = (_.GENERAL_BRANCH, _.BRANCH)
"""Organisations to which people belong."""

ABOVE: dict[OrganisationKind, tuple[OrganisationKind, ...]] = {
    _.COMMITTEE: COMMITTEES,
    _.WORKING_COMMITTEE: COMMITTEES,
    _.GENERAL_BRANCH: COMMITTEES,
    _.BRANCH: (*COMMITTEES, _.GENERAL_BRANCH),
    _.GROUP: (_.BRANCH,),
}
"""Kinds under which a kind may stand; only a group never stands alone at the top."""

__all__ = ["ABOVE", "BRANCHES", "COMMITTEES"]
