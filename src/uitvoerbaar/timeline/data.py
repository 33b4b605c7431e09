"""A timeline as plain data, for JSON: amounts are decimal strings, months are 2026-03."""

from __future__ import annotations

from typing import Any

from uitvoerbaar.evaluation.plain import plain_date, plain_value, value_text
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.face.report import question_data, unit_of
from uitvoerbaar.law.time import month_name
from uitvoerbaar.law.types import Amount, Unit
from uitvoerbaar.timeline import sums
from uitvoerbaar.timeline.model import NO_FORM, UNKNOWN_FORM, Part, Run, Timeline, Track
from uitvoerbaar.timeline.sums import Total


def timeline_data(found: Timeline) -> dict[str, Any]:
    """The outcomes with their stretches of equal months, and what is paid by year and form."""
    return {
        "law": found.law.digest,
        "applicant": found.case.applicant.name,
        "on": found.case.reference.isoformat(),
        "known_on": plain_date(found.known_on),
        "from": month_name(found.first),
        "to": month_name(found.last),
        "outcomes": [_track(track) for track in found.tracks],
        "totals": _totals(found),
    }


def _track(track: Track) -> dict[str, Any]:
    payment = track.rule.payment
    return {
        "outcome": track.name,
        "title": track.rule.outcome,
        "part": track.part.value,
        "form": payment.form.name if payment and payment.form else None,
        "type": track.rule.type.name,
        "unit": unit_of(track.rule.type),
        "certainty": track.leans.certainty.value if track.leans.certainty else None,
        "assumptions": list(track.leans.assumptions),
        "stretches": [_run(run) for run in track.runs(lambda cell: cell.exact_key)],
        "question": question_data(track.question) if track.question else None,
    }


def _run(run: Run) -> dict[str, Any]:
    cell = run.cell
    outcome, kind = cell.outcome, cell.outcome.rule.type
    data: dict[str, Any] = {
        "from": month_name(run.first),
        "to": month_name(run.last),
        "months": len(run.cells),
        "state": cell.state.value,
        "value": plain_value(outcome.value, kind) if cell.is_known else None,
    }
    if outcome.rule.payment is not None:
        data["form"] = None if cell.form in (NO_FORM, UNKNOWN_FORM) else cell.form
        data["form_known"] = cell.form != UNKNOWN_FORM
    if type(outcome.value) is Unknown:
        low, high = outcome.value.low, outcome.value.high
        data["low"] = None if low is None else value_text(low, kind)
        data["high"] = None if high is None else value_text(high, kind)
    if outcome.error is not None:
        data["error"] = {
            "sentence": outcome.error.sentence,
            "citation": str(outcome.error.citation) if outcome.error.citation else None,
            "rule": outcome.error.rule,
        }
    return data


def _totals(found: Timeline) -> dict[str, Any] | None:
    """What is paid by calendar year and form; None where nothing is a payment."""
    if not any(track.part is Part.PAID for track in found.tracks):
        return None
    return {
        "years": [
            {
                "year": year,
                **_total(sums.of_year(found, year)),
                "forms": [
                    {"form": _form(form), **_total(sums.of_year(found, year, form))}
                    for form in found.forms
                ],
            }
            for year in sums.years(found)
        ],
        "forms": [
            {"form": _form(form), **_total(sums.of_form(found, form))} for form in found.forms
        ],
        **_total(sums.total(found)),
    }


def _form(form: str) -> str | None:
    return None if form == NO_FORM else form


def _total(total: Total) -> dict[str, Any]:
    return {
        "paid": value_text(total.cents, Amount(Unit.ONCE)),
        "unknown_months": total.unknown,
        "months_without_answer": total.errors,
    }
