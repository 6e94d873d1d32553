"""What happens when a rule of the statutes, of the law or of the register says no."""

from cressmember.kernel.writing import article_fr


class RuleViolation(Exception):  # noqa: N818 - a rule that says no is not an error of ours.
    """A rule says no, in a French sentence that says what would make it yes.

    ``article`` is the number alone ("12", "6 bis"), or the name of a text ("droit commun"): whoever prints
    the sentence adds the word to a number.
    """

    def __init__(self, message: str, article: str | None = None) -> None:
        super().__init__(message, article)
        self.message = message
        self.article = article

    def __str__(self) -> str:
        if not self.article:
            return self.message
        reference = f"({article_fr(self.article, 'article')})"
        if self.message.endswith("."):
            return f"{self.message[:-1]} {reference}."
        return f"{self.message} {reference}"
