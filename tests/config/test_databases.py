"""The database tests run on what they say they run on."""

import pytest
from django.db import connection

from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db


def test_rows_are_kept_in_the_database_that_was_asked_for(request):
    asked = request.config.getoption("database")
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[asked]
    Organisation.objects.add_root({"code": "C", "name": "公司党委", "kind": "committee"})
    assert Organisation.objects.get().name == "公司党委"


def test_database_tests_are_marked_as_such(request):
    assert request.node.get_closest_marker("database")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_reaches_the_live_site_at_localhost(live_server, page):
    assert live_server.url.startswith("http://localhost:")
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.url.startswith(live_server.url)
