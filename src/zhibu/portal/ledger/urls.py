"""Addresses of the ledger: what everybody may fetch, proofs of one thing, the auditor's page."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.ledger import auditing, checking, erasing, proofs, public
from zhibu.portal.pages import open_page, page

P = Permission
urlpatterns = [
    open_page("ledger/", public.checkpoints, "ledger"),
    open_page("ledger/notice/", public.notice, "ledger_notice"),
    open_page("ledger/check/", checking.check, "ledger_check"),
    open_page("ledger/checkpoint", public.checkpoint, "ledger_checkpoint"),
    open_page("ledger/checkpoint/<int:size>", public.former, "ledger_former"),
    open_page("ledger/keys", public.keys, "ledger_keys"),
    open_page("ledger/growth", public.growth, "ledger_growth"),
    open_page("ledger/tile/<path:path>", public.tile, "ledger_tile"),
    open_page("ledger-sm3/checkpoint", public.second_checkpoint, "ledger_sm3_checkpoint"),
    open_page("ledger-sm3/tile/<path:path>", public.second_tile, "ledger_sm3_tile"),
    page("ledger-audit/erasure/", erasing.erasure, "erasure", get=P.ERASE, post=P.ERASE),
    page("ledger-audit/", auditing.audit, "ledger_audit", get=P.LEDGER_SEE, post=P.LEDGER_SEE),
    page(
        "records/<str:code>/proof/", proofs.of_record, "record_proof",
        get=P.RECORD_SEE, about="record",
    ),
    page(
        "requests/<int:number>/proof/", proofs.of_request, "request_proof",
        get=P.DUTY_SEE, about="request",
    ),
    page(
        "books/<str:code>/<int:year>/proof/", proofs.of_binding, "binding_proof",
        get=P.RECORD_SEE, about="branch",
    ),
    page(
        "schemes/<int:number>/proof/", proofs.of_adoption, "adoption_proof",
        get=P.SCHEME_SEE, about="adoption",
    ),
]  # fmt: skip
