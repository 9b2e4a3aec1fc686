"""Addresses of targets: the list, the matrix, one target, setting and importing."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.targets import files, listing, one, setting

P = Permission
ONE = "targets/<int:number>/"
urlpatterns = [
    page("targets/", listing.targets, "targets", get=P.TARGET_SEE),
    page("targets/matrix/", listing.matrix, "targets_matrix", get=P.TARGET_SET),
    page("targets/new/", setting.new, "target_new", get=P.TARGET_SET, post=P.TARGET_SET),
    page("targets/own/", setting.own, "target_own", get=P.TARGET_ANSWER, post=P.TARGET_ANSWER),
    page("targets/export/", files.export, "targets_export", get=P.TARGET_SEE),
    page("targets/import/", files.start, "targets_import", get=P.TARGET_SET, post=P.TARGET_SET),
    page("targets/import/<str:token>/", files.run, "targets_import_run", get=P.TARGET_SET, post=P.TARGET_SET),
    page(ONE, one.target, "target", get=P.TARGET_SEE, about="target"),
    page(f"{ONE}proof/", one.proof, "target_proof", get=P.TARGET_SEE, about="target"),
    page(f"{ONE}answer/", one.answer, "target_answer", post=P.TARGET_SEE, about="target"),
    page(f"{ONE}parts/", setting.parts, "target_parts", get=P.TARGET_ANSWER, post=P.TARGET_ANSWER, about="target"),
]  # fmt: skip
