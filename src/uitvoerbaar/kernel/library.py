"""What compiled rules call: quotients, the calendar, the memory of one row; in LLVM's text form.

The calendar follows the proleptic Gregorian rules in whole numbers: a day is counted from
1970-01-01, a month is 12 * year + number - 1 (see `law.time`).
"""

from __future__ import annotations

from math import lcm

from uitvoerbaar.kernel.shapes import MOST_DIVIDED

RATIOS = """
define internal i128 @gcd128(i128 %x, i128 %y) #0 {
entry:
  br label %test
test:
  %a = phi i128 [ %x, %entry ], [ %b, %again ]
  %b = phi i128 [ %y, %entry ], [ %r, %again ]
  %done = icmp eq i128 %b, 0
  br i1 %done, label %end, label %again
again:
  %r = urem i128 %a, %b
  br label %test
end:
  ret i128 %a
}
define internal { i128, i128, i1 } @ratio_fit(i128 %n, i128 %d) #0 {
entry:
  %below = icmp slt i128 %n, 0
  %minus = sub i128 0, %n
  %size = select i1 %below, i128 %minus, i128 %n
  %most = call i128 @larger128(i128 %size, i128 %d)
  %small = icmp ult i128 %most, 1152921504606846976
  br i1 %small, label %fine, label %reduce
fine:
  %f1 = insertvalue { i128, i128, i1 } undef, i128 %n, 0
  %f2 = insertvalue { i128, i128, i1 } %f1, i128 %d, 1
  %f3 = insertvalue { i128, i128, i1 } %f2, i1 false, 2
  ret { i128, i128, i1 } %f3
reduce:
  %g0 = call i128 @gcd128(i128 %size, i128 %d)
  %gz = icmp eq i128 %g0, 0
  %g = select i1 %gz, i128 1, i128 %g0
  %n2 = sdiv i128 %n, %g
  %s2 = udiv i128 %size, %g
  %d2 = udiv i128 %d, %g
  %most2 = call i128 @larger128(i128 %s2, i128 %d2)
  %large = icmp uge i128 %most2, 1152921504606846976
  %n3 = select i1 %large, i128 0, i128 %n2
  %d3 = select i1 %large, i128 1, i128 %d2
  %r1 = insertvalue { i128, i128, i1 } undef, i128 %n3, 0
  %r2 = insertvalue { i128, i128, i1 } %r1, i128 %d3, 1
  %r3 = insertvalue { i128, i128, i1 } %r2, i1 %large, 2
  ret { i128, i128, i1 } %r3
}
define internal i128 @larger128(i128 %a, i128 %b) #0 {
  %more = icmp ugt i128 %a, %b
  %r = select i1 %more, i128 %a, i128 %b
  ret i128 %r
}
define internal { i128, i128, i1 } @ratio_add(i128 %a, i128 %b, i128 %c, i128 %d) #0 {
  %x = mul i128 %a, %d
  %y = mul i128 %c, %b
  %n = add i128 %x, %y
  %e = mul i128 %b, %d
  %r = call { i128, i128, i1 } @ratio_fit(i128 %n, i128 %e)
  ret { i128, i128, i1 } %r
}
define internal { i128, i128, i1 } @ratio_multiply(i128 %a, i128 %b, i128 %c, i128 %d) #0 {
  %n = mul i128 %a, %c
  %e = mul i128 %b, %d
  %r = call { i128, i128, i1 } @ratio_fit(i128 %n, i128 %e)
  ret { i128, i128, i1 } %r
}
define internal { i128, i128, i1 } @ratio_divide(i128 %a, i128 %b, i128 %c, i128 %d) #0 {
  %nil = icmp eq i128 %c, 0
  %below = icmp slt i128 %c, 0
  %minus = sub i128 0, %c
  %size0 = select i1 %below, i128 %minus, i128 %c
  %size = select i1 %nil, i128 1, i128 %size0
  %turned = sub i128 0, %a
  %top = select i1 %below, i128 %turned, i128 %a
  %n = mul i128 %top, %d
  %e = mul i128 %b, %size
  %r = call { i128, i128, i1 } @ratio_fit(i128 %n, i128 %e)
  ret { i128, i128, i1 } %r
}
define internal i128 @floor128(i128 %a, i128 %b) #0 {
  %q = sdiv i128 %a, %b
  %r = srem i128 %a, %b
  %low = icmp slt i128 %r, 0
  %off = sext i1 %low to i128
  %s = add i128 %q, %off
  ret i128 %s
}
define internal { i128, i1 } @ratio_whole(i128 %q) #0 {
  %hi = icmp sgt i128 %q, 1152921504606846975
  %lo = icmp slt i128 %q, -1152921504606846975
  %out = or i1 %hi, %lo
  %v = select i1 %out, i128 0, i128 %q
  %r1 = insertvalue { i128, i1 } undef, i128 %v, 0
  %r2 = insertvalue { i128, i1 } %r1, i1 %out, 1
  ret { i128, i1 } %r2
}
define internal { i128, i1 } @ratio_down(i128 %n, i128 %d, i128 %p, i128 %q) #0 {
  %x = mul i128 %n, %q
  %y = mul i128 %d, %p
  %w = call i128 @floor128(i128 %x, i128 %y)
  %r = call { i128, i1 } @ratio_whole(i128 %w)
  ret { i128, i1 } %r
}
define internal { i128, i1 } @ratio_up(i128 %n, i128 %d, i128 %p, i128 %q) #0 {
  %x = mul i128 %n, %q
  %y = mul i128 %d, %p
  %m = sub i128 0, %x
  %w = call i128 @floor128(i128 %m, i128 %y)
  %u = sub i128 0, %w
  %r = call { i128, i1 } @ratio_whole(i128 %u)
  ret { i128, i1 } %r
}
define internal { i128, i1 } @ratio_half(i128 %n, i128 %d, i128 %p, i128 %q) #0 {
  %below = icmp slt i128 %n, 0
  %minus = sub i128 0, %n
  %size = select i1 %below, i128 %minus, i128 %n
  %x = mul i128 %size, %q
  %y = mul i128 %d, %p
  %x2 = mul i128 %x, 2
  %x3 = add i128 %x2, %y
  %y2 = mul i128 %y, 2
  %w = udiv i128 %x3, %y2
  %u = sub i128 0, %w
  %v = select i1 %below, i128 %u, i128 %w
  %r = call { i128, i1 } @ratio_whole(i128 %v)
  ret { i128, i1 } %r
}
"""

# A day is packed by @civil as year * 512 + month * 32 + day of the month.
CALENDAR = """
define internal i64 @civil(i64 %days) #0 {
  %z = add i64 %days, 719468
  %era = udiv i64 %z, 146097
  %eras = mul i64 %era, 146097
  %doe = sub i64 %z, %eras
  %q1 = udiv i64 %doe, 1460
  %q2 = udiv i64 %doe, 36524
  %q3 = udiv i64 %doe, 146096
  %s1 = sub i64 %doe, %q1
  %s2 = add i64 %s1, %q2
  %s3 = sub i64 %s2, %q3
  %yoe = udiv i64 %s3, 365
  %ye = mul i64 %era, 400
  %y0 = add i64 %yoe, %ye
  %d1 = mul i64 %yoe, 365
  %d2 = udiv i64 %yoe, 4
  %d3 = udiv i64 %yoe, 100
  %d4 = add i64 %d1, %d2
  %d5 = sub i64 %d4, %d3
  %doy = sub i64 %doe, %d5
  %m1 = mul i64 %doy, 5
  %m2 = add i64 %m1, 2
  %mp = udiv i64 %m2, 153
  %k1 = mul i64 %mp, 153
  %k2 = add i64 %k1, 2
  %k3 = udiv i64 %k2, 5
  %k4 = sub i64 %doy, %k3
  %day = add i64 %k4, 1
  %early = icmp ult i64 %mp, 10
  %ma = add i64 %mp, 3
  %mb = sub i64 %mp, 9
  %m = select i1 %early, i64 %ma, i64 %mb
  %jan = icmp ule i64 %m, 2
  %one = zext i1 %jan to i64
  %y = add i64 %y0, %one
  %p1 = shl i64 %y, 9
  %p2 = shl i64 %m, 5
  %p3 = or i64 %p1, %p2
  %p = or i64 %p3, %day
  ret i64 %p
}
define internal i64 @month_of_day(i64 %days) #0 {
  %p = call i64 @civil(i64 %days)
  %y = lshr i64 %p, 9
  %m1 = lshr i64 %p, 5
  %m = and i64 %m1, 15
  %x = mul i64 %y, 12
  %s = add i64 %x, %m
  %r = sub i64 %s, 1
  ret i64 %r
}
define internal i64 @first_of_month(i64 %month) #0 {
  %pos = icmp sgt i64 %month, 12
  %mm = select i1 %pos, i64 %month, i64 12
  %y0 = udiv i64 %mm, 12
  %n0 = urem i64 %mm, 12
  %m = add i64 %n0, 1
  %jan = icmp ule i64 %m, 2
  %one = zext i1 %jan to i64
  %y = sub i64 %y0, %one
  %era = udiv i64 %y, 400
  %eras = mul i64 %era, 400
  %yoe = sub i64 %y, %eras
  %ma = add i64 %m, 9
  %mb = sub i64 %m, 3
  %mp = select i1 %jan, i64 %ma, i64 %mb
  %k1 = mul i64 %mp, 153
  %k2 = add i64 %k1, 2
  %doy = udiv i64 %k2, 5
  %d1 = mul i64 %yoe, 365
  %d2 = udiv i64 %yoe, 4
  %d3 = udiv i64 %yoe, 100
  %d4 = add i64 %d1, %d2
  %d5 = sub i64 %d4, %d3
  %doe = add i64 %d5, %doy
  %e1 = mul i64 %era, 146097
  %e2 = add i64 %e1, %doe
  %r = sub i64 %e2, 719468
  ret i64 %r
}
define internal i64 @last_of_month(i64 %month) #0 {
  %next = add i64 %month, 1
  %first = call i64 @first_of_month(i64 %next)
  %r = sub i64 %first, 1
  ret i64 %r
}
define internal i64 @quarter_of_day(i64 %days) #0 {
  %month = call i64 @month_of_day(i64 %days)
  %part = urem i64 %month, 3
  %start = sub i64 %month, %part
  %r = call i64 @first_of_month(i64 %start)
  ret i64 %r
}
define internal i64 @moved(i64 %day, i64 %months, i64 %days, i1 %forward) #0 {
entry:
  %p = call i64 @civil(i64 %day)
  %dom = and i64 %p, 31
  %from = call i64 @month_of_day(i64 %day)
  %to = add i64 %from, %months
  %low = icmp slt i64 %to, 12
  %high = icmp sgt i64 %to, 119999
  %out = or i1 %low, %high
  br i1 %out, label %gone, label %inside
inside:
  %first = call i64 @first_of_month(i64 %to)
  %last = call i64 @last_of_month(i64 %to)
  %x = add i64 %first, %dom
  %exact = sub i64 %x, 1
  %over = icmp sgt i64 %exact, %last
  %number = and i64 %p, 511
  %leap = icmp eq i64 %number, 93
  %ahead = and i1 %leap, %forward
  %after = add i64 %last, 1
  %end = select i1 %ahead, i64 %after, i64 %last
  %there = select i1 %over, i64 %end, i64 %exact
  %r = add i64 %there, %days
  %early = icmp slt i64 %r, -719162
  %late = icmp sgt i64 %r, 2932896
  %bad = or i1 %early, %late
  %made = select i1 %bad, i64 -9223372036854775808, i64 %r
  ret i64 %made
gone:
  ret i64 -9223372036854775808
}
define internal i64 @least_moved(i64 %edge, i64 %months, i64 %days, i1 %forward) #0 {
entry:
  %back = mul i64 %months, -31
  %a = add i64 %edge, %back
  %b = sub i64 %a, %days
  %start = sub i64 %b, 62
  %low = icmp slt i64 %start, -719162
  %first = select i1 %low, i64 -719162, i64 %start
  br label %look
look:
  %day = phi i64 [ %first, %entry ], [ %next, %look ]
  %there = call i64 @moved(i64 %day, i64 %months, i64 %days, i1 %forward)
  %next = add i64 %day, 1
  %reached = icmp sge i64 %there, %edge
  %end = icmp sgt i64 %next, 2932896
  %stop = or i1 %reached, %end
  br i1 %stop, label %done, label %look
done:
  ret i64 %day
}
"""

# The memory of one row: what a rule gave for a thing in a period. A slot is 64 bytes: the round in
# which it was filled (i64), the rule with its period (i64), the thing (i64), the state (i32) and
# the reason (i32), and two numbers of 128 bits. Of the context: word 0 is the table, 1 its mask,
# 2 the round, 3 how many slots are filled, 4 the depth, 5 the next free entry of the arena, 6 its
# end.
MEMORY = """
define internal ptr @remembered(ptr %ctx, i64 %what, i64 %thing) #0 {
entry:
  %table = load ptr, ptr %ctx, align 8
  %pm = getelementptr i64, ptr %ctx, i64 1
  %mask = load i64, ptr %pm, align 8
  %pr = getelementptr i64, ptr %ctx, i64 2
  %round = load i64, ptr %pr, align 8
  %h1 = mul i64 %what, -7046029254386353131
  %h2 = mul i64 %thing, -4417276706812531889
  %h3 = xor i64 %h1, %h2
  %h4 = lshr i64 %h3, 29
  %h5 = xor i64 %h3, %h4
  br label %look
look:
  %h = phi i64 [ %h5, %entry ], [ %next, %other ]
  %place = and i64 %h, %mask
  %slot = getelementptr { i64, i64, i64, i32, i32, i128, i128 }, ptr %table, i64 %place
  %used = load i64, ptr %slot, align 8
  %live = icmp eq i64 %used, %round
  br i1 %live, label %test, label %end
test:
  %pw = getelementptr i64, ptr %slot, i64 1
  %w = load i64, ptr %pw, align 8
  %pt = getelementptr i64, ptr %slot, i64 2
  %t = load i64, ptr %pt, align 8
  %same1 = icmp eq i64 %w, %what
  %same2 = icmp eq i64 %t, %thing
  %same = and i1 %same1, %same2
  br i1 %same, label %end, label %other
other:
  %next = add i64 %h, 1
  br label %look
end:
  ret ptr %slot
}
define internal i1 @is_filled(ptr %ctx, ptr %slot) #0 {
  %pr = getelementptr i64, ptr %ctx, i64 2
  %round = load i64, ptr %pr, align 8
  %used = load i64, ptr %slot, align 8
  %live = icmp eq i64 %used, %round
  ret i1 %live
}
define internal i1 @claim(ptr %ctx, ptr %slot, i64 %what, i64 %thing) #0 {
entry:
  %pr = getelementptr i64, ptr %ctx, i64 2
  %round = load i64, ptr %pr, align 8
  %pf = getelementptr i64, ptr %ctx, i64 3
  %filled = load i64, ptr %pf, align 8
  %pm = getelementptr i64, ptr %ctx, i64 1
  %mask = load i64, ptr %pm, align 8
  %half = lshr i64 %mask, 1
  %full = icmp sgt i64 %filled, %half
  %pd = getelementptr i64, ptr %ctx, i64 4
  %depth = load i64, ptr %pd, align 8
  %deep = icmp sgt i64 %depth, 4000
  %bad = or i1 %full, %deep
  br i1 %bad, label %no, label %yes
yes:
  %more = add i64 %filled, 1
  store i64 %more, ptr %pf, align 8
  %down = add i64 %depth, 1
  store i64 %down, ptr %pd, align 8
  store i64 %round, ptr %slot, align 8
  %pw = getelementptr i64, ptr %slot, i64 1
  store i64 %what, ptr %pw, align 8
  %pt = getelementptr i64, ptr %slot, i64 2
  store i64 %thing, ptr %pt, align 8
  %ps = getelementptr i32, ptr %slot, i64 6
  store i32 8, ptr %ps, align 4
  ret i1 true
no:
  ret i1 false
}
define internal void @leave(ptr %ctx) #0 {
  %pd = getelementptr i64, ptr %ctx, i64 4
  %depth = load i64, ptr %pd, align 8
  %up = sub i64 %depth, 1
  store i64 %up, ptr %pd, align 8
  ret void
}
define internal ptr @room(ptr %ctx, i64 %number) #0 {
entry:
  %pn = getelementptr i64, ptr %ctx, i64 5
  %next = load ptr, ptr %pn, align 8
  %pe = getelementptr i64, ptr %ctx, i64 6
  %end = load ptr, ptr %pe, align 8
  %after = getelementptr i64, ptr %next, i64 %number
  %fits = icmp ule ptr %after, %end
  br i1 %fits, label %yes, label %no
yes:
  store ptr %after, ptr %pn, align 8
  ret ptr %next
no:
  ret ptr null
}
"""


def _parts(most: int) -> str:
    """A table: of the least common multiple of 1 to `most`, the part for each count."""
    whole = lcm(*range(1, most + 1))
    parts = ", ".join(f"i64 {whole // count if count else whole}" for count in range(most + 1))
    return f"@parts{most} = internal constant [{most + 1} x i64] [{parts}]"


PARTS = "\n".join(_parts(most) for most in range(1, MOST_DIVIDED + 1))
TEXT = PARTS + RATIOS + CALENDAR + MEMORY
