"""The scale of the demonstration chamber, as its sheet says it."""

SHEET = [
    ["Barème des cotisations 2024 (voté en AG)"],
    ["Budget annuel", "Structure", "Réseau"],
    ["< 50 000 €", 80, 230],
    ["50 000 à 149 999 €", 150, 300],
    ["150 000 à 499 999 €", 300, 450],
    ["500 000 à 999 999 €", 500, 650],
    ["1 M€ à 2 999 999 €", 900, 1050],
    ["3 M€ à 9 999 999 €", 1800, 1950],
    ["10 M€ et plus", 3500, 3650],
    ["Mutuelles", 3000, 3000],
    ["Syndicats d'employeurs", 1000, 1000],
    ["Nouvel adhérent : dû au prorata des mois restants, mois d'adhésion compris, la première année", None],
]
COLLEGES = {"Mutuelles": "mutuals", "Syndicats d'employeurs": "employers"}
CODES = [
    "associations",
    "cooperatives",
    "mutuals",
    "foundations",
    "social_enterprises",
    "employers",
    "territorial",
]
