"""Where the reader stands: everything that a list shows is kept in its address."""

from django.http import HttpRequest, QueryDict


class Address:
    """The address of a page without its empty parameters, from which neighbouring ones are written."""

    def __init__(self, request: HttpRequest, **changes: object) -> None:
        self.path = request.path
        self.query = request.GET.copy()
        for name in list(self.query):
            self.query.setlist(name, [value for value in self.query.getlist(name) if value])
            if not self.query.getlist(name):
                del self.query[name]
        _change(self.query, changes)

    def __str__(self) -> str:
        return self._written(self.query)

    def with_(self, **changes: object) -> str:
        """The same address with some parameters set, or removed when None."""
        query = self.query.copy()
        _change(query, changes)
        return self._written(query)

    def without(self, *names: str) -> str:
        """The same address without some parameters."""
        return self.with_(**dict.fromkeys(names))

    def _written(self, query: QueryDict) -> str:
        written = query.urlencode(safe=",")
        return f"{self.path}?{written}" if written else self.path


def typed(request: HttpRequest, name: str) -> str:
    """What was typed in a search box, without the null signs that no database holds."""
    return request.GET.get(name, "").replace("\0", "").strip()


def _change(query: QueryDict, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
