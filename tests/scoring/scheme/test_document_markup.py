"""The scheme's document as HTML."""

from zhibu.scoring.scheme.document.markup import as_html


def test_headings_lists_and_tables_become_html():
    document = (
        "# A\n\ntext <b>\n\n- **one** (1)\n  more\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert as_html(document) == (
        "<h3>A</h3><p>text &lt;b&gt;</p>"
        "<ul><li><strong>one</strong> (1)<br>more</li><li>two</li></ul>"
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
