import pytest

from cressmember.members.rules.duplicate import Identity, Likelihood, compare

RESSOURCERIE = Identity(
    "Ressourcerie du Grand Large",
    "774112460",
    "77411246000068",
    "W924616145",
    "92000",
    "RdGL",
    frozenset({"rgl.example", "gmail.com"}),
)


@pytest.mark.parametrize(
    ("other", "likelihood"),
    [
        (Identity("Ressourcerie Du Grand Large ", "774112460", "77411246000068"), "certain"),
        (Identity("Autre chose", "774112460", "77411246000068"), "probable"),
        (Identity("Ressourcerie du Grand-Large", rna="W924616145"), "certain"),
        (Identity("Autre chose", rna="W924616145"), "probable"),
        (Identity("Ressourcerie de Lyon", "774112460", "77411246000050"), "same_body"),
        (Identity("Ressourcerie de Lyon", "774112460"), "probable"),
        (Identity("Ressourcerie du grand large", postcode="92000"), "certain"),
        (Identity("Ressourcerie du grand large", "111111118", postcode="92000"), "probable"),
        (Identity("La ressourcerie du Grand Large (3)", postcode="75001"), "probable"),
        (Identity("La ressourcerie du Grand Large (3)", "111111118", postcode="75001"), "no"),
        (Identity("Ressourcerie du Grand Large", siret="77411246000050", rna="W924616145"), "same_body"),
        (Identity("RdGL", postcode="92000"), "probable"),
        (Identity("RdGL", postcode="75001"), "no"),
        (Identity("RdGL", "111111118", postcode="92000"), "no"),
        (Identity("Grand Large", postcode="92000", acronym="Ressourcerie du Grand Large"), "probable"),
        (Identity("Ressourceries du Grand Large", domains=frozenset({"rgl.example"})), "probable"),
        (Identity("Ressourceries du Grand Large", domains=frozenset({"gmail.com"})), "no"),
        (Identity("Ressourceries du Grand Large", domains=frozenset({"autre.example"})), "no"),
        (Identity("Cyclo des Cimes", domains=frozenset({"rgl.example"})), "no"),
        (Identity("Ressourcerie du Petit Port"), "no"),
        (Identity(""), "no"),
    ],
)
def test_two_files_may_be_one(other, likelihood):
    verdict = compare(RESSOURCERIE, other)

    assert verdict.likelihood == Likelihood(likelihood)
    assert bool(verdict.reasons) is (likelihood != "no")
