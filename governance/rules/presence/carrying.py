"""What becomes, at the next call, of a proxy that was given for a meeting without its quorum."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.presence.proxies import Further, NoProxies, Proxies

KEPT = "Pouvoir gardé pour cette convocation"
LAPSED = "Pouvoir tombé avec la première réunion"


def carried_verdict(rule: Proxies | NoProxies | None, *, says_so: bool) -> Verdict:
    """Whether a proxy still holds at the next call: as the text says, else as the proxy itself does.

    ``rule`` is None where the text says nothing of proxies; ``says_so`` when its giver wrote that it holds
    for the calls that follow. One that says nothing lapses, for it was given for one meeting.
    """
    if rule is None or isinstance(rule, NoProxies):
        article = rule.article if rule else ""
        return _verdict(False, "les statuts n’admettent pas de pouvoir ici", article)
    match rule.further:
        case Further.KEPT:
            return _verdict(True, "les statuts le disent", rule.article)
        case Further.LAPSE:
            return _verdict(False, "les statuts le disent", rule.article)
    if says_so:
        return _verdict(True, "il dit valoir aussi pour la convocation suivante", "")
    return _verdict(False, "il a été donné pour elle seule. Il est à donner de nouveau", "")


def _verdict(is_kept: bool, why: str, article: str) -> Verdict:
    start = KEPT if is_kept else LAPSED
    return Verdict(
        outcome=Outcome.YES if is_kept else Outcome.NO,
        sentence=cited(f"{start}{NO_BREAK}: {why}.", article),
        article=article,
    )


def further_told(rule: Proxies | NoProxies | None) -> str:
    """What a further convocation says of the proxies given for the first; empty where none may be given."""
    if not isinstance(rule, Proxies):
        return ""
    match rule.further:
        case Further.KEPT:
            return cited("Les pouvoirs donnés pour la première réunion valent encore.", rule.article)
        case Further.LAPSE:
            return cited(
                "Les pouvoirs donnés pour la première réunion ne valent plus : donnez-en un autre.",
                rule.article,
            )
    return (
        "Un pouvoir donné pour la première réunion ne vaut plus, sauf s’il dit valoir pour la suivante : "
        "donnez-en un autre."
    )
