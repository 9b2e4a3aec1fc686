"""PDF and Word files: kept as they came, or refused with a reason and a remedy in both languages."""

import io
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject, NullObject, TextStringObject
from upload_files import (
    MAIN,
    action,
    body,
    bomb,
    docx,
    kids,
    many_parts,
    names,
    pdf,
    relations,
    types,
    upload,
    written,
)

from zhibu.records.uploads import Unfit, inspect


def locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    return written(writer)


def with_file() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("a.exe", b"MZ")
    return written(writer)


def with_annotation(**facts) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    page[NameObject("/Annots")] = kids(names(Type="/Annot", **facts))
    return written(writer)


def hidden_in_stream() -> bytes:
    """The action stands in a packed object, which no search of the bytes finds."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    reference = writer._add_object(NameObject("/JavaScript"))
    writer.root_object[NameObject("/OpenAction")] = names(
        S=reference, JS=TextStringObject("app.alert(1)")
    )
    return written(writer)


def field(*words: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    return body(f"<w:p>{runs}</w:p>")


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELS = "word/_rels/document.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

BAD = {
    # name: (content, in English, in Chinese)
    "pdf locked": (locked, "has a password or locks", "带密码或有权限限制"),
    "pdf program": (lambda: pdf(OpenAction=action("JavaScript")), "(JavaScript)", "JavaScript"),
    "pdf program hidden": (hidden_in_stream, "programs", "程序"),
    "pdf program by name": (lambda: pdf(Names=names(JavaScript=names())), "programs", "程序"),
    "pdf launch": (lambda: pdf(OpenAction=action("Launch")), "(Launch)", "Launch"),
    "pdf sends": (lambda: with_annotation(A=action("SubmitForm")), "SubmitForm", "SubmitForm"),
    "pdf file": (with_file, "embedded files", "内嵌文件"),
    "pdf attachment": (lambda: with_annotation(Subtype="/FileAttachment"), "FileAtt", "FileAtt"),
    "pdf media": (lambda: with_annotation(Subtype="/RichMedia"), "RichMedia", "RichMedia"),
    "pdf xfa": (lambda: pdf(AcroForm=names(XFA=NullObject())), "XFA", "XFA"),
    "pdf launch outside the table": (
        lambda: pdf() + b"\n9 0 obj <</S/Launch/F(cmd)>> endobj", "Launch", "Launch",
    ),
    "pdf cut": (lambda: pdf()[:200], "broken PDF", "PDF 已损坏"),
    "pdf empty": (lambda: pdf(pages=0), "broken PDF", "PDF 已损坏"),
    "pdf head alone": (lambda: b"%PDF-1.7\n", "broken PDF", "PDF 已损坏"),
    "word macros": (lambda: docx({"word/vbaProject.bin": OLE}), "macros", "宏"),
    "word macro type": (lambda: docx({"[Content_Types].xml": types(MACRO)}), "macros", "宏"),
    "word bomb": (bomb, "unpacks to too much (64 MB in 3 parts)", "解压后过大（64 MB，3 个部件）"),
    "word many parts": (many_parts, "in 2004 parts", "2004 个部件"),
    "word dtd": (lambda: docx({"word/document.xml": DTD + body()}), "type definition", "DTD"),
    "word dtd elsewhere": (lambda: docx({"customXml/a.xml": DTD + "<a/>"}), "customXml/a.xml", "DTD"),
    "word laughs": (lambda: docx({"word/styles.xml": LAUGHS + "<a>&b;</a>"}), "entities", "DTD"),
    "word dtd in utf-16": (
        lambda: docx({"word/a.xml": (DTD + "<a/>").encode("utf-16")}), "definition", "DTD",
    ),
    "word template from outside": (
        lambda: docx({RELS: relations(("attachedTemplate", "http://x/t.dotm", "External"))}),
        "from outside (http://x/t.dotm)", "引用了外部内容（http://x/t.dotm）",
    ),
    "word picture from outside": (
        lambda: docx({RELS: relations(("image", "http://x/a.png", "External"))}), "outside", "外部",
    ),
    "word link to a share": (
        lambda: docx({RELS: relations(("hyperlink", r"file://\\x\y", "External"))}),
        "outside", "外部",
    ),
    "word object": (
        lambda: docx({"word/embeddings/oleObject1.bin": OLE}), "another file", "另一个文件",
    ),
    "word object as a picture": (
        lambda: docx({"word/media/image1.png": OLE}), "another file", "另一个文件",
    ),
    "word in word": (
        lambda: docx({"word/media/image1.jpg": docx()}), "another file", "另一个文件",
    ),
    "word object element": (
        lambda: docx({"word/document.xml": body('<o:OLEObject xmlns:o="urn:o"/>')}),
        "another file", "另一个文件",
    ),
    "word html": (lambda: docx({"word/afchunk.mht": b"x"}), "another file", "另一个文件"),
    "word dde": (
        lambda: docx({"word/document.xml": field(" D", "DEAUTO c:\\\\cmd")}),
        "DDEAUTO", "DDEAUTO",
    ),
    "word name leads out": (lambda: docx({"../../a.xml": "<a/>"}), "broken file", "文件已损坏"),
    "word name absolute": (lambda: docx({"/etc/a.xml": "<a/>"}), "broken file", "文件已损坏"),
    "word name twice": (lambda: docx({"WORD/document.xml": body()}), "broken file", "文件已损坏"),
    "word cut": (lambda: docx()[:-30], "broken file", "文件已损坏"),
    "word no xml": (lambda: docx({"word/document.xml": "会议"}), "broken file", "文件已损坏"),
    "word deep": (
        lambda: docx({"word/document.xml": body("<a>" * 900 + "</a>" * 900)}),
        "broken file", "文件已损坏",
    ),
    "excel": (
        lambda: docx({"xl/workbook.xml": "<a/>"}, without="word/document.xml"),
        "Excel workbook", "Excel 工作簿",
    ),
    "slides": (
        lambda: docx({"ppt/a.xml": "<a/>"}, without="word/document.xml"), "presentation", "演示文稿",
    ),
    "archive": (lambda: docx({"a.jpg": b"x"}, without="[Content_Types].xml"), "archive", "压缩包"),
    "old word": (lambda: OLE, "old Office file (.doc)", "旧式 Office 文件（.doc）"),
    "rtf": (lambda: rb"{\rtf1 x}", "RTF", "RTF"),
    "html": (lambda: b"<html><script>alert(1)</script>", "HTML", "HTML"),
    "svg": (
        lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG", "SVG",
    ),
    "html with a mark": (lambda: b"\xef\xbb\xbf  <!DOCTYPE html>", "HTML", "HTML"),
    "html in utf-16": (lambda: "<html>".encode("utf-16"), "HTML", "HTML"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(90), "HEIC", "HEIC"),
    "video": (lambda: b"\0\0\0\x18ftypisom" + bytes(90), "video", "视频"),
    "gif": (lambda: b"GIF89a" + bytes(90), "JPEG or PNG", "JPEG 或 PNG"),
    "program": (lambda: b"MZ" + bytes(90), "a program", "程序"),
    "rar": (lambda: b"Rar!\x1a\x07", "archive", "压缩包"),
    "text": (lambda: "会议纪要".encode(), "whatever its name says", "无论文件名"),
    "nothing": (lambda: b"", "It is empty", "空文件"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_in_both_languages(name):
    make, english, chinese = BAD[name]
    content = make()
    for language, words in (("en", english), ("zh-hans", chinese)):
        with translation.override(language), pytest.raises(Unfit) as refusal:
            inspect(upload(content, "会议纪要.docx"))
        assert words in str(refusal.value)


GOOD = {
    "pdf": (pdf, "application/pdf", ".pdf"),
    "pdf that opens at a page": (
        lambda: pdf(OpenAction=names(S="/GoTo", D=kids())), "application/pdf", ".pdf",
    ),
    "word": (docx, MAIN.removesuffix(".main+xml"), ".docx"),
    "word with a web link": (
        lambda: docx({RELS: relations(("hyperlink", "https://www.12371.cn/", "External"))}),
        MAIN.removesuffix(".main+xml"), ".docx",
    ),
    "word with fields": (
        lambda: docx({"word/document.xml": field(" PAGE ", "\\* MERGEFORMAT")}),
        MAIN.removesuffix(".main+xml"), ".docx",
    ),
    "word with pictures": (
        lambda: docx({"word/media/image1.png": b"\x89PNG", "word/media/image2.emf": b"\1\0"}),
        MAIN.removesuffix(".main+xml"), ".docx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_good_document_is_kept_as_it_came(name):
    make, media_type, ending = GOOD[name]
    content = make()
    accepted = inspect(upload(content, "纪要.exe"))
    assert (accepted.media_type, accepted.name) == (media_type, f"纪要{ending}")
    assert accepted.content.read() == content


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=60), st.sampled_from([pdf, docx]))
def test_noise_in_a_document_is_refused_or_kept(at, noise, make):
    content = make()
    at %= len(content)
    with suppress(Unfit):  # and nothing else
        inspect(upload(content[:at] + noise + content[at + len(noise) :]))


def test_word_part_that_lies_about_its_size_is_refused():
    """The directory says that the part is small; the reader stops there."""
    content = bytearray(docx({"word/document.xml": body(" " * 3_000_000)}))
    entry = content.rindex(b"word/document.xml") - 46
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    with pytest.raises(Unfit):
        inspect(upload(bytes(content)))


def test_memory_stays_small_on_a_long_document():
    import tracemalloc

    content = docx({"word/document.xml": body("<w:p><w:r><w:t>会</w:t></w:r></w:p>" * 60_000)})
    with io.BytesIO(content):
        tracemalloc.start()
        inspect(upload(content))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 2 << 20
