"""Addresses of inspections, draws, events and figures from files."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.inspections import circular, draws, events, evidence, mine, pictures, plans
from zhibu.portal.pages import page

P = Permission
MINE, PLAN = "inspections/<int:number>/", "inspections/plans/<str:code>/"
EVENT, IMPORT = "events/<int:number>/", "evidence/<str:code>/"
urlpatterns = [
    page("inspections/", mine.mine, "inspections", get=P.INSPECT),
    page(MINE, mine.one, "inspection", get=P.INSPECT, post=P.INSPECT, about="inspection"),
    page(f"{MINE}proof/", mine.proof, "inspection_proof", get=P.INSPECT, about="inspection"),
    page(f"{MINE}result/", mine.submitted, "inspection_result", get=P.CONSEQUENCE_SEE, about="submitted_inspection"),
    page(f"{MINE}findings/", mine.finding, "finding_new", post=P.INSPECT, about="inspection"),
    page(f"{MINE}findings/<int:finding>/drop/", mine.drop, "finding_drop", post=P.INSPECT, about="inspection"),
    page("inspections/pictures/<int:number>/", pictures.picture, "picture", get=P.CONSEQUENCE_SEE, about="picture"),
    page("inspections/plans/", plans.plans, "inspection_plans", get=P.INSPECTION_ARRANGE),
    page("inspections/plans/new/", plans.new, "inspection_plan_new", get=P.INSPECTION_ARRANGE, post=P.INSPECTION_ARRANGE),
    page(PLAN, plans.plan, "inspection_plan", get=P.INSPECTION_ARRANGE, about="inspection_plan"),
    page(f"{PLAN}step/", plans.step, "inspection_plan_step", post=P.INSPECTION_ARRANGE, about="inspection_plan"),
    page(f"{PLAN}differences/", draws.differences, "inspection_differences", get=P.INSPECTION_ARRANGE, about="inspection_plan"),
    page(f"{PLAN}circular/", circular.circular, "inspection_circular", get=P.INSPECTION_ARRANGE, about="inspection_plan"),
    page(f"{PLAN}draw/", draws.draw, "draw", get=P.ASSESSMENT_SEE, about="draw"),
    page(f"{PLAN}draw/proof/", draws.proof, "draw_proof", get=P.ASSESSMENT_SEE, about="draw"),
    page(f"{PLAN}draw/<str:name>", draws.draw_file, "draw_file", get=P.ASSESSMENT_SEE, about="draw"),
    page("events/", events.events, "events", get=P.EVENT_ENTER),
    page("events/new/", events.new, "event_new", get=P.EVENT_ENTER, post=P.EVENT_ENTER),
    page(EVENT, events.event, "event", get=P.EVENT_ENTER, about="event"),
    page(f"{EVENT}proof/", events.proof, "event_proof", get=P.EVENT_ENTER, about="event"),
    page(f"{EVENT}decide/", events.decide, "event_decide", post=P.EVENT_CONFIRM, about="event"),
    page(f"{EVENT}withdraw/", events.withdraw, "event_withdraw", post=P.EVENT_ENTER, about="event"),
    page(f"{EVENT}revocation/", events.ask_revocation, "event_revocation", post=P.EVENT_ENTER, about="event"),
    page(f"{EVENT}revocation/decide/", events.decide_revocation, "event_revocation_decide", post=P.EVENT_CONFIRM, about="event"),
    page("evidence/", evidence.evidence, "evidence", get=P.EVENT_ENTER),
    page("evidence/new/", evidence.new, "evidence_new", get=P.EVENT_ENTER, post=P.EVENT_ENTER),
    page("evidence/run/<str:token>/", evidence.run, "evidence_run", get=P.EVENT_ENTER, post=P.EVENT_ENTER),
    page(IMPORT, evidence.one, "evidence_import", get=P.EVENT_ENTER, about="evidence"),
    page(f"{IMPORT}proof/", evidence.proof, "evidence_proof", get=P.EVENT_ENTER, about="evidence"),
    page(f"{IMPORT}decide/", evidence.decide, "evidence_decide", post=P.EVENT_CONFIRM, about="evidence"),
    page(f"{IMPORT}withdraw/", evidence.withdraw, "evidence_withdraw", post=P.EVENT_ENTER, about="evidence"),
    page(f"{IMPORT}revocation/", evidence.ask_revocation, "evidence_revocation", post=P.EVENT_ENTER, about="evidence"),
    page(f"{IMPORT}revocation/decide/", evidence.decide_revocation, "evidence_revocation_decide", post=P.EVENT_CONFIRM, about="evidence"),
]  # fmt: skip
