"""Random whole lives of a student, with values on the edges that the law draws."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.corpus.families import income, yes_no
from tests.corpus.people import ALONE, parent, programme, wedding

Facts = dict[str, Any]

ABSENT = "ontbreekt"
YEARS = range(2009, 2027)
# Every kind of programme, with its duration in months and its study load.
KINDS: dict[str, tuple[int, int]] = {
    "entree": (12, 0),
    "basisberoeps": (24, 0),
    "vak": (36, 0),
    "middenkader": (36, 0),
    "specialist": (12, 0),
    "associate_degree": (24, 120),
    "hbo_bachelor": (48, 240),
    "wo_bachelor": (36, 180),
    "hbo_master": (12, 60),
    "wo_master": (12, 60),
    "postinitiele_master": (12, 60),
    "onderwijseenheid": (12, 30),
    "schakelprogramma": (12, 30),
}
MBO = ("entree", "basisberoeps", "vak", "middenkader", "specialist")
# What studies follow each other; the first of a life is drawn from the front.
CAREERS: tuple[tuple[str, ...], ...] = (
    ("entree", "basisberoeps", "vak", "middenkader"),
    ("basisberoeps", "middenkader", "specialist", "associate_degree"),
    ("middenkader", "hbo_bachelor", "hbo_master"),
    ("middenkader", "middenkader", "specialist"),
    ("hbo_bachelor", "wo_master", "wo_master"),
    ("wo_bachelor", "wo_master", "hbo_master"),
    ("wo_bachelor", "hbo_bachelor", "middenkader"),
    ("associate_degree", "hbo_bachelor", "schakelprogramma", "wo_master"),
    ("hbo_bachelor", "postinitiele_master"),
    ("hbo_bachelor", "onderwijseenheid"),
    ("vak", "wo_bachelor", "basisberoeps"),
)
APPLICATIONS = (
    "basisbeurs_aangevraagd",
    "aanvullende_beurs_aangevraagd",
    "reisvoorziening_aangevraagd",
)
LOANS = (
    "gevraagde_basislening",
    "gevraagde_aanvullende_lening",
    "gevraagd_collegegeldkrediet",
    "gevraagd_levenlanglerenkrediet",
)
RARE_CHOICES = (
    "toeslag_eenoudergezin_aangevraagd",
    "overbrugging_aangevraagd",
    "specialistmaanden_aangevraagd",
    "toeslag_als_lening_aangevraagd",
    "extra_jaar_leraar_aangevraagd",
    "extra_jaar_master_aangevraagd",
    "reisrecht_in_buitenland_aangevraagd",
    "krediet_naar_rato_aangevraagd",
)
EEA = ("belgie", "duitsland", "polen", "zwitserland", "ijsland", "spanje")


def judged(value: str) -> Facts:
    """What an official found."""
    return {"waarde": value, "redenen": "Onderzocht.", "door": "medewerker"}


def day(when: date) -> str:
    """A day as cases write it."""
    return when.isoformat()


def months_later(when: date, months: int) -> date:
    """The same day some months later (earlier where negative); the last one where it is too far."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(when.day, last))


def random_student(source: random.Random) -> Facts:
    """The case of student sem, complete, with a reference month from 2023 to 2026."""
    on = date(source.randrange(2023, 2027), source.randrange(1, 13), 1)
    ago = source.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 8, 10, 11])
    start = first_day_of_study(source, on.year - ago)
    programmes, enrolments, diplomas = education(source, start)
    born = birthday(source, start, on)
    parents = [f"p{number}" for number in range(1, source.choice([0, 1, 2, 2, 2]) + 1)]
    sem: Facts = {
        **person(source, born, start),
        **origin(source, born, start),
        **addresses(source, start),
        **wishes(source, start, on),
        **events(source, start, enrolments, programmes),
        "inschrijvingen": enrolments,
        "diplomas": diplomas,
        "toekenningen": awards(source, enrolments, programmes),
    }
    people: dict[str, Facts] = {"sem": sem}
    together = len(parents) == 2 and source.random() < 0.6
    for name in parents:
        people[name] = elder(source, name, together, parents)
        if born.year < 1995:
            people[name]["geboortedatum"] = "1935-07-20"
    weddings = [wedding("p1", "p2", "2000-05-05")] if together else []
    parenthoods = [tie(source, "sem", name, parents=True) for name in parents]
    if source.random() < 0.35:
        household(source, people, start, weddings, parenthoods)
    return {
        "peildatum": day(on),
        "aanvrager": "sem",
        "volledig": "alles",
        "personen": people,
        "opleidingen": programmes,
        "ouderschappen": parenthoods,
        "verbintenissen": weddings,
        "samenlevingsfeiten": [],
        "alimentatiebeslissingen": [
            {
                "ontvanger": "sem",
                "betaler": name,
                "ingangsdatum": day(start),
                "einddatum": ABSENT,
                "alimentatie_voor_student": source.choice(["0", "100", "250.50"]),
            }
            for name in parents
            if source.random() < 0.05
        ],
    }


# --- study ---------------------------------------------------------------------------------------


def first_day_of_study(source: random.Random, year: int) -> date:
    """Mostly a first day of a studiejaar."""
    month, first = source.choice([(8, 1), (8, 1), (9, 1), (9, 1), (9, 2), (2, 1), (9, 5), (10, 1)])
    return date(year, month, first)


def birthday(source: random.Random, start: date, on: date) -> date:
    """From 15 to 60 when the study starts; often near an age that matters, at a quarter's edge."""
    month, first = source.choice(
        [(1, 1), (1, 2), (4, 1), (7, 1), (8, 1), (8, 2), (10, 2), (11, 20)]
    )
    shape = source.random()
    if shape < 0.15:  # turns 30 in the stretch that is looked at
        return date(source.choice([on.year - 31, on.year - 30, on.year - 29]), month, first)
    if shape < 0.25:
        return date(start.year - source.randrange(25, 61), month, first)
    return date(start.year - source.choice([15, 16, 16, 17, 17, 18, 18, 19, 20, 22]), month, first)


def education(source: random.Random, start: date) -> tuple[Facts, list[Facts], list[Facts]]:
    """Programmes by name, and the enrolments and diplomas of a student who begins on a day."""
    career = source.choice(CAREERS)[source.choice([0, 0, 0, 1]) :]
    programmes: Facts = {}
    enrolments: list[Facts] = []
    diplomas: list[Facts] = []
    begin = start
    for number, kind in enumerate(career[: source.choice([1, 2, 2, 3, 4])], 1):
        name = f"{kind}_{number}"
        programmes[name] = random_programme(source, kind)
        months = programmes[name]["nominale_duur"]
        end, passed = stop(source, begin, months)
        enrolments.append(random_enrolment(source, name, kind, begin, end))
        if passed is not None:
            diplomas.append(diploma(source, name, kind, passed))
        if end is None or end.year > 2026:
            break
        begin = next_begin(source, end)
    if source.random() < 0.1:  # two studies at a time
        kind = source.choice(["middenkader", "hbo_bachelor", "basisberoeps"])
        programmes["ernaast"] = random_programme(source, kind)
        later = months_later(start, source.choice([0, 1, 6, 12]))
        end = later + timedelta(days=source.choice([20, 150, 400, 800]))
        enrolments.append(random_enrolment(source, "ernaast", kind, later, end))
    return programmes, enrolments, diplomas


def random_programme(source: random.Random, kind: str) -> Facts:
    """Mostly funded and in the Netherlands."""
    months, points = KINDS[kind]
    if kind == "wo_master" and source.random() < 0.3:
        months, points = 36, 180
    if kind == "hbo_bachelor" and source.random() < 0.1:
        months, points = 60, 300
    if kind in MBO and source.random() < 0.05:
        months = 11
    facts = programme(kind, months, points)
    special = {
        "hbo_bachelor": "leraar_hbo",
        "hbo_master": "leraar_hbo_eerstegraads",
        "wo_master": source.choice(["leraar_wo", "master_7_30c"]),
    }
    if kind in special and source.random() < 0.2:
        facts["bijzondere_opleiding"] = special[kind]
        facts["onderdeel_onderwijs"] = "ja"
    if kind not in MBO:
        facts["erkenning"] = source.choice(["bekostigd"] * 6 + ["geaccrediteerd", "in_afbouw"])
    elif source.random() < 0.1:
        facts["erkenning"] = "erkend"
    if source.random() < 0.04:
        facts["erkenning"] = "niet_erkend"
    abroad = source.random() < 0.08
    facts["in_buitenland"] = "ja" if abroad else "nee"
    facts["vergelijkbare_opleiding"] = judged(yes_no(source, 0.8))
    return facts


def stop(source: random.Random, begin: date, months: int) -> tuple[date | None, date | None]:
    """The last day of an enrolment (None: it goes on) and the day of the diploma (None: none)."""
    full = months_later(begin, months)
    passed = full - timedelta(days=source.choice([1, 28, 31, 60]))
    shape = source.random()
    if shape < 0.3:
        return full - timedelta(days=1), passed
    if shape < 0.4:
        return months_later(full, 12) - timedelta(days=1), months_later(passed, 12)
    if shape < 0.5:  # stays enrolled after the diploma
        return months_later(full, 4), passed
    if shape < 0.65:
        year = begin.year + 1 if begin.month >= 2 else begin.year
        return date(
            year, *source.choice([(1, 20), (1, 31), (2, 1), (2, 20), (7, 31), (8, 31)])
        ), None
    if shape < 0.75:
        return begin + timedelta(days=source.randrange(10, 1200)), None
    return None, None


def next_begin(source: random.Random, end: date) -> date:
    """When the next study begins: at once, after a gap on the edge of four months, or in time."""
    gap = source.random()
    if gap < 0.4:
        return end + timedelta(days=1)
    if gap < 0.6:
        return months_later(end, 4) + timedelta(days=source.choice([-40, -1, 0, 1, 2]))
    if gap < 0.7:
        return months_later(end, -2)  # an overlap
    return first_day_of_study(source, end.year + source.choice([1, 1, 2]))


def random_enrolment(
    source: random.Random, name: str, kind: str, begin: date, end: date | None
) -> Facts:
    """An enrolment; now and then in part-time, bbl or only for exams."""
    if end is not None and end < begin:
        end = begin
    facts: Facts = {
        "opleiding": name,
        "datum_inschrijving": day(begin),
        "datum_uitschrijving": ABSENT if end is None else day(end),
        "herhaalt_laatste_studiejaar": yes_no(source, 0.15),
    }
    if kind in MBO:
        return {**facts, "leerweg": source.choice(["bol"] * 8 + ["bbl"])}
    form = source.choice(["voltijd"] * 8 + ["duaal", "deeltijd"])
    return {**facts, "opleidingsvorm": form, "als_extraneus": yes_no(source, 0.04)}


def diploma(source: random.Random, name: str, kind: str, passed: date) -> Facts:
    """A diploma, reported some weeks later."""
    facts: Facts = {
        "opleiding": name,
        "diplomadatum": day(passed),
        "kennisgeving_op": day(passed + timedelta(days=40)),
        "kopie_ontvangen_op": day(passed + timedelta(days=90)) if source.random() < 0.2 else ABSENT,
    }
    if kind in MBO:
        facts["leerweg"] = source.choice(["bol", "bol", "bol", "bbl"])
    return facts


# --- who the student is --------------------------------------------------------------------------


def person(source: random.Random, born: date, start: date) -> Facts:
    """What the registers hold about anybody."""
    return {
        **ALONE,
        "geboortedatum": day(born),
        "overlijdensdatum": day(months_later(start, 30)) if source.random() < 0.02 else ABSENT,
        "adoptie": yes_no(source, 0.1),
        "brp_toont_een_ouder": yes_no(source, 0.1),
        "rsr_kan_koppelen": yes_no(source, 0.95),
        "tegemoetkoming_wtos": yes_no(source, 0.05),
        "besluitdatum_leenstelsel": ABSENT,
        "besluitdatum_studievoucher": ABSENT,
        "inkomensgegeven": incomes(source),
        "rendementsgrondslag": each_year(source.choice(["0", "0", "150000"])),
        "zorgverzekerd": yes_no(source, 0.95),
        "verzekeringsplicht_niet_nageleefd": "nee",
        "reisproduct_gekoppeld": yes_no(source, 0.9),
        "reisproduct_gebruikt_1_tot_15": "nee",
        "reisproduct_gebruikt_vanaf_16": "nee",
        "studieschuld": source.choice(["0", "12000"]),
        "resterende_waarde_studievoucher": source.choice(["0", "2000", "1000"]),
        "collegegeld": {
            f"vanaf {YEARS[0]}-08-01": "2000",
            "vanaf 2022-09-01": "2209",
            "vanaf 2023-09-01": source.choice(["2314", "18000"]),
            "vanaf 2024-09-01": source.choice(["2530", "1265"]),
            "vanaf 2025-09-01": "2601",
        },
        "collegegeld_door_derde": source.choice(["0", "0", "1000", ABSENT]),
    }


def origin(source: random.Random, born: date, start: date) -> Facts:
    """Nationality and residence: Dutch, of the EEA, a refugee, or another."""
    shape = source.random()
    first, later = day(born), months_later(start, source.choice([-3, 0, 1, 12]))
    land = "nederland"
    residence: list[Facts] = []
    if 0.7 <= shape < 0.82:
        land = source.choice(EEA)
    elif shape >= 0.82:
        land = source.choice(["ander_land", "staatloos", "verenigd_koninkrijk"])
        permits = [
            ("asiel_bepaald", ABSENT),
            ("asiel_onbepaald", ABSENT),
            ("regulier_onbepaald", ABSENT),
            ("regulier_bepaald", "familie_van_nederlander"),
            ("regulier_bepaald", "vb_3_30b"),
            ("regulier_bepaald", "studie"),
            ("unierecht", ABSENT),
        ]
        ground, limit = source.choice(permits)
        waiting = source.random() < 0.3
        until = months_later(later, 30)
        residence = [permit(ground, limit, later, until if waiting else None)]
        if waiting:
            follow = source.choice(["wacht_op_verlenging", "wacht_op_bezwaar"])
            residence.append(permit(follow, ABSENT, until + timedelta(days=1), None))
    nationalities = [{"land": land, "begindatum": first, "einddatum": ABSENT}]
    if land != "nederland" and source.random() < 0.15:  # naturalised along the way
        naturalised = months_later(start, source.choice([5, 11, 20]))
        nationalities.append(
            {"land": "nederland", "begindatum": day(naturalised), "einddatum": ABSENT}
        )
    status = ["geen_status", "werknemer", "duurzaam_verblijf", "familielid", "zelfstandige"]
    before = f"vanaf {day(min(born, date(1980, 1, 1)))}"
    change = f"vanaf {day(months_later(start, source.choice([2, 6, 14, 25])))}"
    return {
        "nationaliteiten": nationalities,
        "verblijfsrechten": residence,
        "brp_ingezetene": yes_no(source, 0.95),
        "wtos_als_vreemdeling": yes_no(source, 0.05),
        "eu_status": {before: judged(source.choice(status)), change: judged(source.choice(status))},
        "familie_van_beperkte_groep": judged(yes_no(source, 0.2)),
        "voldoet_aan_2_14": judged(yes_no(source, 0.8)),
    }


def permit(ground: str, limit: str, begin: date, end: date | None) -> Facts:
    """A right of residence."""
    return {
        "verblijfsgrond": ground,
        "verblijfsbeperking": limit,
        "begindatum": day(begin),
        "einddatum": ABSENT if end is None else day(end),
    }


def addresses(source: random.Random, start: date) -> Facts:
    """With a parent or away, moving once or not; the real address now and then another."""
    home, away = "Dorpsstraat 1", "Gracht 7"
    first, second = source.choice([(home, home), (home, away), (away, away), (away, home)])
    moved = months_later(start, source.choice([4, 13, 26])) + timedelta(days=source.choice([0, 1]))
    registered = {"vanaf 1960-01-01": first, f"vanaf {day(moved)}": second}
    elsewhere = source.random() < 0.08
    return {
        "brp_adres": registered,
        "woonadres_feitelijk": "Elders 1" if elsewhere else dict(registered),
    }


# --- what the student asks for -------------------------------------------------------------------


def application(source: random.Random, start: date, on: date) -> date:
    """A day: before the study, at the edges of a studiejaar, late, or in a later one."""
    year = source.choice([start.year, start.year, start.year, start.year + 1, on.year])
    edges = [
        start - timedelta(days=source.randrange(0, 60)),
        start - timedelta(days=source.randrange(0, 60)),
        start,
        date(year + 1, 7, 31),
        date(year + 1, 8, 1),
        date(year + 1, 8, 31),
        date(year + 1, 9, 1),
        date(year + 1, source.randrange(1, 13), source.randrange(1, 29)),
    ]
    return source.choice(edges)


def wishes(source: random.Random, start: date, on: date) -> Facts:
    """The choices of a student."""
    facts: Facts = {}
    together = application(source, start, on) if source.random() < 0.6 else None
    for name in APPLICATIONS:
        if source.random() < 0.8:
            facts[name] = applied(source, together or application(source, start, on), "ja")
    for name in LOANS:
        if source.random() < 0.35:
            amount = source.choice(["0", "150", "250.50", "1000", "2000"])
            facts[name] = applied(source, together or application(source, start, on), amount)
    for name in RARE_CHOICES:
        if source.random() < 0.3:
            facts[name] = applied(source, application(source, start, on), "ja")
    if source.random() < 0.3:
        facts["omzetting_wo_bachelor_aangevraagd"] = "ja"
    if source.random() < 0.1:
        facts["gekozen_peiljaar_ouders"] = {str(on.year): str(on.year - source.choice([0, 1]))}
    return facts


def applied(source: random.Random, when: date, value: str) -> Facts:
    """An application, now and then with an end; or a second one after it."""
    facts: Facts = {"waarde": value, "op": day(when)}
    shape = source.random()
    if shape < 0.1:
        last = months_later(date(when.year, when.month, 1), source.choice([1, 5, 12, 24]))
        facts["tot"] = day(last - timedelta(days=1))
        return facts
    if shape < 0.15 and value != "ja":
        again = months_later(date(when.year, when.month, 1), source.choice([7, 13]))
        other = source.choice(["0", "75", "1500"])
        first = f"vanaf {day(date(1990, 1, 1))}"
        return {first: facts, f"vanaf {day(again)}": {"waarde": other, "op": day(again)}}
    return facts


# --- what happens to the student -----------------------------------------------------------------


def events(source: random.Random, start: date, enrolments: list[Facts], programmes: Facts) -> Facts:
    """Detention, absence, foreign support, circumstances and decisions of others."""
    groups = sorted({group(programmes[e["opleiding"]]["opleidingssoort"]) for e in enrolments})
    return {
        "detenties": detentions(source, start) if source.random() < 0.08 else [],
        "afwezigheden": [absence(source, start)] if source.random() < 0.12 else [],
        "buitenlandse_tegemoetkomingen": [
            {
                "begindatum": day(months_later(start, 5)),
                "einddatum": day(months_later(start, source.choice([6, 17]))),
            }
        ]
        if source.random() < 0.05
        else [],
        "omstandighedenverzoeken": [circumstance(source, start, groups)]
        if source.random() < 0.2
        else [],
        "wajongvaststellingen": [{"vastgesteld_op": day(months_later(start, 40))}]
        if source.random() < 0.03
        else [],
        "uitreizigersbesluiten": [{"uitreiziger_vanaf": day(months_later(start, 28))}]
        if source.random() < 0.02
        else [],
    }


def detentions(source: random.Random, start: date) -> list[Facts]:
    """One period or two, the second within or after four weeks."""
    begin = months_later(start, source.choice([4, 12])) + timedelta(days=source.choice([0, 9]))
    end = begin + timedelta(days=source.choice([10, 20, 31, 100]))
    title = source.choice(["strafrechtelijk", "strafrechtelijk", "wvggz"])
    found = [{"begindatum": day(begin), "einddatum": day(end), "detentietitel": title}]
    if source.random() < 0.4:
        again = end + timedelta(days=source.choice([20, 28, 29]))
        found.append({"begindatum": day(again), "einddatum": ABSENT, "detentietitel": title})
    return found


def absence(source: random.Random, start: date) -> Facts:
    """Weeks away from school, on the edges of five and eight weeks."""
    begin = months_later(start, source.choice([3, 14])) + timedelta(days=4)
    weeks = source.choice([4, 5, 8, 9, 20])
    back = begin + timedelta(days=7 * weeks)
    told = back if weeks > 8 else begin + timedelta(days=60)
    return {
        "begindatum": day(begin),
        "hervat_op": day(back) if source.random() < 0.7 else ABSENT,
        "gemeld_op": day(told) if weeks >= 8 else ABSENT,
        "weken_gesloten": source.choice([0, 0, 2]),
        "geldige_reden": judged(yes_no(source, 0.3)),
    }


def circumstance(source: random.Random, start: date, groups: list[str]) -> Facts:
    """A request on special circumstances, and what the official found."""
    kind = source.choice(
        [
            "extra_studietijd",
            "extra_studietijd",
            "tijdelijke_omstandigheid",
            "structurele_omstandigheid",
            "blijvend_onmogelijk",
            "overstap_door_beperking",
        ]
    )
    begin = months_later(start, source.choice([3, 10, 24]))
    return {
        "soort_omstandigheid": kind,
        "onderwijsgroep": source.choice(groups),
        "begindatum": day(begin),
        "einddatum": day(months_later(begin, 9)) if source.random() < 0.6 else ABSENT,
        "omstandigheid_erkend": judged(yes_no(source, 0.7)),
    }


def group(kind: str) -> str:
    """The group of education to which a kind of programme belongs."""
    if kind in ("entree", "basisberoeps"):
        return "niveau_1_2"
    return "niveau_3_4" if kind in MBO else "hoger_onderwijs"


# --- what was decided before ---------------------------------------------------------------------


def awards(source: random.Random, enrolments: list[Facts], programmes: Facts) -> list[Facts]:
    """Decisions about the first full-time study, until 2022 at the latest; often there are none."""
    first = enrolments[0]
    kind = programmes[first["opleiding"]]["opleidingssoort"]
    begin = date.fromisoformat(first["datum_inschrijving"])
    gone = first["datum_uitschrijving"]
    end = min(
        date(2022, 12, 31), date(2022, 12, 31) if gone == ABSENT else date.fromisoformat(gone)
    )
    begin = months_later(begin, 1).replace(day=1) if begin.day > 1 else begin
    end = min(end, months_later(begin, 48) - timedelta(days=1))
    full_time = first.get("leerweg") == "bol" or first.get("opleidingsvorm") == "voltijd"
    facts = programmes[first["opleiding"]]
    entitled = facts["erkenning"] != "niet_erkend" and facts["in_buitenland"] == "nee"
    entitled = entitled and facts["nominale_duur"] >= 12 and first.get("als_extraneus") != "ja"
    if begin > end or not full_time or not entitled or "ernaast" in programmes:
        return []
    if source.random() < 0.2:
        return []
    gift = group(kind) == "niveau_1_2"
    amounts = {"deel_reisvoorziening": ABSENT, "deel_basisbeurs": "85.13"}
    if group(kind) == "hoger_onderwijs":
        amounts = {"deel_reisvoorziening": ABSENT}
    if source.random() < 0.3:
        amounts["deel_lening"] = "250"
    forms = {"deel_lening": "lening"}
    return [
        {
            "onderdeel": part,
            "begindatum": day(begin),
            "einddatum": day(end),
            "besluitdatum": day(begin),
            "toegekende_vorm": forms.get(part, "gift" if gift else "prestatiebeurs"),
            "onderwijsgroep": group(kind),
            "volgens_wet": "wsf",
            "toegekend_bedrag": amount,
        }
        for part, amount in amounts.items()
    ]


# --- the people around ---------------------------------------------------------------------------


def incomes(source: random.Random) -> dict[str, str]:
    """An income in every year that can count."""
    base = income(source)
    return {str(year): income(source) if source.random() < 0.3 else base for year in YEARS}


def each_year(amount: str) -> dict[str, str]:
    """The same amount in every year."""
    return dict.fromkeys(map(str, YEARS), amount)


def elder(source: random.Random, name: str, together: bool, parents: list[str]) -> Facts:
    """A parent; perhaps dead or in debt, at home or elsewhere."""
    home = together or (name == "p1" and source.random() < 0.7)
    facts = parent({})
    return {
        **facts,
        "medebewoners": [other for other in parents if together and other != name],
        "inkomensgegeven": incomes(source),
        "overlijdensdatum": "2024-02-03" if source.random() < 0.05 else ABSENT,
        "brp_adres": "Dorpsstraat 1" if home else f"Laan {name[1:]}",
        "schulden": [{"schuldsoort": "schuld_hoger_onderwijs"}] if source.random() < 0.2 else [],
        "jaar_termijnbetalingen": each_year(str(source.randrange(0, 4000))),
        "jaar_termijnbetalingen_overig": each_year(str(source.randrange(0, 400))),
        "jaar_draagkracht": each_year(str(source.randrange(0, 4000))),
        "ouders": [],
        "nationaliteiten": [
            {
                "land": source.choice(["nederland", "belgie"]),
                "begindatum": "1975-07-20",
                "einddatum": ABSENT,
            }
        ],
    }


def tie(source: random.Random, child: str, name: str, parents: bool) -> Facts:
    """A parenthood with what was asked and judged about it."""
    facts: Facts = {"kind": child, "ouder": name}
    facts["ontvangt_kinderbijslag"] = yes_no(source, 0.8)
    facts["in_huishouden_van_ander"] = yes_no(source, 0.15)
    if not parents:
        return facts
    grounds = (
        "ouderlijk_gezag_beeindigd",
        "ouder_onvindbaar",
        "geen_wezenlijk_contact",
        "alimentatie_niet_te_innen",
        "ernstig_structureel_conflict",
        "andere_ernstige_verstoring",
    )
    facts |= {ground: judged(yes_no(source, 0.15)) for ground in grounds}
    facts["weigering_aangevraagd"] = "2024-03-05" if source.random() < 0.1 else "nee"
    facts["alleenstaand_na_peiljaar_aangevraagd"] = yes_no(source, 0.1)
    return facts


def household(
    source: random.Random,
    people: dict[str, Facts],
    start: date,
    weddings: list[Facts],
    parenthoods: list[Facts],
) -> None:
    """Gives the student a child, a partner, or both."""
    with_child = source.random() < 0.8
    with_partner = not with_child or source.random() < 0.25
    if with_child and source.random() < 0.7:
        people["sem"]["toeslag_eenoudergezin_aangevraagd"] = applied(source, start, "ja")
    begin = f"vanaf {day(months_later(start, source.choice([0, 8, 20])))}"
    if with_child:
        own = date.fromisoformat(people["sem"]["geboortedatum"])
        born = months_later(start, source.choice([-24, -60, -200, 7, 15]))
        born = max(born, months_later(own, 180))
        people["liv"] = {
            **ALONE,
            "geboortedatum": day(born),
            "overlijdensdatum": ABSENT,
            "tegemoetkoming_wtos": "nee",
            "inschrijvingen": [],
        }
        parenthoods.append(tie(source, "liv", "sem", parents=False))
        people["liv"]["medebewoners"] = ["sem"]
        people["sem"]["medebewoners"] = ["liv"]
    if with_partner:
        people["lou"] = {
            **ALONE,
            "geboortedatum": "1999-05-06",
            "overlijdensdatum": ABSENT,
            "ouders": [],
            "kinderen": [],
            "medebewoners": [],
            "brp_adres": "Kade 8",
            "inkomensgegeven": incomes(source),
            "rendementsgrondslag": each_year("0"),
            "zorgverzekerd": "ja",
            "verzekeringsplicht_niet_nageleefd": "nee",
        }
        bond = wedding("sem", "lou")
        bond["datum_sluiting"] = begin.removeprefix("vanaf ")
        if source.random() < 0.3:
            sealed = date.fromisoformat(bond["datum_sluiting"])
            bond["datum_ontbinding"] = day(months_later(sealed, 15))
        weddings.append(bond)
