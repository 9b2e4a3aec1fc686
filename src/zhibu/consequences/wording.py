"""The wording of notices (通报文稿) before somebody edits it: official Chinese, facts and rule named."""

from zhibu.consequences.facts import rule_of
from zhibu.consequences.models import Proposal
from zhibu.consequences.texts import adoption_of, scheme_text
from zhibu.scoring.scheme.outcome import Proposal as Kind

TITLES = {
    Kind.NOTICE_OF_CRITICISM: "关于对{who}予以通报批评的通报",
    Kind.CRITICISM: "关于对{who}予以党内批评的决定",
    Kind.YELLOW_CARD: "关于对{who}予以黄牌警示的通知",
}
CLOSING = {
    Kind.NOTICE_OF_CRITICISM: "现予以党内通报批评。望认真查找原因，制定措施，切实改进。",
    Kind.CRITICISM: "现予以党内批评。望正视不足，认真整改。",
    Kind.YELLOW_CARD: "现亮黄牌警示。望引以为戒，限期改进。",
}


def draft_notice(proposal: Proposal, who: str) -> tuple[str, str]:
    """Give title and text of a notice to edit.

    Args:
        who: name of the person or organisation that it is about.
    """
    kind = Kind(proposal.propose)
    rule = rule_of(scheme_text(proposal), proposal.consequence)
    title = TITLES[kind].format(who=who)
    source = f"（{rule.source}）" if rule and rule.source else ""
    what = proposal.assessment.title["zh"] if proposal.assessment else proposal.period
    facts = "，".join(one["zh"].rstrip("。").replace("：", "为") for one in proposal.because[2:])
    rests = f"根据《{adoption_of(proposal).title['zh']}》的规定{source}，"
    text = f"在{what}中，{who}{facts}。\n{rests}{CLOSING[kind]}"
    return title, text
