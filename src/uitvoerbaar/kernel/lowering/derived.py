"""Things that follow by rule, such as couples and households: found within a case.

Such a thing is the combination of its players. In the machine it is one number: with one role the
row of the player, with two the rows side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering import dates, groups
from uitvoerbaar.kernel.lowering.logic import settled_truth
from uitvoerbaar.kernel.lowering.reads import pack, unpacked
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, thing
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Kind
from uitvoerbaar.law.time import Grid

if TYPE_CHECKING:
    from datetime import date

    from uitvoerbaar.kernel.lowering.program import Program

_HALF = 32


class Derived:
    """The functions that find the things of kinds that follow by rule."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.finders: dict[tuple[str, date | None], str] = {}

    def of_applicant(self, kind: Kind) -> str:
        """The function (context, applicant, month) that gives the one thing of a kind in which an
        applicant plays a role; -1 where there is none, or more than one."""
        name = f"own_{kind.name}"
        if name in self.program.functions:
            return name
        f = Function(name, "i64", [("ptr", "%ctx"), ("i64", "%thing"), ("i64", "%period")])
        w = Writer(self.program, f, Grid.MONTH, None, "%period")
        everything = self._all(w, kind, thing("%thing"))
        count, found = f.cell("i64"), f.cell("i64")
        f.put("i64", "0", count)
        f.put("i64", "-1", found)

        def one(number: str, maybe: str) -> None:
            plays = "false"
            for place in range(len(kind.roles)):
                player = self._player(w, kind, number, place)
                plays = f.either(plays, f.effect(f"icmp eq i64 {player}, %thing"))

            def take() -> None:
                f.put("i64", number, found)
                f.put("i64", f.effect(f"add i64 {f.get('i64', count)}, 1"), count)

            f.when(f.both(plays, f.no(maybe)), take)

        groups.each(w, everything, one)
        bad = w.has(everything.state, everything.shape.bits, states.FAULT)
        single = f.effect(f"icmp eq i64 {f.get('i64', count)}, 1")
        fine = f.both(single, f.no(bad))
        own = f.effect(f"select i1 {fine}, i64 {f.get('i64', found)}, i64 -1")
        back = w.has(everything.state, everything.shape.bits, states.HAND_BACK)
        f.do(f"ret i64 {f.effect(f'select i1 {back}, i64 -2, i64 {own}')}")
        self.program.functions[name] = f.finish()
        return name

    def guarded(self, name: str, kind: str) -> str:
        """A function that asks a rule for a thing, or gives a fault where there is no thing."""
        own = f"{name}_of_own"
        if own not in self.program.functions:
            self.program.functions[own] = f"""
define internal {kind} @{own}(ptr %ctx, i64 %thing, i64 %period) #0 {{
entry:
  %none = icmp slt i64 %thing, 0
  br i1 %none, label %no, label %yes
yes:
  %made = call {kind} @{name}(ptr %ctx, i64 %thing, i64 %period)
  ret {kind} %made
no:
  %unsure = icmp eq i64 %thing, -2
  %state = select i1 %unsure, i8 {states.HAND_BACK}, i8 {states.FAULT}
  %empty = insertvalue {kind} zeroinitializer, i8 %state, 0
  ret {kind} %empty
}}"""
        return own

    def role(self, w: Writer, symbol: e.Symbol, owner: Value) -> Value:
        """The player of a role: a part of the number of the thing."""
        kind = self.program.law.kinds[symbol.kind or ""]
        place = [role.name for role in kind.roles].index(symbol.name)
        return thing(self._player(w, kind, owner.low, place))

    def _player(self, w: Writer, kind: Kind, number: str, place: int) -> str:
        if len(kind.roles) == 1:
            return number
        if place == 0:
            return w.f.op(f"lshr i64 {number}, {_HALF}")
        return w.f.op(f"and i64 {number}, {2**_HALF - 1}")

    def related(self, w: Writer, kind: Kind, role: str, owner: Value) -> Value:
        """The things of a kind in which an owner plays a role, in the current period."""
        f = w.f
        derivation = kind.derivation
        assert derivation is not None
        everything = self._all(w, kind, owner)
        made = groups.Collected(w, everything.high)
        made.note(*groups.inherited(w, everything))
        place = [r.name for r in kind.roles].index(role)
        sure = f.cell("i64")
        f.put("i64", "0", sure)

        def one(number: str, maybe: str) -> None:
            places = range(len(kind.roles)) if derivation.unordered else (place,)
            plays = "false"
            for each in places:
                player = self._player(w, kind, number, each)
                plays = f.either(plays, f.effect(f"icmp eq i64 {player}, {owner.low}"))

            def take() -> None:
                made.add(number, maybe)
                more = f.effect(f"zext i1 {f.no(maybe)} to i64")
                f.put("i64", f.effect(f"add i64 {f.get('i64', sure)}, {more}"), sure)

            f.when(plays, take)

        groups.each(w, everything, one)
        group = made.done()
        if derivation.at_most_one:
            several = f.compare("sgt", "i64", f.get("i64", sure), "1")
            state, bits = w.add(group.state, group.shape.bits, several, states.FAULT)
            group = group.with_state(state, bits)
        return group

    def _all(self, w: Writer, kind: Kind, owner: Value) -> Value:
        """All things of a kind in which an owner plays any role, in the current period."""
        derivation = kind.derivation
        assert derivation is not None
        name = self._finder(kind, w.text_day)
        period = "0"
        if derivation.grid is not Grid.NONE:
            if w.period is None:
                raise RefusedError(kind.name, "deze regel geldt zonder periode")
            now = w.now()
            if derivation.grid is Grid.YEAR and w.grid is Grid.MONTH:
                now = dates.as_year(w, now, month=True)
            elif derivation.grid is Grid.MONTH and w.grid is Grid.YEAR:
                now = dates.mapped(
                    w, now, lambda y: w.f.binary("mul", "i64", y, "12"), shapes.MONTHS
                )
            period = now.low
        made = w.f.effect(f"call %v64 @{name}(ptr %ctx, i64 {owner.low}, i64 {period})")
        return unpacked(w, made, Shape("group", bits=states.ALL))

    def _case_of(self, w: Writer, kind: Kind, owner: Value) -> str:
        """The case in which an owner is."""
        f = w.f
        # All players of a kind of thing lie in one case; any role of the owner's kind tells it.
        own = {role.kind for role in kind.roles}
        if len(own) > 1:
            raise RefusedError(
                kind.name, "rollen van verschillende soorten worden niet gecompileerd"
            )
        cases = self.program.word(w, ("case", own.pop()), "ptr")
        where = f.op(f"getelementptr i32, ptr {cases}, i64 {owner.low}")
        return f.op(f"sext i32 {f.op(f'load i32, ptr {where}, align 4')} to i64")

    def _finder(self, kind: Kind, text_day: date | None) -> str:
        key = (kind.name, text_day)
        name = self.finders.get(key)
        if name is None:
            self.program.count += 1
            name = self.finders[key] = f"derived{self.program.count}"
            self.program.functions[name] = self._text(kind, name, text_day)
        return name

    def _text(self, kind: Kind, name: str, text_day: date | None) -> str:
        """The function (context, player, period): remembered, for the life of the row."""
        program = self.program
        derivation = kind.derivation
        assert derivation is not None
        if len(kind.roles) > 2:
            raise RefusedError(kind.name, "meer dan twee rollen worden niet gecompileerd")
        f = Function(name, "%v64", [("ptr", "%ctx"), ("i64", "%thing"), ("i64", "%period")])
        period = None if derivation.grid is Grid.NONE else "%period"
        w = Writer(program, f, derivation.grid, None, period, text_day)
        from uitvoerbaar.kernel.lowering import rules

        program.rules.count += 1
        what = f.binary("add", "i64", "%period", str(program.rules.count * 2**20))
        slot = f.effect(f"call ptr @remembered(ptr %ctx, i64 {what}, i64 %thing)")
        filled = f.effect(f"call i1 @is_filled(ptr %ctx, ptr {slot})")
        again, compute, full, begin = f.label(), f.label(), f.label(), f.label()
        f.fork(filled, again, compute)
        f.start(compute)
        claimed = f.effect(f"call i1 @claim(ptr %ctx, ptr {slot}, i64 {what}, i64 %thing)")
        f.fork(claimed, begin, full)
        f.start(begin)
        value = self._found(w, kind)
        shape = Shape("group", bits=states.ALL)
        value = Value(shape, value.state, value.low, value.high)
        f.do("call void @leave(ptr %ctx)")
        rules._remember(w, slot, value, "0")
        pack(w, value)
        f.start(full)
        f.known.append({})
        pack(w, Value(shape, str(states.HAND_BACK), "null", "0"))
        f.start(again)
        pack(w, *rules._recalled(w, slot, shape))
        return f.finish()

    def _found(self, w: Writer, kind: Kind) -> Value:
        """The combinations of players, of whom one is the asked thing and the others are of its
        case, for which the condition holds."""
        f, program = w.f, self.program
        derivation = kind.derivation
        assert derivation is not None
        player = kind.roles[0].kind
        offsets = program.word(w, ("cases", player, "offsets"), "ptr")
        rows = program.word(w, ("cases", player, "rows"), "ptr")
        case = self._case_of(w, kind, thing("%thing"))
        low = w.program.offset(w, offsets, case)
        after = f.op(f"add i64 {case}, 1")
        high = w.program.offset(w, offsets, after)
        number = f.op(f"sub i64 {high}, {low}")
        most = number if len(kind.roles) == 1 else f.op(f"mul i64 {number}, {number}")
        made = groups.Collected(w, most)

        def row(index: str) -> str:
            at = f.effect(f"add i64 {low}, {index}")
            where = f.effect(f"getelementptr i32, ptr {rows}, i64 {at}")
            return f.effect(f"sext i32 {f.effect(f'load i32, ptr {where}, align 4')} to i64")

        def holds(*players: str) -> Value:
            w.members = {place: thing(player) for place, player in enumerate(players)}
            return settled_truth(w, w.lower(derivation.condition))

        def note(condition: Value) -> None:
            made.note(*w.keep(condition, states.FAULT | states.CARRIED))

        def keep(number: str, first: Value, second: Callable[[], Value] | None) -> None:
            """A combination; where order does not matter, the other way round is only asked where
            the first does not say yes."""
            note(first)
            yes = f.both(first.low, w.is_known(first))
            doubt = w.is_doubt(first)
            if second is not None:
                other = w.only_if(f.no(yes), second)
                note(other)
                yes = f.either(yes, f.both(other.low, w.is_known(other)))
                doubt = f.either(doubt, w.is_doubt(other))
            unsure = f.both(doubt, f.no(yes))
            f.when(f.either(yes, doubt), lambda: made.add(number, unsure))

        def single(index: str) -> None:
            who = row(index)
            own = f.effect(f"icmp eq i64 {who}, %thing")
            f.when(own, lambda: keep(who, holds(who), None))

        def double(first: str, second: str) -> None:
            one, other = row(first), row(second)

            def take() -> None:
                high_part = f.effect(f"shl i64 {one}, {_HALF}")
                both = f.effect(f"or i64 {high_part}, {other}")
                turned = (lambda: holds(other, one)) if derivation.unordered else None
                keep(both, holds(one, other), turned)

            own = f.either(
                f.effect(f"icmp eq i64 {one}, %thing"), f.effect(f"icmp eq i64 {other}, %thing")
            )
            f.when(own, take)

        def pairs(first: str) -> None:
            def with_other(second: str) -> None:
                word = "slt" if derivation.unordered else "ne"
                apart = f.effect(f"icmp {word} i64 {first}, {second}")
                f.when(apart, lambda: double(first, second))

            f.count_to(number, with_other)

        f.count_to(number, single if len(kind.roles) == 1 else pairs)
        return made.done()
