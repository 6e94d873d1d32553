"""The file that leaves: a tagged PDF/A-3b with the data inside. No validator of PDF/A is to be had: its
parts are looked at one by one."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from billing.actions.enclosure import electronic_invoice
from cressmember.core.pdf import render
from tests.billing.invoices import CASES, printed

IDENTIFIER = "f" * 64
SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def drawn(case="taxed", template="pdf/billing_invoice.html"):
    content = printed(CASES[case])
    return render(template, content, identifier=IDENTIFIER, enclosure=electronic_invoice(content))


@pytest.fixture(scope="module")
def file():
    return drawn()


@pytest.fixture(scope="module")
def root(file):
    return PdfReader(BytesIO(file)).trailer["/Root"]


def test_the_data_come_out_as_they_went_in(file):
    assert PdfReader(BytesIO(file)).attachments == {"factur-x.xml": [electronic_invoice(CASES["taxed"]).data]}


def test_the_data_are_declared_as_another_form_of_the_letter(root):
    (enclosed,) = root["/AF"]
    enclosed = enclosed.get_object()

    assert (enclosed["/F"], enclosed["/UF"]) == ("factur-x.xml", "factur-x.xml")
    assert enclosed["/AFRelationship"] == "/Alternative"
    assert enclosed["/EF"]["/F"]["/Subtype"] == "/text/xml"
    assert len(root["/Names"]["/EmbeddedFiles"]["/Names"]) == 2


def test_the_metadata_declare_the_level_and_the_profile(root):
    rdf = ElementTree.fromstring(root["/Metadata"].get_data()).findall("rdf:RDF", SPACES)
    assert len(rdf) == 1
    said = {name: value for node in rdf[0] for name, value in node.attrib.items()}
    texts = {node.tag: node.text for node in rdf[0].iter() if node.tag.startswith(f"{{{SPACES['fx']}}}")}

    assert said[f"{{{SPACES['pdfaid']}}}part"] == "3"
    assert said[f"{{{SPACES['pdfaid']}}}conformance"] == "B"
    assert texts == {
        f"{{{SPACES['fx']}}}DocumentType": "INVOICE",
        f"{{{SPACES['fx']}}}DocumentFileName": "factur-x.xml",
        f"{{{SPACES['fx']}}}Version": "1.0",
        f"{{{SPACES['fx']}}}ConformanceLevel": "EN 16931",
    }


def test_the_letter_is_tagged_french_and_keeps_its_colours_and_its_fonts(file, root):
    reader = PdfReader(BytesIO(file))

    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert len(reader.trailer["/ID"]) == 2
    assert "/Encrypt" not in reader.trailer
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert fonts
    for font in fonts:
        (inner,) = font.get_object().get("/DescendantFonts", [font])
        descriptor = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_same_invoice_gives_the_same_file(file):
    assert drawn() == file


def test_a_call_encloses_nothing_and_claims_no_archive_level():
    content = printed(CASES["taxed"])

    plain = PdfReader(BytesIO(render("pdf/billing_invoice.html", content, identifier=IDENTIFIER)))

    assert plain.attachments == {}
    assert "/AF" not in plain.trailer["/Root"]
