"""What the compiler cannot lower, said by name: the construct, the article and why."""

from __future__ import annotations

from uitvoerbaar.law.citation import Origin


class RefusedError(Exception):
    """A construct that the kernel does not compile; nothing is ever left out silently.

    `construct` is what was written, `why` one Dutch sentence, `origin` its place and article (None
    where it has none), `rule` the rule in which it stands.
    """

    def __init__(self, construct: str, why: str, origin: Origin | None = None) -> None:
        super().__init__(construct, why)
        self.construct, self.why, self.origin = construct, why, origin
        self.rule: str | None = None

    def __str__(self) -> str:
        where = []
        if self.rule:
            where.append(f"regel {self.rule}")
        if self.origin is not None:
            if self.origin.citation is not None:
                where.append(str(self.origin.citation))
            where.append(str(self.origin.place))
        place = f" ({', '.join(where)})" if where else ""
        return f"{self.construct} kan niet naar machinecode{place}: {self.why}"
