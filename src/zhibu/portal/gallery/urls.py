"""Addresses of the gallery."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.gallery.pages import gallery
from zhibu.portal.pages import page

urlpatterns = [page("gallery/", gallery, "gallery", get=Permission.OWN_SEE)]
