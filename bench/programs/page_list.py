"""Every page that can be read, under the role that sees most of it: name, arguments, query."""

PAGES_OF_ROLES: dict[str, tuple[str, ...]] = {
    "assessment_office": (
        "work", "inbox", "board", "board?class=1", "board?at=committee",
        "scores", "scores?class=2", "branch_score branch",
        "late_list", "late_list?state=late", "late_list?committee=committee",
        "duty_requests", "duty_calendar?organisation=branch", "duty missing",
        "record_book?all", "record_book?all&state=submitted", "record_book?all&late=1",
        "record_book?all&kind=talk", "record_book?all&kind=general_meeting", "record_book?all&q=党员",
        "record_book?all&q=zyxxjy", "record_book?all&unit=第一", "record_book?branch=branch",
        "records_to_check", "record record", "branch_home?branch=branch",
        "tasks", "tasks?branch=branch", "task_new?branch=branch", "registers?branch=branch",
        "organisations", "organisations?q=第一", "organisation top", "organisation branch",
        "organisation_structure committee", "organisation_edit branch", "organisation_move branch",
        "organisation_close branch", "organisation_appoint branch", "organisation_link branch",
        "organisation_tie branch", "organisation_new?under=branch",
        "people", "people?q=王", "person member", "person_edit member", "person_transfer member",
        "person_group member", "person_standing member", "person_leave member",
        "person_new?branch=branch",
        "reviews", "reviews?state=running", "review_plan", "review_people?q=王",
        "consequences", "consequences?show=overdue", "consequences?show=all&kind=help", "rectifications", "tiers", "notices",
        "ineligible", "settlements", "own_consequences",
        "standings", "standings?at=committee", "ranking", "ranking?class=1", "report_card branch",
        "grade_summary top", "grade_summary committee", "pairings", "honours",
        "schemes", "scheme adoption", "scheme_adopt", "drafts", "draft_new", "classes", "import",
        "ledger", "ledger_notice", "ledger_audit", "receipts",
        "targets", "targets?state=waiting", "targets_matrix", "target_new", "targets_import",
        "inspection_plans", "inspection_plan_new", "events", "events?state=entered", "event_new",
        "evidence", "evidence_new",
        "assessments", "assessment assessment", "assessment_results assessment",
        "assessment_results assessment?status=unranked", "result assessment result", "appeals assessment",
        "assessment_plan", "result_what_if assessment result",
        "administration", "own_account", "help", "help_page secretary", "gallery",
    ),
    "committee_office": (
        "work", "record_book?all", "record_book?all&late=1", "records_to_check", "board", "scores",
        "late_list", "people", "organisations", "record record",
    ),
    "secretary": (
        "work", "votes", "own_book", "inbox", "branch_home", "record_book", "record_book?late=1", "record_book?state=checked",
        "record_book?q=党员", "record_book?kind=talk", "record_new", "record_new?kind=theme_day",
        "record_edit record", "record record", "records_to_check", "tasks",
        "register branch year book", "register branch year book?quarter=all", "register branch year study",
        "register branch year attendance", "register branch year talks", "register branch year talks?quarter=all",
        "register branch year kinds", "register branch year tasks", "register_print branch year book",
        "clearing branch year", "binding branch year", "record_proof record", "adoption_proof adoption",
        "duty_calendar", "duty duty", "duty_ask missing", "duty_requests",
        "people", "person member", "organisations", "organisation branch", "branch_score branch",
        "consequences?show=all", "rectifications", "own_consequences",
    ),
    "inspector": ("inspections", "inspections?state=done", "events"),
    "system_administrator": (
        "accounts", "account account", "account_open", "account_people?q=王", "kinds", "kind kind",
        "working_days",
    ),
    "security_administrator": ("roles", "role_people?q=王", "accounts"),
    "audit_administrator": ("looks", "ledger_audit"),
}  # fmt: skip

DOCUMENTS = frozenset({"register_print"})
"""Whole documents to print, as the PDF beside them: a year of leaves cannot come page by page."""

FORMS = frozenset({
    "assessment_plan", "result_what_if", "assessment_apply", "result_appeal",
    "record_new", "record_edit", "task_new", "duty_ask", "organisation_new", "organisation_edit",
    "organisation_move", "organisation_close", "organisation_appoint", "organisation_link",
    "organisation_tie", "person_new", "person_edit", "person_transfer", "person_group",
    "person_standing", "person_leave", "scheme_adopt", "draft_new", "account_open", "kind",
    "target_new", "target_own", "targets_import", "inspection_plan_new", "event_new", "evidence_new",
})  # fmt: skip
"""Forms draw some hundred fields for one thing: they are measured, but are neither lists nor boards."""

FILES = frozenset({
    "telling", "target_own",
    "standings_export", "grade_summary_file", "report_card_file", "honours_list", "honour_certificate",
    "pairing", "honour",
    "assessment_workbook", "assessment_export", "assessment_notice", "assessment_public", "assessment_proof",
    "assessment_apply", "result_appeal",
    "consequence", "consequence_talk", "rectification", "notice", "notice_file", "own_consequence", "settlements_export",
    "consequence_proof", "talk_proof", "rectification_proof", "notice_proof", "own_consequence_proof", "pairing_proof",
    "draft_proof", "inspection_proof",
    "draft", "draft_document", "draft_difference", "draft_numbers", "draft_text", "draft_trial",
    "attachment", "attachment_small", "binding_file", "board_export", "late_export", "export",
    "import_template", "register_file", "binding_proof", "import_run", "link_end", "erasure", "person_join", "post_end", "record_score",
    "draw", "draw_file", "event", "evidence_import", "evidence_run", "inspection", "inspection_result", "inspection_differences", "inspection_circular",
    "inspection_plan", "picture", "rectification_file", "target", "draw_proof", "event_proof", "evidence_proof", "target_proof", "target_parts", "targets_export", "targets_import_run",
    "request_proof", "task", "tie_end", "vote", "review_slips", "review", "review_roll", "review_object", "review_take_in",
    "review_name_tellers", "review_entries", "review_assignment", "review_assignment_file",
    "review_fairness", "review_file", "review_notice", "review_proof", "review_results",
})  # fmt: skip
"""Files and what exists only after an act: neither lists nor boards."""
