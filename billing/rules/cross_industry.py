"""Writing an invoice as data that other programs read: UN/CEFACT Cross Industry Invoice, profile EN 16931.

The order of the elements is that of the schema. « BT-… » and « BG-… » are the terms of the norm EN 16931-1,
whose rules, with those of the French administration, are run on every case in the tests.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from billing.rules.invoice import GENERAL, Invoice, Party

PROFILE = "urn:cen.eu:en16931:2017"

# A service, to be paid; a service whose invoice is already paid (BT-23, French framework of invoicing).
TO_PAY, ALREADY_PAID = "S1", "S2"

SIREN_SCHEME, SIRET_SCHEME, DIRECTORY_SCHEME, MAIL_SCHEME = "0002", "0009", "0225", "EM"
PIECE = "C62"
TRANSFER, NOT_SAID = "30", "1"

SPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
for prefix, space in SPACES.items():
    register_namespace(prefix, space)


def written(invoice: Invoice) -> bytes:
    """The invoice as XML; the same invoice gives the same bytes."""
    root = Element(_name("rsm:CrossIndustryInvoice"))
    _context(root, invoice)
    _document(root, invoice)
    transaction = _in(root, "rsm:SupplyChainTradeTransaction")
    _line(transaction, invoice)
    _agreement(transaction, invoice)
    delivery = _in(transaction, "ram:ApplicableHeaderTradeDelivery")
    delivered = _in(delivery, "ram:ActualDeliverySupplyChainEvent")
    _day(_in(delivered, "ram:OccurrenceDateTime"), invoice.ends_on)
    _settlement(transaction, invoice)
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _context(root: Element, invoice: Invoice) -> None:
    context = _in(root, "rsm:ExchangedDocumentContext")
    framework = ALREADY_PAID if invoice.to_pay == 0 and invoice.paid else TO_PAY
    _text(_in(context, "ram:BusinessProcessSpecifiedDocumentContextParameter"), "ram:ID", framework)
    _text(_in(context, "ram:GuidelineSpecifiedDocumentContextParameter"), "ram:ID", PROFILE)


def _document(root: Element, invoice: Invoice) -> None:
    document = _in(root, "rsm:ExchangedDocument")
    _text(document, "ram:ID", invoice.number)
    _text(document, "ram:TypeCode", invoice.nature)
    _day(_in(document, "ram:IssueDateTime"), invoice.issued_on)
    notes = [*invoice.mentions, (GENERAL, invoice.note)]
    for subject, words in notes:
        if words:
            note = _in(document, "ram:IncludedNote")
            _text(note, "ram:Content", words)
            _text(note, "ram:SubjectCode", subject)


def _line(transaction: Element, invoice: Invoice) -> None:
    line = _in(transaction, "ram:IncludedSupplyChainTradeLineItem")
    _text(_in(line, "ram:AssociatedDocumentLineDocument"), "ram:LineID", "1")
    _text(_in(line, "ram:SpecifiedTradeProduct"), "ram:Name", invoice.label)
    price = _in(_in(line, "ram:SpecifiedLineTradeAgreement"), "ram:NetPriceProductTradePrice")
    _text(price, "ram:ChargeAmount", _amount(invoice.net))
    quantity = _text(_in(line, "ram:SpecifiedLineTradeDelivery"), "ram:BilledQuantity", "1")
    quantity.set("unitCode", PIECE)
    settlement = _in(line, "ram:SpecifiedLineTradeSettlement")
    tax = _in(settlement, "ram:ApplicableTradeTax")
    _text(tax, "ram:TypeCode", "VAT")
    _text(tax, "ram:CategoryCode", invoice.category)
    _rate(tax, invoice)
    total = _in(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    _text(total, "ram:LineTotalAmount", _amount(invoice.net))


def _agreement(transaction: Element, invoice: Invoice) -> None:
    agreement = _in(transaction, "ram:ApplicableHeaderTradeAgreement")
    if invoice.buyer_reference:
        _text(
            agreement, "ram:BuyerReference", invoice.buyer_reference
        )  # BT-10, the service of a public payer.
    _party(_in(agreement, "ram:SellerTradeParty"), invoice.seller)
    _party(_in(agreement, "ram:BuyerTradeParty"), invoice.buyer)
    if invoice.order_reference:
        order = _in(agreement, "ram:BuyerOrderReferencedDocument")
        _text(order, "ram:IssuerAssignedID", invoice.order_reference)  # BT-13, its engagement number.


def _party(node: Element, party: Party) -> None:
    if party.siret:
        _text(node, "ram:GlobalID", party.siret).set("schemeID", SIRET_SCHEME)
    _text(node, "ram:Name", party.name)
    if party.siren:
        organisation = _in(node, "ram:SpecifiedLegalOrganization")
        _text(organisation, "ram:ID", party.siren).set("schemeID", SIREN_SCHEME)
    address = _in(node, "ram:PostalTradeAddress")
    for name, value in (
        ("ram:PostcodeCode", party.postcode),
        ("ram:LineOne", party.street),
        ("ram:LineTwo", party.street_more),
        ("ram:CityName", party.city),
        ("ram:CountryID", party.country),
    ):
        if value:
            _text(address, name, value)
    # Where platforms deliver: the SIREN in the national directory, else a mail address.
    address_at, scheme = (party.siren, DIRECTORY_SCHEME) if party.siren else (party.email, MAIL_SCHEME)
    if address_at:
        _text(_in(node, "ram:URIUniversalCommunication"), "ram:URIID", address_at).set("schemeID", scheme)
    for number, scheme in ((party.vat_number, "VA"), (party.tax_number, "FC")):
        if number:
            _text(_in(node, "ram:SpecifiedTaxRegistration"), "ram:ID", number).set("schemeID", scheme)


def _settlement(transaction: Element, invoice: Invoice) -> None:
    settlement = _in(transaction, "ram:ApplicableHeaderTradeSettlement")
    if invoice.iban:
        _text(settlement, "ram:PaymentReference", invoice.number)
    _text(settlement, "ram:InvoiceCurrencyCode", "EUR")
    _means(settlement, invoice)
    _tax(settlement, invoice)
    period = _in(settlement, "ram:BillingSpecifiedPeriod")
    _day(_in(period, "ram:StartDateTime"), invoice.starts_on)
    _day(_in(period, "ram:EndDateTime"), invoice.ends_on)
    if invoice.terms or invoice.due_on:
        terms = _in(settlement, "ram:SpecifiedTradePaymentTerms")
        if invoice.terms:
            _text(terms, "ram:Description", invoice.terms)
        if invoice.due_on:
            _day(_in(terms, "ram:DueDateDateTime"), invoice.due_on)
    _totals(settlement, invoice)
    if invoice.corrects:
        number, day = invoice.corrects
        corrected = _in(settlement, "ram:InvoiceReferencedDocument")
        _text(corrected, "ram:IssuerAssignedID", number)
        _day(_in(corrected, "ram:FormattedIssueDateTime"), day, kind="qdt")


def _means(settlement: Element, invoice: Invoice) -> None:
    means = _in(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
    _text(means, "ram:TypeCode", TRANSFER if invoice.iban else NOT_SAID)
    if invoice.iban:
        account = _in(means, "ram:PayeePartyCreditorFinancialAccount")
        _text(account, "ram:IBANID", invoice.iban)
        _text(account, "ram:AccountName", invoice.seller.name)
        if invoice.bic:
            _text(
                _in(means, "ram:PayeeSpecifiedCreditorFinancialInstitution"),
                "ram:BICID",
                invoice.bic,
            )


def _tax(settlement: Element, invoice: Invoice) -> None:
    tax = _in(settlement, "ram:ApplicableTradeTax")
    _text(tax, "ram:CalculatedAmount", _amount(invoice.vat))
    _text(tax, "ram:TypeCode", "VAT")
    if invoice.ground_mention:
        _text(tax, "ram:ExemptionReason", invoice.ground_mention)
    _text(tax, "ram:BasisAmount", _amount(invoice.net))
    _text(tax, "ram:CategoryCode", invoice.category)
    if invoice.ground_code:
        _text(tax, "ram:ExemptionReasonCode", invoice.ground_code)
    _rate(tax, invoice)


def _rate(tax: Element, invoice: Invoice) -> None:
    # What is outside VAT has no rate, not even zero.
    if invoice.category != "O":
        _text(tax, "ram:RateApplicablePercent", _amount(invoice.rate * 100))


def _totals(settlement: Element, invoice: Invoice) -> None:
    totals = _in(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    _text(totals, "ram:LineTotalAmount", _amount(invoice.net))
    _text(totals, "ram:TaxBasisTotalAmount", _amount(invoice.net))
    _text(totals, "ram:TaxTotalAmount", _amount(invoice.vat)).set("currencyID", "EUR")
    _text(totals, "ram:GrandTotalAmount", _amount(invoice.total))
    if invoice.paid:
        _text(totals, "ram:TotalPrepaidAmount", _amount(invoice.paid))
    _text(totals, "ram:DuePayableAmount", _amount(invoice.to_pay))


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _day(node: Element, day: date, *, kind: str = "udt") -> None:
    _text(node, f"{kind}:DateTimeString", f"{day:%Y%m%d}").set("format", "102")


def _text(node: Element, name: str, value: str) -> Element:
    child = _in(node, name)
    child.text = _printable(value)
    return child


def _in(node: Element, name: str) -> Element:
    return SubElement(node, _name(name))


def _name(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _printable(value: str) -> str:
    # Control characters and lone surrogates, which a name may hold, are no part of XML.
    return "".join(
        letter
        for letter in value
        if letter in "\t\n\r"
        or " " <= letter < "\ud800"
        or "\ue000" <= letter <= "\ufffd"
        or letter > "\uffff"
    )
