"""The text of a file whose encoding nobody states, or states wrongly."""

from __future__ import annotations

from cressmember.kernel.violations import RuleViolation

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes) -> str:
    """The text of a bank file: UTF-8 when it is, else what Windows writes in France.

    Raises RuleViolation for what is no text at all.
    """
    if data.startswith(UTF_16):
        spelled = data.decode("utf-16", errors="replace")
    else:
        try:
            spelled = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # The few bytes that Windows-1252 leaves out are no letters.
            spelled = data.decode("cp1252", errors="replace")
    if "\0" in spelled:
        raise RuleViolation("Ce fichier n’est pas un texte : choisissez le relevé téléchargé de la banque.")
    return spelled
