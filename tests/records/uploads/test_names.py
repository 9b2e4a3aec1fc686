"""Names are shown without anything that leads somewhere or deceives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.records.uploads.names import display_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("会议照片.JPG", "会议照片.jpg"),
        ("照片.png", "照片.jpg"),  # the content decides
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\win.ini", "win.jpg"),
        ("C:\\照片\\一.jpeg", "一.jpg"),
        ("/", "附件.jpg"),
        ("", "附件.jpg"),
        ("...", "附件.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("照片\u202egpj.exe", "照片gpj.jpg"),  # it would be read as 照片exe.jpg
        ("照\u200b片\x00\r\n.jpg", "照片.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("nul", "_nul.jpg"),
        ("com1.tar.jpg", "_com1.tar.jpg"),
        ('a<b>c:d"e|f?g*.jpg', "a_b_c_d_e_f_g_.jpg"),
        ("第2.5次会议", "第2.5次会议.jpg"),
        ("a. . .jpg", "a.jpg"),
        ("长" * 300 + ".jpg", "长" * 100 + ".jpg"),
        ("\ud800x.jpg", "x.jpg"),
        ("e\u0301.jpg", "é.jpg"),
    ],
)
def test_display_name(given, shown):
    assert display_name(given, ".jpg") == shown


@given(st.text(max_size=300))
def test_display_name_is_a_plain_name(given):
    shown = display_name(given, ".docx")
    assert shown.endswith(".docx")
    assert 5 < len(shown) <= 120
    assert not set(shown) & set('/\\<>:"|?*\0\n')
    assert not shown.startswith((".", " "))
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in shown)
