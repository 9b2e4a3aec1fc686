"""Setting in type: texts are texts, archives are archives, the same bytes each time."""

import io
from collections import Counter
from datetime import UTC, datetime

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.paper_makers import make_book, make_register
from zhibu.papers import PaperError, legible, pdf

MARKUP = [
    '#panic("x")', "$ a^2", "\\", "*bold* _x_ `code`", "<label> @ref", "= heading", "/* open",
    "// gone", "#{", "]", '"', "- list\n+ list", "~ -- --- ...", "https://example.invalid/a?b=c",
]  # fmt: skip


def text_of(made: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


def visible(text: str) -> Counter[str]:
    """Characters without spaces, in any order."""
    return Counter("".join(text.split()))


@pytest.mark.parametrize("text", MARKUP)
def test_text_that_looks_like_markup_is_printed_as_it_stands(text):
    made = pdf("register", make_register([text, "1"], title=text), standard="a-2b")

    assert visible(text_of(made)) >= visible(text + text)


@given(st.text(max_size=300))
def test_any_text_is_printed_whole_in_an_archive(text):
    made = pdf("register", make_register([text, None]), standard="a-2b")

    assert visible(text_of(made)) >= visible(legible(text))


@pytest.mark.parametrize("letters", ["a", "W", "0", "a-", "中W", "é", "/.", "x_", "W0é/"])
@pytest.mark.parametrize("times", [40, 400])
def test_very_long_words_stay_on_the_page(letters, times):
    word = letters * times
    made = pdf("register", make_register([word, "1"]))
    rightmost = []
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        page.extract_text(visitor_text=lambda _t, _c, matrix, _f, _s: rightmost.append(matrix[4]))

    assert visible(text_of(made)) >= visible(word)
    assert max(rightmost) < 595 - 24 / 25.4 * 72


def test_the_same_data_give_the_same_bytes():
    data = make_register(["张三", "3.50"])

    assert pdf("register", data, standard="a-2b") == pdf("register", data, standard="a-2b")


def test_a_paper_states_the_moment_it_is_given():
    made = pdf("register", make_register(), made_at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC))

    assert pypdf.PdfReader(io.BytesIO(made)).metadata.creation_date_raw == "D:20260305093000Z"


@pytest.mark.parametrize(("standard", "part"), [("a-2b", "2"), ("a-3b", "3")])
def test_an_archive_says_so_and_carries_its_colours(standard, part):
    made = pdf("register", make_register(["张三", "3.50"]), standard=standard)
    root = pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]
    facts = root["/Metadata"].get_object().get_data().decode()

    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert f"<pdfaid:part>{part}</pdfaid:part>" in facts
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in facts


def test_only_our_fonts_are_used_and_carried_inside():
    reader = pypdf.PdfReader(io.BytesIO(pdf("register", make_register(["张三 abc", "1"]))))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].split("+")[-1] for font in fonts}

    assert {name.split("SC")[0] for name in names} <= {"NotoSans", "NotoSerif"}
    for font in fonts:
        inside = font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inside)


def test_an_empty_register_says_so():
    assert "没有记录。" in text_of(pdf("register", make_register()))


def test_a_paper_that_is_not_there_is_refused():
    with pytest.raises(
        PaperError, match=r"no paper is called 'letter'; there are .*book.*register"
    ):
        pdf("letter", {})


def test_data_that_lack_a_part_are_refused():
    with pytest.raises(PaperError, match="the paper register could not be set: dictionary does"):
        pdf("register", {"title": "x"})


def test_files_are_carried_inside_and_pictures_shown():
    carried = {"name": "data.json", "media_type": "application/json", "about": "data"}
    book = make_book(carried=[carried])
    made = pdf("book", book, standard="a-3b", files={"data.json": b'{"\xff": 1}'})

    assert pypdf.PdfReader(io.BytesIO(made)).attachments == {"data.json": [b'{"\xff": 1}']}


def test_a_file_outside_its_folder_is_refused():
    with pytest.raises(PaperError, match="is no plain name of a file"):
        pdf("book", make_book(), files={"../x": b""})


@given(st.text(max_size=200), st.text(alphabet=st.sampled_from("中文，。 \n#$*a"), max_size=200))
def test_any_text_is_printed_whole_in_a_book(title, minutes):
    made = pdf("book", make_book(title=title, minutes=minutes), standard="a-3b")

    assert visible(text_of(made)) >= visible(legible(title)) + visible(legible(minutes))


def test_a_year_of_two_hundred_and_thirty_records_is_set_whole():
    book = make_book(minutes="会议学习了文件，讨论了工作。" * 60)
    first = book["records"][0]
    book["records"] = [first | {"anchor": str(number)} for number in range(230)]
    made = pdf("book", book, standard="a-3b")

    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) > 230
