"""The browser's fixtures fail what they are there to fail."""

import pytest

pytestmark = pytest.mark.browser


def test_a_phone_is_390_px_wide_and_a_desktop_1280(page, phone):
    widths = [opened.viewport_size["width"] for opened in (page, phone)]
    assert widths == [1280, 390]


def test_axe_names_a_grave_fault_with_its_place(page, axe):
    page.set_content('<html lang="zh"><title>页</title><main><h1>页</h1><img src="data:,x"></main>')
    with pytest.raises(AssertionError, match=r"critical image-alt: .*\n +\['img'\] <img"):
        axe(page)


def test_axe_passes_a_page_in_order(page, axe):
    page.set_content('<html lang="zh"><title>页</title><main><h1>页</h1><p>字</p></main>')
    axe(page)
