"""What must hold in every month of every life of a student, on generated complete lives.

What was used up, paid and converted is worked out here again, from the outcomes of each month and
the records of the case, and compared with what the law says.
"""

from __future__ import annotations

import calendar
import copy
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest
from attrs import define

from tests.corpus.students import APPLICATIONS, LOANS, Facts, random_student
from tests.counts import count
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState
from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.time import first_day, month_index, month_name, month_of

LIVES = count(150, 3000)
FIRST, LAST = month_index(2023, 1), month_index(2026, 12)
STRETCH = range(FIRST, LAST + 1)

# What is awarded, with the outcome that says in which form, and the choice that asks for it.
GRANTS = {
    "toegekende_basisbeurs": ("vorm", "basisbeurs_aangevraagd", "deel_basisbeurs"),
    "toegekende_toeslag": ("vorm", "toeslag_eenoudergezin_aangevraagd", "deel_toeslag"),
    "toegekende_aanvullende_beurs": (
        "vorm_aanvullende_beurs",
        "aanvullende_beurs_aangevraagd",
        "deel_aanvullende_beurs",
    ),
}
TRAVEL = "toegekende_reisvoorziening"
AWARDS = {
    "basisbeurs_aangevraagd": "toegekende_basisbeurs",
    "toeslag_eenoudergezin_aangevraagd": "toegekende_toeslag",
    "aanvullende_beurs_aangevraagd": "toegekende_aanvullende_beurs",
    "reisvoorziening_aangevraagd": TRAVEL,
    "gevraagde_basislening": "toegekende_lening",
    "gevraagde_aanvullende_lening": "toegekende_lening",
    "gevraagd_collegegeldkrediet": "toegekend_collegegeldkrediet",
    "gevraagd_levenlanglerenkrediet": "toegekend_levenlanglerenkrediet",
}
# These choices work from the month of the application, the others from its studiejaar.
FROM_THE_MONTH = ("reisvoorziening_aangevraagd", "gevraagd_levenlanglerenkrediet")
# Not public, but needed to know which month counts where.
INNER = ("onderwijsgroep van persoon", "fase van persoon")
# What must be known of the months before the stretch, to count and add.
HISTORY = {
    *GRANTS,
    *(form for form, _, _ in GRANTS.values()),
    TRAVEL,
    "omvang_recht",
    *INNER,
}
OTHER_SUBJECTS = (
    "zorgtoeslag",
    "normpremie",
    "huurtoeslag",
    "kindgebonden_budget",
    "lesgeld",
    "studietoeslag",
    "besteedbaar",
    "geleend",
    "voorwaardelijk",
)
NO_AMOUNT = re.compile(r"(?:het|er is geen) bedrag van (\w+)[^ ]* (?:op|voor) (\d{4})-")


@define
class Life:
    """A case with its outcomes: the value by name and month, None where there was an error."""

    seed: int
    data: Facts
    begin: int
    values: dict[str, dict[int, Any]]
    troubles: list[tuple[str, int, str]]

    def at(self, name: str, month: int) -> Any:
        """The value of an outcome in a month; None where there was an error."""
        return self.values[name].get(month)

    def known(self, month: int) -> bool:
        """Whether the law had an answer to everything in a month."""
        names = self.values if month >= FIRST else HISTORY
        return all(self.values[name].get(month) is not None for name in names)

    def records(self, month: int) -> list[Facts]:
        """The awards on record that run on the first day of a month."""
        first = first_day(month).isoformat()
        return [
            record
            for record in self.data["personen"]["sem"]["toekenningen"]
            if record["begindatum"] <= first <= record["einddatum"]
        ]

    @property
    def quarter_after_18(self) -> date:
        """The first quarter that begins on or after the eighteenth birthday (2.3)."""
        born = date.fromisoformat(self.data["personen"]["sem"]["geboortedatum"])
        month = month_of(born) + 18 * 12 + (born.day > 1)
        return first_day(month + -month % 3)

    def place(self, month: int) -> str:
        """Where to look when something does not hold."""
        return f"seed {self.seed} in {month_name(month)}"


def lived(lawbook: Lawbook, data: Facts, seed: int, whole: bool = False) -> Life:
    """All outcomes of a case in the stretch; of a whole life also what was paid before it."""
    case = lawbook.case(json.dumps(data), f"seed-{seed}")
    begin = min(
        month_of(date.fromisoformat(e["datum_inschrijving"]))
        for e in data["personen"]["sem"]["inschrijvingen"]
    )
    outcomes = Outcomes(Evaluation(lawbook.program, case))
    names = [name for name in lawbook.law.outcomes if not name.startswith(OTHER_SUBJECTS)]
    values: dict[str, dict[int, Any]] = {}
    troubles: list[tuple[str, int, str]] = []
    for name in (*names, *INNER):
        rule = lawbook.rule(name)
        values[name] = months = {}
        for month in range(begin if name in HISTORY and whole else FIRST, LAST + 1):
            outcome = outcomes.of(rule, month)
            if outcome.error is not None:
                troubles.append((name, month, outcome.error.sentence))
            elif outcome.state is OutcomeState.UNKNOWN:
                troubles.append((name, month, f"onbekend: {outcome.wanted[0]}"))
            else:
                value = outcome.value
                months[month] = value.name if isinstance(value, Thing) else value
    return Life(seed, data, begin, values, troubles)


def drawn(seed: int) -> tuple[random.Random, Facts]:
    """The case data of a life, with the source that made them."""
    source = random.Random(f"student-{seed}")
    return source, random_student(source)


@lru_cache(maxsize=160)
def life(lawbook: Lawbook, seed: int) -> Life:
    """A life by number; the tests look at the same ones."""
    return lived(lawbook, drawn(seed)[1], seed, whole=True)


def lives(lawbook: Lawbook) -> Iterator[Life]:
    """The lives that every test looks at."""
    for seed in range(LIVES):
        yield life(lawbook, seed)


def paid_as_prestatiebeurs(one: Life, month: int) -> int:
    """What was paid in a month in the form of prestatiebeurs."""
    total = 0
    decided = {record["onderdeel"]: record["toegekende_vorm"] for record in one.records(month)}
    for award, (form, _, part) in GRANTS.items():
        if decided.get(part, one.at(form, month)) == "prestatiebeurs":
            total += one.at(award, month)
    return total


def uses_a_month(one: Life, month: int) -> str | None:
    """The group of education of which a month of prestatiebeurs is used, or None."""
    for record in one.records(month):
        if record["toegekende_vorm"] == "prestatiebeurs":
            group = str(record["onderwijsgroep"])
            young = group == "niveau_3_4" and first_day(month) < one.quarter_after_18
            return None if young else group
    group = str(one.at("onderwijsgroep van persoon", month))
    counted = group in ("niveau_3_4", "hoger_onderwijs")
    if not counted or one.at("omvang_recht", month) != "volledig":
        return None
    if one.at("fase van persoon", month) != "prestatiebeursfase":
        return None
    given = any(one.at(award, month) > 0 for award in GRANTS)
    return group if given or one.at(TRAVEL, month) else None


def may_use_a_month(one: Life, month: int) -> bool:
    """Before 2023 a month counts for who asked an aanvullende beurs: not all amounts are known."""
    sem = one.data["personen"]["sem"]
    return month < FIRST and "aanvullende_beurs_aangevraagd" in sem


def restarts(one: Life) -> bool:
    """Whether the count of months may have begun anew (4.14, 5.16)."""
    requests = one.data["personen"]["sem"]["omstandighedenverzoeken"]
    return any(request["soort_omstandigheid"] == "overstap_door_beperking" for request in requests)


# --- every month has an answer -------------------------------------------------------------------


def test_every_outcome_is_known_where_the_law_has_the_amounts(lawbook: Lawbook) -> None:
    faults: dict[tuple[int, str, str], str] = {}
    seen: Counter[str] = Counter()
    for one in lives(lawbook):
        for name, month, sentence in one.troubles:
            if month < FIRST:
                continue
            found = NO_AMOUNT.search(sentence)
            # Of the years before 2023 not every amount was found; what was paid then leans on them.
            if found is None or int(found[2]) >= 2023:
                place = f"{one.place(month)}: {name}: {sentence}"
                faults.setdefault((one.seed, name, sentence), place)
            else:
                seen[found[1]] += 1
        for months in one.values.values():
            seen["known"] += sum(month in STRETCH for month in months)
    assert not faults, f"{len(faults)} fouten:\n" + "\n".join([*faults.values()][:40])
    missing = sum(seen.values()) - seen["known"]
    print(f"\nstudents: {seen['known']} outcomes known; {dict(seen)}")
    assert missing < seen["known"] / 20


def test_the_lives_differ_enough(lawbook: Lawbook) -> None:
    seen: Counter[Any] = Counter()
    for one in lives(lawbook):
        for name in ("omvang_recht", "vorm", "vorm_aanvullende_beurs", "reisvoorziening"):
            seen.update((name, value) for value in one.values[name].values())
        for name in ("fase van persoon", "onderwijsgroep van persoon"):
            seen.update((name, value) for value in one.values[name].values())
        for name in {*AWARDS.values(), "omzetting", "leenfase_lening_maximum"}:
            seen[name, "paid"] += any(value > 0 for value in one.values[name].values())
    for name, value in [
        ("omvang_recht", "volledig"),
        ("omvang_recht", "alleen_reisvoorziening"),
        ("omvang_recht", "alleen_toegang"),
        ("omvang_recht", "geen_recht"),
        ("vorm", "gift"),
        ("vorm", "prestatiebeurs"),
        ("vorm", "lening"),
        ("vorm_aanvullende_beurs", "gift"),
        ("vorm_aanvullende_beurs", "prestatiebeurs"),
        ("reisvoorziening", "geldbedrag"),
        ("reisvoorziening", "reisrecht"),
        ("fase van persoon", "leenfase"),
        ("fase van persoon", "uitgeput"),
        ("onderwijsgroep van persoon", "niveau_1_2"),
        *((award, "paid") for award in AWARDS.values()),
        ("omzetting", "paid"),
        ("leenfase_lening_maximum", "paid"),
    ]:
        assert seen[name, value] > 0, f"{name} is nooit {value}"


# --- what is used up -----------------------------------------------------------------------------


def test_months_used_never_exceed_what_the_law_gives(lawbook: Lawbook) -> None:
    used_months = 0
    for one in lives(lawbook):
        counts: Counter[str] = Counter()
        sure, doubtful = not restarts(one), 0
        for month in range(one.begin, LAST + 1):
            sure = sure and one.known(month)
            if month in STRETCH and one.at("maanden_prestatiebeurs", month) is not None:
                limit = one.at("maanden_prestatiebeurs", month)
                used = one.at("verbruikte_maanden", month)
                if isinstance(limit, int) and isinstance(used, int) and sure:
                    group = one.at("onderwijsgroep van persoon", month)
                    assert counts[group] <= used <= counts[group] + doubtful, one.place(month)
                if one.known(month) and isinstance(used, int) and uses_a_month(one, month):
                    assert used < limit, one.place(month)
                    used_months += 1
            if sure:
                group = uses_a_month(one, month)
                if group is not None:
                    counts[group] += 1
                else:
                    doubtful += may_use_a_month(one, month)
    assert used_months > LIVES


def test_remaining_months_go_down_one_at_a_time(lawbook: Lawbook) -> None:
    for one in lives(lawbook):
        for month in STRETCH:
            left = one.at("resterende_maanden", month)
            if not isinstance(left, int):
                continue
            assert left >= 0, one.place(month)
            before = one.at("resterende_maanden", month - 1)
            same_limit = one.at("maanden_prestatiebeurs", month) == one.at(
                "maanden_prestatiebeurs", month - 1
            )
            same_group = one.at("onderwijsgroep van persoon", month) == one.at(
                "onderwijsgroep van persoon", month - 1
            )
            if isinstance(before, int) and same_limit and same_group:
                assert left >= before - 1, one.place(month)
                assert left <= before or restarts(one), one.place(month)


# --- what is paid --------------------------------------------------------------------------------


def test_what_is_paid_has_one_form_and_stays_within_what_the_law_allows(lawbook: Lawbook) -> None:
    forms: Counter[tuple[str, str]] = Counter()
    for one in lives(lawbook):
        for month in filter(one.known, STRETCH):
            place = one.place(month)
            decided = {record["onderdeel"] for record in one.records(month)}
            for award, (form, _, part) in GRANTS.items():
                amount = one.at(award, month)
                assert amount >= 0, place
                if part in decided or amount == 0:
                    continue
                assert one.at(form, month) in ("gift", "prestatiebeurs", "lening"), place
                forms[award, one.at(form, month)] += 1
            if not decided:
                assert one.at("toegekende_basisbeurs", month) in (0, one.at("basisbeurs", month)), (
                    place
                )
                assert one.at("toegekende_toeslag", month) in (
                    0,
                    one.at("toeslag_eenoudergezin", month),
                )
                assert one.at("toegekende_aanvullende_beurs", month) <= one.at(
                    "aanvullende_beurs", month
                ), place
                check_loans(one, month)
            if one.at(TRAVEL, month) and "deel_reisvoorziening" not in decided:
                assert one.at("reisvoorziening", month) != "geen_reisvoorziening", place
                assert one.at("vorm_reisvoorziening", month) != "geen_vorm", place
    assert forms["toegekende_basisbeurs", "prestatiebeurs"] > 0
    assert forms["toegekende_aanvullende_beurs", "gift"] > 0


def check_loans(one: Life, month: int) -> None:
    """A loan is at most its maximum, and there is only one kind of loan at a time."""
    place = one.place(month)
    basis, phase = one.at("basislening_maximum", month), one.at("leenfase_lening_maximum", month)
    assert 0 in (basis, phase), place
    extra = one.at("aanvullende_lening_maximum", month)
    # In the loan phase the supplement for a single parent may be borrowed as well: at most € 400.
    most = basis + extra + phase + (40_000 if phase else 0)
    assert 0 <= one.at("toegekende_lening", month) <= most, place
    fees = one.at("toegekend_collegegeldkrediet", month)
    learning = one.at("toegekend_levenlanglerenkrediet", month)
    assert fees <= one.at("collegegeldkrediet_maximum", month), place
    assert learning <= one.at("levenlanglerenkrediet_maximum", month), place
    assert 0 in (fees, learning), place


def test_without_a_claim_nothing_is_paid(lawbook: Lawbook) -> None:
    refused = 0
    for one in lives(lawbook):
        for month in filter(one.known, STRETCH):
            if one.records(month):
                continue
            place, extent = one.place(month), one.at("omvang_recht", month)
            assert one.at("recht_op_studiefinanciering", month) == (extent != "geen_recht"), place
            allowed = {
                "volledig": {*AWARDS.values()} - {"toegekend_levenlanglerenkrediet"},
                "alleen_reisvoorziening": {TRAVEL},
                "alleen_toegang": {
                    "toegekend_collegegeldkrediet",
                    "toegekend_levenlanglerenkrediet",
                },
                "geen_recht": {"toegekend_levenlanglerenkrediet"},
            }[extent]
            for award in {*AWARDS.values()} - allowed:
                assert not one.at(award, month), f"{place}: {award}"
            refused += extent == "geen_recht"
    assert refused > LIVES


def test_nothing_is_paid_before_the_studiejaar_of_an_application_or_after_its_end(
    lawbook: Lawbook,
) -> None:
    refused = 0
    others_for_loan = {*LOANS[:2], "toeslag_als_lening_aangevraagd"}
    for one in lives(lawbook):
        asked_for = one.data["personen"]["sem"]
        for choice, award in AWARDS.items():
            applied = asked_for.get(choice)
            if applied is not None and "op" not in applied:
                continue  # an application with a second one after it
            if award == "toegekende_lening" and others_for_loan & {*asked_for} - {choice}:
                continue  # the award is the sum of what was asked
            for month in STRETCH:
                paid = one.at(award, month)
                decided = {record["onderdeel"] for record in one.records(month)}
                if paid is None or decided or works(one, choice, applied, month):
                    continue
                assert not paid, f"{one.place(month)}: {award}"
                refused += 1
    assert refused > LIVES


def works(one: Life, choice: str, applied: Facts | None, month: int) -> bool:
    """Whether an application counts in a month, by its dates."""
    if applied is None:
        return False
    on = date.fromisoformat(applied["op"])
    if "tot" in applied and first_day(month).isoformat() > applied["tot"]:
        return False
    if choice in FROM_THE_MONTH:
        return month >= month_of(on)
    return on <= end_of_studiejaar(one.at("onderwijsgroep van persoon", month), month)


def end_of_studiejaar(group: Any, month: int) -> date:
    """31 July, in higher education 31 August."""
    last = 8 if group == "hoger_onderwijs" else 7
    first = first_day(month)
    return date(first.year + (first.month > last), last, 31)


# --- what becomes a gift -------------------------------------------------------------------------


def test_conversion_never_makes_money_and_is_never_taken_back(lawbook: Lawbook) -> None:
    converted = compared = 0
    for one in lives(lawbook):
        paid, used, sure = 0, 0, True
        for month in range(one.begin, LAST + 1):
            place = one.place(month)
            money, months = one.at("omzetting", month), one.at("omgezette_maanden", month)
            for name, now in (("omzetting", money), ("omgezette_maanden", months)):
                before = one.at(name, month - 1)
                if now is not None and before is not None:
                    assert now >= before, f"{place}: {name}"
            if money is not None and sure:
                assert money <= paid, place
                compared += money > 0
            if months is not None and sure:
                assert months <= used, place
            converted += bool(money)
            sure = sure and one.known(month)
            if sure:
                paid += paid_as_prestatiebeurs(one, month)
                used += uses_a_month(one, month) is not None or may_use_a_month(one, month)
    assert converted > LIVES
    assert compared > 0


# --- when it is asked for ------------------------------------------------------------------------


def moved(data: Facts, choice: str, when: date) -> Facts:
    """The same life with an application on another day; it no longer ends by itself."""
    other: Facts = copy.deepcopy(data)
    other["personen"]["sem"][choice] = {
        "waarde": data["personen"]["sem"][choice]["waarde"],
        "op": when.isoformat(),
    }
    return other


def asked(data: Facts, choices: tuple[str, ...], source: random.Random) -> tuple[str, date] | None:
    """One of the choices for which a life has one application, with its day."""
    sem = data["personen"]["sem"]
    made = [choice for choice in choices if "op" in sem.get(choice, {})]
    if not made:
        return None
    choice = source.choice(made)
    return choice, date.fromisoformat(sem[choice]["op"])


def test_an_application_on_a_later_day_never_yields_more(lawbook: Lawbook) -> None:
    compared = less = 0
    for seed in range(count(70, 1500)):
        source, data = drawn(seed)
        found = asked(data, (*APPLICATIONS, *LOANS, "toeslag_eenoudergezin_aangevraagd"), source)
        if found is None:
            continue
        choice, when = found
        later = when + timedelta(days=source.choice([1, 20, 31, 150, 366, 800]))
        early = lived(lawbook, moved(data, choice, when), seed)
        late = lived(lawbook, moved(data, choice, later), seed)
        award = AWARDS[choice]
        for month in STRETCH:
            before, after = early.at(award, month), late.at(award, month)
            phases = {one.at("fase van persoon", month) for one in (early, late)}
            # Who asks later uses months later: in a later phase that can be more.
            if before is None or after is None or phases & {"leenfase", "uitgeput"}:
                continue
            learning = choice == "gevraagd_levenlanglerenkrediet"
            if learning and early.at("levenlanglerenkrediet_maximum", month) == 0:
                continue
            assert after <= before, f"{early.place(month)}: {choice} {when} naar {later}"
            compared += 1
            less += after < before
    assert compared > LIVES
    assert less > 0


def test_an_application_later_in_the_same_studiejaar_yields_the_same(lawbook: Lawbook) -> None:
    same = 0
    choices = tuple(choice for choice in AWARDS if choice not in FROM_THE_MONTH)
    for seed in range(count(70, 1500)):
        source, data = drawn(seed)
        found = asked(data, choices, source)
        if found is None:
            continue
        choice, when = found
        if when.month == 8:
            continue  # the studiejaar of the mbo has begun, that of higher education not
        start = date(when.year - (when.month < 8), 9, 1)
        end = date(start.year + 1, 7, 31)
        other = source.choice([start, end, date(end.year, 1, 31), date(end.year, 2, 1)])
        before = lived(lawbook, moved(data, choice, when), seed)
        after = lived(lawbook, moved(data, choice, other), seed)
        assert before.values == after.values, f"seed {seed}: {choice} {when} naar {other}"
        same += any(before.values[AWARDS[choice]].values())
    assert same > 0


@pytest.mark.parametrize("month", [month_index(2024, 7), month_index(2024, 8)])
def test_the_studiejaar_ends_in_july_or_august(month: int) -> None:
    first = first_day(month)
    last = calendar.monthrange(first.year, first.month)[1]
    ends = {group: end_of_studiejaar(group, month) for group in ("niveau_3_4", "hoger_onderwijs")}
    assert ends["hoger_onderwijs"] == date(2024, 8, 31)
    assert (ends["niveau_3_4"] == first.replace(day=last)) is (first.month == 7)
