"""Address of my work: the page that people land on."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.work.pages import work

P = Permission
urlpatterns = [page("", work, "work", get=P.OWN_SEE)]
