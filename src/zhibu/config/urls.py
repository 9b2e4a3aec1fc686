"""All addresses of the site."""

from django.urls import include, path

urlpatterns = [path("", include("zhibu.portal.urls"))]

handler400 = "zhibu.portal.errors.bad_request"
handler403 = "zhibu.portal.errors.forbidden"
handler404 = "zhibu.portal.errors.not_found"
handler500 = "zhibu.portal.errors.failed"
