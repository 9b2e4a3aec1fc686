"""Addresses of organisations and people."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.orgs import (
    changes,
    classes,
    editing,
    importing,
    organisation,
    people,
    person,
    posts,
    roles,
    tree,
)
from zhibu.portal.pages import page

P = Permission
_AT = "organisation/<str:code>/"
_OF = "person/<str:code>/"

urlpatterns = [
    page("organisations/", tree.tree, "organisations", get=P.ORGANISATION_SEE),
    page("organisations/new/", editing.found, "organisation_new", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT),
    page(_AT, organisation.show, "organisation", get=P.ORGANISATION_SEE, about="organisation"),
    page(f"{_AT}structure/", organisation.structure, "organisation_structure", get=P.PERSON_SEE, about="organisation"),
    page(f"{_AT}edit/", editing.change, "organisation_edit", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}move/", editing.move, "organisation_move", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}close/", editing.close, "organisation_close", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}reopen/", editing.reopen, "organisation_reopen", post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}appoint/", posts.appoint, "organisation_appoint", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}link/", posts.link, "organisation_link", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}tie/", posts.tie, "organisation_tie", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}post/<int:pk>/end/", posts.end_post, "post_end", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}link/<int:pk>/end/", posts.end_link, "link_end", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page(f"{_AT}tie/<int:pk>/end/", posts.end_tie, "tie_end", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT, about="organisation"),
    page("people/", people.people, "people", get=P.PERSON_SEE),
    page("people/new/", people.add, "person_new", get=P.PERSON_EDIT, post=P.PERSON_EDIT),
    page(_OF, person.show, "person", get=P.OWN_SEE, about="person"),
    page(f"{_OF}edit/", person.change, "person_edit", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page(f"{_OF}look/", person.look, "person_look", post=P.SENSITIVE_SEE, about="person"),
    page(f"{_OF}transfer/", changes.transfer, "person_transfer", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page(f"{_OF}group/", changes.group, "person_group", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page(f"{_OF}standing/", changes.standing, "person_standing", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page(f"{_OF}leave/", changes.leave, "person_leave", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page(f"{_OF}join/", changes.join, "person_join", get=P.PERSON_EDIT, post=P.PERSON_EDIT, about="person"),
    page("administration/roles/", roles.roles, "roles", get=P.ROLE_GRANT, post=P.ROLE_GRANT),
    page("administration/roles/people/", roles.found, "role_people", get=P.ROLE_GRANT),
    page("administration/roles/<int:pk>/end/", roles.end, "role_end", post=P.ROLE_GRANT, about="role"),
    page("administration/looks/", roles.looks, "looks", get=P.LOOKS_SEE),
    page("administration/classes/", classes.classes, "classes", get=P.ORGANISATION_EDIT, post=P.ORGANISATION_EDIT),
    page("administration/import/", importing.start, "import", get=P.PERSON_IMPORT, post=P.PERSON_IMPORT),
    page("administration/import/template/", importing.template, "import_template", get=P.PERSON_IMPORT),
    page("administration/import/export/", importing.export, "export", get=P.PERSON_IMPORT),
    page("administration/import/<str:token>/", importing.run, "import_run", get=P.PERSON_IMPORT, post=P.PERSON_IMPORT),
]  # fmt: skip
