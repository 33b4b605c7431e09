"""An explanation as one page that stands on its own: no scripts, nothing loaded from elsewhere.

In Dutch, with English beside the fixed words; readable by people who cannot see it, on a small
screen and on paper.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from uitvoerbaar.rendering.markup import Content, Markup, both, tag, whole
from uitvoerbaar.rendering.page_steps import StepsOfPage, article
from uitvoerbaar.rendering.page_style import STYLE
from uitvoerbaar.rendering.phrases import (
    CERTAINTY,
    Used,
    amount_name,
    assumption_reason,
    fact_name,
    fact_origin,
    is_unconfirmed,
    reading_words,
)
from uitvoerbaar.rendering.sentences import trace_sentences
from uitvoerbaar.rendering.stored import StoredCitation, StoredTrace, Trace, stored_trace
from uitvoerbaar.rendering.why_not import Reason, why_not
from uitvoerbaar.rendering.wording import (
    Names,
    capital,
    clean,
    day_words,
    period_words,
    state_of,
    words,
)


def trace_html(
    trace: Trace,
    summary: Mapping[str, Any],
    *,
    law_texts: Mapping[str, str] | None = None,
) -> str:
    """The page of one outcome.

    `trace` follows `evaluation/trace.schema.json`; `summary` is the outcome's own data (outcome,
    title, state, value, unit, period, certainty, assumptions, interpretations, questions).
    `law_texts` gives the text of articles, by citation ("WSF artikel 3.8"), to show beside the
    steps under them.
    """
    return _Page(trace, summary, law_texts or {}).html()


class _Page:
    """The making of a page."""

    def __init__(
        self, trace: Trace, summary: Mapping[str, Any], law_texts: Mapping[str, str]
    ) -> None:
        self.trace: StoredTrace = stored_trace(trace)
        self.summary = summary
        self.names = Names(self.trace)
        self.used = Used(self.trace, summary)
        self.reasons = why_not(self.trace)
        decisive = {reason.step for reason in self.reasons}
        self.steps = StepsOfPage(self.trace, self.names, law_texts, decisive)
        self.letter = trace_sentences(self.trace, summary)
        root = self.trace.root
        self.title = clean(summary.get("title") or root.title or capital(words(root.rule)))

    def html(self) -> str:
        """The whole page."""
        who = self.names.owner(self.trace.root.subject)
        digest = b64encode(sha256(STYLE.encode()).digest()).decode()
        head = tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag(
                "meta",
                http_equiv="Content-Security-Policy",
                content=f"default-src 'none'; style-src 'sha256-{digest}'",
            ),
            tag("title", f"Uitleg: {self.title} {who}".strip()),
            tag("style", Markup(STYLE)),
        )
        sections = [section for section in self._sections() if section is not None]
        body = tag(
            "body",
            tag("a", "Naar de inhoud", href="#inhoud", class_="skip"),
            tag("div", class_="ribbon"),
            tag(
                "header",
                tag(
                    "p",
                    both("Uitleg bij een beslissing", "Explanation of a decision"),
                    class_="above",
                ),
                tag("h1", self.title),
            ),
            tag(
                "main",
                self._outcome(),
                self._contents(sections),
                *(content for _, _, content in sections),
                id="inhoud",
            ),
            self._footer(),
        )
        return f"<!DOCTYPE html>\n{tag('html', head, body, lang='nl')}\n"

    # --- the outcome ---

    def _outcome(self) -> Markup:
        root = self.trace.root
        rows: list[tuple[Markup, Content]] = []
        if root.subject is not None:
            rows.append((both("Voor", "For"), self.names.of(root.subject)))
        if root.period is not None:
            rows.append((both("Periode", "Period"), period_words(root.period)))
        rows.append((both("Beslist voor", "Decided for"), day_words(self.trace.on)))
        if self.trace.known_on is not None:
            rows.append((both("Bekend tot en met", "Known until"), day_words(self.trace.known_on)))
        if root.citation is not None:
            rows.append((both("Artikel", "Article"), article(root.citation)))
        certainty = self.summary.get("certainty")
        if certainty is not None:
            said = CERTAINTY.get(certainty, certainty)
            rows.append((both("Minst zekere bedrag", "Least certain amount"), said))
        return tag(
            "section",
            tag("p", capital(self.names.value(root.value, root.type)), class_="value"),
            tag("p", root.explanation, class_="said") if root.explanation else None,
            self._marks(),
            tag("dl", *(whole(tag("dt", name), tag("dd", v)) for name, v in rows), class_="facts"),
            class_="outcome",
            aria_label="Uitkomst",
        )

    def _marks(self) -> Markup | None:
        marks: list[Markup] = []
        if state_of(self.trace.root.value) == "unknown":
            marks.append(both("Nog niet bekend", "Not known yet"))
        provisional = any(fact.state == "provisional" for fact in self.used.facts)
        if provisional or self.summary.get("state") == "provisional":
            marks.append(both("Voorlopig", "Provisional"))
        if self.used.unconfirmed:
            marks.append(both("Met een bedrag dat niet bevestigd is", "Unconfirmed amount"))
        if self.used.assumptions or self.used.filled or self.used.other_assumptions:
            marks.append(both("Met een aanname", "With an assumption"))
        if not marks:
            return None
        return tag("ul", *(tag("li", mark, class_="mark") for mark in marks), class_="marks")

    # --- the sections: anchor, heading, content ---

    def _sections(self) -> Iterable[tuple[str, Markup, Markup] | None]:
        yield _section("waarom-niet", both("Waarom niet?", "Why not?"), self._why_not())
        yield _section("nodig", both("Nog nodig", "Still needed"), self._needed())
        letter = tag("div", *(tag("p", sentence) for sentence in self.letter), class_="letter")
        yield _section("gewone-taal", both("In gewone taal", "In plain language"), letter)
        yield _section("stappen", both("Stap voor stap", "Step by step"), self.steps.all())
        yield _section("gegevens", both("Gebruikte gegevens", "Data used"), self._facts())
        yield _section("bedragen", both("Gebruikte bedragen", "Amounts used"), self._amounts())
        yield _section("aannames", both("Aannames", "Assumptions"), self._assumptions())
        yield _section("lezingen", both("Lezingen van de wet", "Readings"), self._readings())
        yield _section("artikelen", both("Artikelen", "Articles"), self._articles())

    def _contents(self, sections: list[tuple[str, Markup, Markup]]) -> Markup:
        links = (tag("li", tag("a", name, href=f"#{place}")) for place, name, _ in sections)
        return tag("nav", tag("ul", *links), aria_label="Op deze pagina")

    def _why_not(self) -> Markup | None:
        if not self.reasons:
            return None
        return tag("ul", *(_reason(reason) for reason in self.reasons), class_="reasons")

    def _needed(self) -> Markup | None:
        items = []
        for question in self.summary.get("questions") or ():
            what = words(question.get("item") or "")
            owner = self.names.owner(question["of"]) if question.get("of") else ""
            when = period_words(question.get("period"))
            name = tag("b", " ".join(part for part in (capital(what), owner, when) if part))
            asked, english = question.get("question"), question.get("english")
            said = tag("p", asked, class_="from") if asked else None
            also = tag("p", english, class_="from", lang="en") if english else None
            holder = tag("p", question["holder"], class_="from") if question.get("holder") else None
            items.append(tag("li", name, said, also, holder))
        return tag("ul", *items, class_="reasons") if items else None

    def _facts(self) -> Markup | None:
        rows = [
            (
                capital(fact_name(self.names, fact)),
                self.names.value(fact.value, fact.type),
                capital(fact_origin(fact)),
            )
            for fact in self.used.facts
        ]
        heads = (both("Gegeven", "Data item"), both("Waarde", "Value"), both("Herkomst", "Origin"))
        return _table("Elk gegeven met het register of de persoon van wie het komt.", heads, rows)

    def _amounts(self) -> Markup | None:
        rows = []
        for amount in self.used.amounts:
            certainty = CERTAINTY.get(amount.certainty or "", amount.certainty or "")
            style = "care" if is_unconfirmed(amount) else None
            since = f"vanaf {day_words(amount.valid_from)}" if amount.valid_from else None
            source = whole(
                amount.source or "",
                tag("br") if since else None,
                tag("span", since, class_="from") if since else None,
            )
            rows.append(
                (
                    capital(amount_name(amount)),
                    self.names.value(amount.value, amount.type),
                    source,
                    tag("span", certainty, class_=style),
                    article(amount.citation) or "",
                )
            )
        heads = (
            both("Bedrag", "Amount"),
            both("Waarde", "Value"),
            both("Bron", "Source"),
            both("Zekerheid", "Certainty"),
            both("Artikel", "Article"),
        )
        return _table("Elk bedrag met zijn bron en hoe zeker het is.", heads, rows)

    def _assumptions(self) -> Markup | None:
        items = []
        for used in self.used.assumptions:
            name = tag("b", capital(words(used.name)))
            value = self.names.value(used.value, used.type)
            cited = article(used.citation)
            reason = tag("p", assumption_reason(used), " " if cited else None, cited, class_="from")
            items.append(tag("li", name, ": ", value, reason))
        for amount in self.used.filled:
            said = f": {amount_name(amount)}, {self.names.value(amount.value, amount.type)}"
            items.append(tag("li", tag("b", capital(words(amount.assumption or ""))), said))
        items += [tag("li", tag("b", capital(words(n)))) for n in self.used.other_assumptions]
        return tag("ul", *items, class_="reasons") if items else None

    def _readings(self) -> Markup | None:
        items = []
        for reading, citation in self.used.readings:
            said = capital(reading_words(reading.text, reading.rests_on))
            items.append(tag("li", said, tag("p", citation, class_="from") if citation else None))
        return tag("ul", *items, class_="reasons") if items else None

    def _articles(self) -> Markup | None:
        found: dict[str, StoredCitation] = {}
        for step in self.trace.walk():
            for citation in (step.citation, step.borrowed):
                if citation is not None:
                    found.setdefault(citation.text, citation)
        items = [tag("li", article(found[text])) for text in sorted(found)]
        return tag("ul", *items, class_="articles") if items else None

    def _footer(self) -> Markup:
        return tag(
            "footer",
            tag(
                "p", both("Vingerafdruk van de wet", "Fingerprint of the law"), ": ", self.trace.law
            ),
            tag("p", both("Uitkomst", "Outcome"), ": ", self.trace.root.rule),
        )


def _section(
    place: str, heading: Markup, content: Markup | None
) -> tuple[str, Markup, Markup] | None:
    if content is None:
        return None
    name = f"kop-{place}"
    whole_section = tag(
        "section", tag("h2", heading, id=name), content, id=place, aria_labelledby=name
    )
    return place, heading, whole_section


def _reason(reason: Reason) -> Markup:
    behind = [tag("li", fact) for fact in reason.facts]
    return tag("li", f"{reason.sentence}.", tag("ul", *behind, class_="behind") if behind else None)


def _table(
    caption: str, heads: tuple[Markup, ...], rows: Iterable[tuple[str, ...]]
) -> Markup | None:
    body = [
        tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:]))
        for row in rows
    ]
    if not body:
        return None
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
