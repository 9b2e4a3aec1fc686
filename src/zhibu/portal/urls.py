"""Addresses of the pages: one line for each area."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("zhibu.portal.records.urls")),
    path("", include("zhibu.portal.accounts.urls")),
    path("", include("zhibu.portal.gallery.urls")),
    path("", include("zhibu.portal.help.urls")),
    path("", RedirectView.as_view(url="/gallery/"), name="work"),
]
