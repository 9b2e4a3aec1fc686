from django.urls import URLPattern

from zhibu.orgs.permissions import Permission
from zhibu.portal.pages import page
from zhibu.portal.tellers.keys import key
from zhibu.portal.tellers.telling import telling

OWN = Permission.OWN_SEE
urlpatterns: list[URLPattern] = [
    page("reviews/<slug:code>/tellers/", telling, "telling", get=OWN, post=OWN, about="telling"),
    page("reviews/<slug:code>/tellers/key/", key, "teller_key", post=OWN, about="telling"),
]
