"""DOCX: the order of the body, tables, links, insertions and notes; nothing hidden, nothing from outside."""

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from assistant.library import docx_reader
from assistant.library.pieces import Unreadable
from assistant.model import Document

Read = Callable[..., Document]


def shape(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def saved(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same DOCX with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            content = old.read(item)
            new.writestr(item, change(content.decode()) if item == name else content)
    return buffer.getvalue()


def test_body_in_order_without_headers(read_bytes: Read) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Running header"
    word.sections[0].footer.paragraphs[0].text = "Page 1"
    word.add_heading("The title", 0)
    word.add_heading("Part one", 1)
    word.add_paragraph("Some text.")
    word.add_paragraph("an item", style="List Bullet")
    table = word.add_table(2, 2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["A", "B", "1", "2"], strict=True):
        cell.text = text
    word.add_heading("Deeper", 2)
    word.add_paragraph("After the table.")
    document = read_bytes(saved(word), ".docx")
    assert shape(document) == [
        ("heading", "The title"),
        ("heading", "Part one"),
        ("paragraph", "Some text."),
        ("list", "an item"),
        ("table", "A | B"),
        ("table", "1 | 2"),
        ("heading", "Deeper"),
        ("paragraph", "After the table."),
    ]
    assert document.blocks[-1].headings == ("The title", "Part one", "Deeper")


def test_links_insertions_deletions_hidden_runs_and_controls(read_bytes: Read) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("See ")
    for xml in (
        '<w:hyperlink {0} w:anchor="x"><w:r><w:t>the link</w:t></w:r></w:hyperlink>',
        '<w:ins {0} w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> and this</w:t></w:r></w:ins>',
        '<w:del {0} w:id="2" w:author="a"><w:r><w:delText>not this</w:delText></w:r></w:del>',
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t>hidden order</w:t></w:r>",
        "<w:sdt {0}><w:sdtContent><w:r><w:t>, a field</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {0}><w:tab/><w:t>tail</w:t><w:br/><w:t>end</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    block = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    word.element.body.insert(1, block)
    document = read_bytes(saved(word), ".docx")
    assert [text for _, text in shape(document)] == ["See the link and this, a field tail end", "In a control."]


def test_merged_cells_frames_and_inner_tables(read_bytes: Read) -> None:
    word = docx.Document()
    table = word.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).text = "c"
    table.cell(1, 0).text = "x"
    inner = table.cell(1, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "ner"
    frame = word.add_table(1, 1)
    frame.cell(0, 0).text = "In a frame."
    document = read_bytes(saved(word), ".docx")
    assert shape(document) == [("table", "wide | c"), ("table", "x"), ("table", "in | ner"), ("paragraph", "In a frame.")]


def test_footnotes_stand_at_the_end(read_bytes: Read) -> None:
    word = docx.Document()
    word.add_paragraph("A sentence.")
    xml = f"""<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>
      <w:footnote w:id="1"><w:p><w:r><w:t>The source of it.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), word.part.package)
    word.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    document = read_bytes(saved(word), ".docx")
    assert [text for _, text in shape(document)] == ["A sentence.", "The source of it."]


def test_bold_lines_are_headings_where_no_styles_are(read_bytes: Read) -> None:
    word = docx.Document()
    word.add_paragraph().add_run("A bold line").bold = True
    word.add_paragraph("Text.")
    assert shape(read_bytes(saved(word), ".docx"))[0] == ("heading", "A bold line")
    word.add_heading("A real heading", 1)
    assert shape(read_bytes(saved(word), ".docx"))[0] == ("paragraph", "A bold line")


def test_a_style_based_on_a_heading_is_one(read_bytes: Read) -> None:
    word = docx.Document()
    style = word.styles.add_style("Own chapter", 1)
    properties = style.element.get_or_add_pPr()
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), "1")
    properties.append(outline)
    word.add_paragraph("Chapter", style="Own chapter")
    word.add_paragraph("Text.")
    assert shape(read_bytes(saved(word), ".docx"))[0] == ("heading", "Chapter")


def test_definitions_of_entities_are_refused(read_bytes: Read) -> None:
    word = docx.Document()
    word.add_paragraph("Safe text PLACE")

    def attack(xml: str) -> str:
        body = re.sub(r"^<\?xml[^>]*\?>", "", xml).replace("PLACE", "&out;")
        return f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY out SYSTEM "file:///etc/passwd">]>{body}'

    with pytest.raises(Unreadable, match="definitions of entities"):
        read_bytes(with_part(saved(word), "word/document.xml", attack), ".docx")


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK\3\4 cut off", "damaged"), (b"PK\5\6" + bytes(18), "wrong_type")],
)
def test_broken_archives(read_bytes: Read, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, ".docx")
    assert caught.value.reason == reason


def test_a_cut_off_docx_is_damaged(read_bytes: Read) -> None:
    word = docx.Document()
    word.add_paragraph("Text.")
    with pytest.raises(Unreadable, match="damaged"):
        read_bytes(saved(word)[:-2000], ".docx")


def test_another_office_file_is_the_wrong_type(read_bytes: Read) -> None:
    data = with_part(
        saved(docx.Document()),
        "[Content_Types].xml",
        lambda x: x.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main"),
    )
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, ".docx")
    assert caught.value.reason in ("wrong_type", "damaged")


def test_an_empty_docx_and_a_bomb(read_bytes: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="empty"):
        read_bytes(saved(docx.Document()), ".docx")
    bomb = with_part(saved(docx.Document()), "word/document.xml", lambda xml: xml + " " * 3_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(docx_reader, "MAX_UNPACKED_BYTES", 2_000_000)
    with pytest.raises(Unreadable, match="too_large"):
        read_bytes(bomb, ".docx")
