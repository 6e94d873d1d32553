"""The operations, each with its limit, its goal and the best peer's ratio to the same limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from billing.actions.statement import import_statement
from billing.models import BankAccount, Campaign, CampaignLine, Document, Due, StatementLine
from billing.queries.bank import suggestions_for
from cressmember.core.actions.document import render
from cressmember.core.models import Entry, EntryDetail, Message, StoredDocument
from cressmember.members.models import Organisation
from cressmember.office.management.bench import ballots, lean
from cressmember.office.management.bench.chamber import call_the_dues, import_register, statement_of
from cressmember.office.management.bench.laboratory import Laboratory
from cressmember.office.management.bench.measure import Goal, Sample, Side
from cressmember.office.management.bench.server import Server
from governance.models import Ballot, Participant

EVERY_COLUMN = (
    "colonnes=number,acronym,category,college_name,kind,legal_form,siret,rna,departement,postcode,city,"
    "employment_area,sector,admitted_on,standing,email,phone"
)
EVERY_DUE_COLUMN = (
    "colonnes=year,college_name,kind,departement,amount,paid,outstanding,standing,called_on,due_on,payer"
)
SEARCHES = ("ecluse", "maison+lilas", "fabrique+saint+denis", "zoe+perrin", "cafe+etang")
PAGES_ASKED, ROWS_EXPORTED = 24, 20_000
PDFS = 20
LINES = 10_000
SERVED, DECADE = "served", "decade"
CLIENTS, TIMES = 8, 20
# The rows of a called year, in an order in which each finds what it refers to.
ROWS_OF_A_CALL: tuple[type[models.Model], ...] = (
    CampaignLine,
    Due,
    StoredDocument,
    Document,
    Message,
    Message.documents.through,
    Entry,
    EntryDetail,
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What an operation may use: the laboratory, and the server that serves its last state."""

    lab: Laboratory
    server: Callable[[str], Server]


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the report. ``sides`` prepares the limit and ours."""

    key: str
    title: str
    goal: Goal
    sides: Callable[[Bench], tuple[Side, Side]]
    unit: str = "s"
    is_page: bool = False
    state: str = SERVED


def _importing(limit: Callable[[Any], int], file: str) -> Callable[[Bench], tuple[Side, Side]]:
    def sides(bench: Bench) -> tuple[Side, Side]:
        lab = bench.lab
        register = getattr(lab, file)
        return (
            lambda: lab.timed(lambda: limit(register), state="open"),
            lambda: lab.timed(lambda: import_register(register), state="open"),
        )

    return sides


def _pages(
    bare: Callable[[], list[str]], ours: Callable[[], list[str]], state: str = SERVED
) -> Callable[[Bench], tuple[Side, Side]]:
    """Pages asked for several times in turn: a server's CPU is counted by hundredths of a second."""

    def sides(bench: Bench) -> tuple[Side, Side]:
        server = bench.server(state)
        limit, product = (_often(pages()) for pages in (bare, ours))
        return lambda: server.asked(limit), lambda: server.asked(product)

    return sides


def _often(addresses: list[str]) -> list[str]:
    return addresses * -(-PAGES_ASKED // len(addresses))


def _files(bare: str, ours: str) -> Callable[[Bench], tuple[Side, Side]]:
    """A file of every row, asked for so often that as many rows leave whatever the size."""

    def sides(bench: Bench) -> tuple[Side, Side]:
        server, times = bench.server(SERVED), max(2, ROWS_EXPORTED // bench.lab.size)
        return lambda: server.asked([bare] * times), lambda: server.asked([ours] * times)

    return sides


def _last_page() -> int:
    return -(-Organisation.objects.members(on=timezone.localdate()).count() // 50)


def _some_members() -> list[int]:
    """Members spread over the register, each with a due; one in twenty has paid it."""
    ids = list(Due.objects.order_by("pk").values_list("organisation_id", flat=True))
    return ids[:: max(1, len(ids) // PAGES_ASKED)][:PAGES_ASKED]


def _calling(bench: Bench) -> tuple[Side, Side]:
    lab = bench.lab
    lab.begin("called")
    campaign = Campaign.objects.get()
    head = [campaign.dues_year, campaign]
    called = {model: list(model._default_manager.order_by("pk")) for model in ROWS_OF_A_CALL}
    lab.begin("register")
    known = {model: set(model._default_manager.values_list("pk", flat=True)) for model in ROWS_OF_A_CALL}
    new = {model: [row for row in rows if row.pk not in known[model]] for model, rows in called.items()}

    @transaction.atomic
    def keep_the_rows() -> None:
        for one in head:
            type(one)._default_manager.bulk_create([one])
        for model, rows in new.items():
            model._default_manager.bulk_create(rows, batch_size=500)

    return (
        lambda: lab.timed(keep_the_rows, state="register"),
        lambda: lab.timed(call_the_dues, state="register"),
    )


def _rendering(bench: Bench) -> tuple[Side, Side]:
    lab = bench.lab

    def calls() -> None:
        for document in StoredDocument.objects.order_by("pk")[:PDFS]:
            render(document)

    return lambda: lab.timed(lambda: lean.draw_empty_pages(PDFS), state="called"), lambda: lab.timed(
        calls, state="called"
    )


def _matching(bench: Bench) -> tuple[Side, Side]:
    """A statement that pays every due, and names strangers besides."""
    lab = bench.lab
    lab.begin("called")
    statement = statement_of(LINES)

    def read_keep_and_match() -> None:
        account = BankAccount.objects.get()
        import_statement(account=account, filename="releve.xml", data=statement, by=None)
        suggestions_for(list(StatementLine.objects.waiting().select_related("account")))

    return (
        lambda: lab.timed(lambda: lean.match_statement(statement), state="called"),
        lambda: lab.timed(read_keep_and_match, state="called"),
    )


def _besieging(bench: Bench) -> tuple[Side, Side]:
    server = bench.server(SERVED)
    return (
        lambda: server.besieged("/nu/adherents/", clients=CLIENTS, times=TIMES),
        lambda: server.besieged(f"/gestion/adherents/?{EVERY_COLUMN}", clients=CLIENTS, times=TIMES),
    )


def _voting(clients: int) -> Callable[[Bench], tuple[Side, Side]]:
    """Two thousand electors vote at once; a vote that is lost or counted twice stops the bench."""

    def sides(bench: Bench) -> tuple[Side, Side]:
        def side(vote: Callable[[Ballot, Participant], None]) -> Sample:
            bench.lab.begin("voting")
            return ballots.besieged(vote, clients=clients)

        return lambda: side(ballots.cast_barely), lambda: side(ballots.cast)

    return sides


def _counting(bench: Bench) -> tuple[Side, Side]:
    lab = bench.lab
    lab.begin("urn")
    ballots.same(ballots.group_papers, ballots.count_papers)
    return (
        lambda: lab.timed(ballots.group_papers, state="urn"),
        lambda: lab.timed(ballots.count_papers, state="urn"),
    )


def _recounting(bench: Bench) -> tuple[Side, Side]:
    lab = bench.lab
    file = ballots.publish(lab.folder / "votes.csv")
    ballots.same(lambda: ballots.read_and_add(file), lambda: ballots.recount(file))
    return (
        lambda: lab.timed(lambda: ballots.read_and_add(file), state="open"),
        lambda: lab.timed(lambda: ballots.recount(file), state="open"),
    )


def _verifying(bench: Bench) -> tuple[Side, Side]:
    lab = bench.lab
    return (
        lambda: lab.timed(ballots.walk_the_chain, state="chain"),
        lambda: lab.timed(ballots.verify, state="chain"),
    )


OPERATIONS = (
    Operation("1", "import a register, CSV", Goal(2.0, peer=7.6), _importing(lean.import_csv, "csv")),
    Operation("1b", "import a register, XLSX", Goal(1.6), _importing(lean.import_xlsx, "xlsx")),
    Operation(
        "2",
        "50 members, every column",
        Goal(1.5, peer=6.1),
        _pages(lambda: ["/nu/adherents/"], lambda: [f"/gestion/adherents/?{EVERY_COLUMN}"]),
        is_page=True,
    ),
    Operation(
        "3",
        "narrowed and sorted; the last page",
        Goal(1.5, peer=4.5),
        _pages(
            lambda: ["/nu/adherents/?kind=network&tri=city", f"/nu/adherents/?page={_last_page()}"],
            lambda: [
                f"/gestion/adherents/?kind=network&tri=city&{EVERY_COLUMN}",
                f"/gestion/adherents/?page={_last_page()}&{EVERY_COLUMN}",
            ],
        ),
        is_page=True,
    ),
    Operation(
        "4",
        "search several words, blind to accents",
        Goal(1.8, peer=16.0),
        _pages(
            lambda: [f"/nu/adherents/?q={words}" for words in SEARCHES],
            lambda: [f"/gestion/adherents/?q={words}&{EVERY_COLUMN}" for words in SEARCHES],
        ),
        is_page=True,
    ),
    Operation(
        "5",
        "a member's whole file",
        Goal(1.8, peer=1.9),
        _pages(
            lambda: [f"/nu/adherents/{pk}/" for pk in _some_members()],
            lambda: [f"/gestion/adherents/{pk}/" for pk in _some_members()],
        ),
        is_page=True,
    ),
    Operation("6", "call a year's dues", Goal(2.0, peer=3.5), _calling),
    Operation("7", f"draw {PDFS} calls as PDF", Goal(3.0), _rendering),
    Operation(
        "8",
        "every due as CSV",
        Goal(1.4, peer=1.9),
        _files("/nu/cotisations.csv", f"/gestion/cotisations/toutes/?export=csv&{EVERY_DUE_COLUMN}"),
        is_page=True,
    ),
    Operation(
        "8b",
        "every due as XLSX",
        Goal(1.6, peer=3.3),
        _files("/nu/cotisations.xlsx", f"/gestion/cotisations/toutes/?export=xlsx&{EVERY_DUE_COLUMN}"),
        is_page=True,
    ),
    Operation("9", "cast a vote, one client", Goal(0.6, at_least=True), _voting(1), unit="/s"),
    Operation("9b", "cast a vote, eight clients", Goal(0.6, at_least=True), _voting(8), unit="/s"),
    Operation("9c", "cast a vote, fifty clients", Goal(0.6, at_least=True), _voting(50), unit="/s"),
    Operation("10", "count 100,000 ballots", Goal(1.5), _counting),
    Operation("10b", "recount them from the published file", Goal(2.0), _recounting),
    Operation("11", "verify a chain of 100,000 entries", Goal(1.5), _verifying),
    Operation(
        "13", "eight clients on the list", Goal(0.65, at_least=True), _besieging, unit="req/s", is_page=True
    ),
    Operation("14", f"match a statement of {LINES} lines", Goal(3.0), _matching),
    Operation(
        "15",
        "the treasurer's home, ten years of dues",
        Goal(2.0),
        _pages(lambda: ["/nu/tresorerie/"], lambda: ["/gestion/cotisations/?year="], DECADE),
        is_page=True,
        state=DECADE,
    ),
)
