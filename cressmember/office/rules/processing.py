"""The register of processing (GDPR article 30): what the product does with personal data, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Processing:
    """One processing, as the register tells it; ``kinds`` are the kinds of record that say how long.

    ``tables`` are the models where it keeps them: none is left out of the register.
    """

    key: str
    title: str
    purpose: str
    basis: str
    people: str
    data: str
    recipients: str
    kinds: tuple[str, ...]
    tables: tuple[str, ...]
    transfers: str = ""


TEAM = "L’équipe de la chambre, selon les rôles"
SECURITY = (
    "Accès par code envoyé à l’adresse de chacun, second facteur pour l’équipe ; droits par rôle, datés ; "
    "chaque acte est consigné dans un journal chaîné qui ne porte que des numéros ; fichiers privés servis "
    "après vérification du droit ; bulletins secrets séparés de la liste d’émargement ; "
    "sauvegardes vérifiées."
)
PROCESSINGS = (
    Processing(
        "register",
        "Registre des adhérents",
        "Connaître les organisations adhérentes et qui les représente.",
        "Contrat d’adhésion (RGPD, art. 6.1.b) et intérêt légitime de la chambre (art. 6.1.f)",
        "Représentant·es, dirigeant·es et contacts des organisations",
        "Civilité, nom, prénom, genre (parité), adresse électronique, téléphone, fonctions et leurs dates",
        TEAM,
        ("people", "imports", "journal"),
        (
            "members.Person",
            "members.Representation",
            "members.Relation",
            "members.ChangeProposal",
            "office.ImportRow",
        ),
    ),
    Processing(
        "applications",
        "Demandes d’adhésion",
        "Recevoir, examiner et décider les demandes.",
        "Mesures précontractuelles (RGPD, art. 6.1.b)",
        "Personnes qui remplissent une demande",
        "Nom, adresse électronique, réponses et pièces déposées",
        f"{TEAM} ; l’instance qui décide",
        ("applications", "evidence"),
        (
            "members.Application",
            "members.Evidence",
        ),
    ),
    Processing(
        "dues",
        "Cotisations, encaissements et comptabilité",
        "Appeler et encaisser les cotisations, tenir les comptes.",
        "Contrat d’adhésion (RGPD, art. 6.1.b) et obligation légale (art. 6.1.c)",
        "Destinataires des appels, payeurs",
        "Nom, adresse, paiements, relevés bancaires",
        f"{TEAM} ; l’expert-comptable ; le prestataire de paiement en ligne, s’il est branché",
        ("accounting", "messages"),
        (
            "billing.Declaration",
            "billing.DeclarationNotice",
            "billing.Document",
            "billing.Receipt",
            "billing.ReminderLetter",
            "billing.StatementLine",
            "billing.StatementUpload",
        ),
        transfers=(
            "Aucun, sauf si le paiement en ligne est branché : le prestataire (Stripe) peut en faire vers "
            "les États-Unis ; ses conditions disent ce qui les encadre, à vérifier"
        ),
    ),
    Processing(
        "governance",
        "Instances, mandats et réunions",
        "Convoquer, réunir, voter, établir les procès-verbaux et déclarer les dirigeant·es.",
        "Obligation légale et statutaire (RGPD, art. 6.1.c)",
        "Mandataires, participant·es, candidat·es",
        "Nom, mandats, présences, pouvoirs, votes nominatifs ; état civil des dirigeant·es déclaré·es",
        f"{TEAM} ; les membres des instances ; le greffe des associations pour les dirigeant·es",
        ("minutes", "mandates"),
        (
            "governance.AgendaItem",
            "governance.Attendee",
            "governance.Candidacy",
            "governance.Contest",
            "governance.GroupRequest",
            "governance.Holder",
            "governance.LeaderDetails",
            "governance.Mandate",
            "governance.Notice",
            "governance.Office",
            "governance.Officer",
            "governance.OutsideSeat",
            "governance.Participant",
            "governance.Presence",
            "governance.Proxy",
            "governance.Signature",
            "governance.SlotAnswer",
            "governance.Task",
            "governance.Vote",
            "governance.WorkGroup",
        ),
    ),
    Processing(
        "surveys",
        "Consultations des adhérents",
        "Recueillir l’avis des adhérents, nommément ou anonymement.",
        "Intérêt légitime de la chambre (RGPD, art. 6.1.f)",
        "Personnes invitées à répondre",
        "Nom, adresse, a répondu ou non ; réponses, sauf si la consultation est anonyme",
        TEAM,
        ("people",),
        (
            "governance.NamedSheet",
            "governance.SurveyInvitation",
            "governance.SurveyMark",
        ),
    ),
    Processing(
        "information",
        "Lettres d’information et invitations",
        "Informer ceux qui l’ont demandé.",
        "Consentement, retirable à tout moment (RGPD, art. 6.1.a et 7)",
        "Personnes et organisations qui ont consenti",
        "Adresse électronique, réponses et leurs dates",
        f"{TEAM} ; le service d’envoi de courriels",
        ("messages",),
        (
            "core.Message",
            "members.Consent",
            "office.Addressee",
        ),
    ),
    Processing(
        "accounts",
        "Comptes et sécurité",
        "Ouvrir l’espace de gestion et l’espace des adhérents, savoir qui a fait quoi.",
        "Intérêt légitime : sécurité (RGPD, art. 6.1.f et 32)",
        "Équipe et représentant·es qui ont un compte",
        "Adresse électronique, nom, rôles, dates de connexion, actes",
        "Les administrateurs de la chambre",
        ("invitations", "journal"),
        (
            "accounts.Invitation",
            "accounts.User",
            "governance.CalendarFeed",
        ),
    ),
    Processing(
        "rights",
        "Droits des personnes : accès, effacement, opposition",
        "Répondre aux demandes, et ne pas récrire à qui s’y est opposé.",
        "Obligation légale (RGPD, art. 6.1.c, 12, 15, 17 et 21)",
        "Personnes qui exercent leurs droits",
        "Numéro de la fiche, date et motif ; empreinte à clé de l’adresse, sans l’adresse",
        "Les administrateurs de la chambre",
        ("opposition",),
        ("office.Erasure", "members.Opposition"),
    ),
)
