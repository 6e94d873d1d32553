"""What stays when a file is taken back, and why."""

from __future__ import annotations

from dataclasses import dataclass

from cressmember.members.models import Organisation
from cressmember.office.actions.import_batch.undo.hands import Hands, Overwritten
from cressmember.office.actions.import_batch.undo.reach import ON_A_FILE, Keys, of_keys, rows_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that keeps something of the import, and why, in words that follow its name."""

    organisation: Organisation
    why: str


def kept_files(created: Keys, doomed: Keys, hands: Hands, overwritten: Overwritten) -> list[Kept]:
    """The files that keep something, with what and why, in the order of their names."""
    why: dict[int, list[str]] = {}
    for key in created[Organisation] - doomed[Organisation]:
        by_hand = key in hands[Organisation]
        why[key] = ["créée par ce fichier, modifiée depuis" if by_hand else "paie pour un autre adhérent"]
    told: dict[int, list[str]] = {}
    for organisation, label in overwritten:
        told.setdefault(organisation.pk, []).append(label)
    for key, labels in told.items():
        why.setdefault(key, []).append("écrit depuis : " + ", ".join(dict.fromkeys(labels)))
    for model in ON_A_FILE:
        for _, file in rows_of(model, created[model] - doomed[model], "organisation"):
            if file and file not in created[Organisation]:
                label = str(model._meta.verbose_name_plural)
                if (sentence := f"écrit depuis : {label}") not in why.setdefault(file, []):
                    why[file].append(sentence)
    files = of_keys(Organisation, why).order_by("sort_name", "pk")
    return [Kept(file, " ; ".join(why[file.pk])) for file in files]
