"""Addresses of the record book."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.administration import kinds
from zhibu.portal.pages import page
from zhibu.portal.records import attachments, book, books, entering, record, registers, tasks

P = Permission
ONE = "records/<str:code>/"

urlpatterns = [
    page(
        "attachments/<str:code>/", attachments.show, "attachment",
        get=P.RECORD_SEE, about="attachment",
    ),
    page(
        "attachments/<str:code>/small/", attachments.small, "attachment_small",
        get=P.RECORD_SEE, about="attachment",
    ),
    page(
        "attachments/<str:code>/remove/", attachments.remove, "attachment_remove",
        post=P.RECORD_WRITE, about="attachment",
    ),
    page("branch/", book.home, "branch_home", get=P.RECORD_SEE),
    page("records/", book.book, "record_book", get=P.RECORD_SEE),
    page("records/new/", entering.new, "record_new", get=P.RECORD_WRITE, post=P.RECORD_WRITE),
    page("records/to-check/", book.to_check, "records_to_check", get=P.RECORD_CHECK),
    page(ONE, record.show, "record", get=P.RECORD_SEE, about="record"),
    page(
        f"{ONE}edit/", entering.edit, "record_edit",
        get=P.RECORD_WRITE, post=P.RECORD_WRITE, about="record",
    ),
    page(f"{ONE}score/", record.score, "record_score", get=P.SCORE_SEE, about="record"),
    page(f"{ONE}submit/", record.submit, "record_submit", post=P.RECORD_WRITE, about="record"),
    page(f"{ONE}withdraw/", record.withdraw, "record_withdraw", post=P.RECORD_WRITE, about="record"),
    page(f"{ONE}check/", record.check, "record_check", post=P.RECORD_CHECK, about="record"),
    page(f"{ONE}return/", record.give_back, "record_return", post=P.RECORD_CHECK, about="record"),
    page("tasks/", tasks.tasks, "tasks", get=P.RECORD_SEE),
    page("tasks/new/", tasks.plan, "task_new", get=P.TASK_PLAN, post=P.TASK_PLAN),
    page("tasks/<str:code>/", tasks.task, "task", get=P.RECORD_SEE, post=P.TASK_PLAN, about="task"),
    page("administration/kinds/", kinds.kinds, "kinds", get=P.KIND_EDIT, post=P.KIND_EDIT),
    page(
        "administration/kinds/<str:name>/", kinds.kind, "kind",
        get=P.KIND_EDIT, post=P.KIND_EDIT, about="kind",
    ),
    page(
        "administration/kinds/<str:name>/use/", kinds.use, "kind_use", post=P.KIND_EDIT, about="kind"
    ),
    page("registers/", registers.index, "registers", get=P.RECORD_SEE),
    page(
        "registers/<str:code>/<int:year>/<slug:what>/", registers.register, "register",
        get=P.RECORD_SEE, about="branch",
    ),
    page(
        "registers/<str:code>/<int:year>/<slug:what>/print/", registers.print_register,
        "register_print", get=P.RECORD_SEE, about="branch",
    ),
    page(
        "registers/<str:code>/<int:year>/<slug:what>/<slug:form>/", registers.send_register,
        "register_file", get=P.RECORD_SEE, about="branch",
    ),
    page(
        "books/<str:code>/<int:year>/clearing/", books.clearing, "clearing",
        get=P.RECORD_SEE, post=P.BOOK_CLEAR, about="branch",
    ),
    page(
        "books/<str:code>/<int:year>/binding/", books.binding, "binding",
        get=P.RECORD_SEE, post=P.BOOK_BIND, about="branch",
    ),
    page(
        "books/<str:code>/<int:year>/archive/", books.archive, "binding_file",
        get=P.RECORD_PRIVATE, about="branch",
    ),
]  # fmt: skip
