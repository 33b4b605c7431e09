"""What compiled rules call: quotients, the calendar, the memory of one row; in LLVM's text form.

The calendar follows the proleptic Gregorian rules in whole numbers: a day is counted from
1970-01-01, a month is 12 * year + number - 1 (see `law.time`).
"""

from __future__ import annotations

from math import lcm

from uitvoerbaar.kernel.shapes import MOST_DIVIDED

RATIOS = """
define internal i256 @gcd256(i256 %x, i256 %y) #0 {
entry:
  br label %test
test:
  %a = phi i256 [ %x, %entry ], [ %b, %again ]
  %b = phi i256 [ %y, %entry ], [ %r, %again ]
  %done = icmp eq i256 %b, 0
  br i1 %done, label %end, label %again
again:
  %r = urem i256 %a, %b
  br label %test
end:
  ret i256 %a
}
define internal { i256, i256, i1 } @ratio_fit(i256 %n, i256 %d) #0 {
entry:
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %n
  %size = select i1 %below, i256 %minus, i256 %n
  %most = call i256 @larger256(i256 %size, i256 %d)
  %small = icmp ult i256 %most, 1329227995784915872903807060280344576
  br i1 %small, label %fine, label %reduce
fine:
  %f1 = insertvalue { i256, i256, i1 } undef, i256 %n, 0
  %f2 = insertvalue { i256, i256, i1 } %f1, i256 %d, 1
  %f3 = insertvalue { i256, i256, i1 } %f2, i1 false, 2
  ret { i256, i256, i1 } %f3
reduce:
  %g0 = call i256 @gcd256(i256 %size, i256 %d)
  %gz = icmp eq i256 %g0, 0
  %g = select i1 %gz, i256 1, i256 %g0
  %n2 = sdiv i256 %n, %g
  %s2 = udiv i256 %size, %g
  %d2 = udiv i256 %d, %g
  %most2 = call i256 @larger256(i256 %s2, i256 %d2)
  %large = icmp uge i256 %most2, 1329227995784915872903807060280344576
  %n3 = select i1 %large, i256 0, i256 %n2
  %d3 = select i1 %large, i256 1, i256 %d2
  %r1 = insertvalue { i256, i256, i1 } undef, i256 %n3, 0
  %r2 = insertvalue { i256, i256, i1 } %r1, i256 %d3, 1
  %r3 = insertvalue { i256, i256, i1 } %r2, i1 %large, 2
  ret { i256, i256, i1 } %r3
}
define internal i256 @larger256(i256 %a, i256 %b) #0 {
  %more = icmp ugt i256 %a, %b
  %r = select i1 %more, i256 %a, i256 %b
  ret i256 %r
}
define internal { i256, i256, i1 } @ratio_add(i256 %a0, i256 %b0, i256 %c0, i256 %d0) #0 {
  %f = call { i256, i256, i1 } @ratio_fit(i256 %a0, i256 %b0)
  %g = call { i256, i256, i1 } @ratio_fit(i256 %c0, i256 %d0)
  %a = extractvalue { i256, i256, i1 } %f, 0
  %b = extractvalue { i256, i256, i1 } %f, 1
  %c = extractvalue { i256, i256, i1 } %g, 0
  %d = extractvalue { i256, i256, i1 } %g, 1
  %bad1 = extractvalue { i256, i256, i1 } %f, 2
  %bad2 = extractvalue { i256, i256, i1 } %g, 2
  %bad = or i1 %bad1, %bad2
  %x = mul i256 %a, %d
  %y = mul i256 %c, %b
  %n = add i256 %x, %y
  %e = mul i256 %b, %d
  %r1 = insertvalue { i256, i256, i1 } undef, i256 %n, 0
  %r2 = insertvalue { i256, i256, i1 } %r1, i256 %e, 1
  %r3 = insertvalue { i256, i256, i1 } %r2, i1 %bad, 2
  ret { i256, i256, i1 } %r3
}
define internal { i256, i256, i1 } @ratio_multiply(i256 %a0, i256 %b0, i256 %c0, i256 %d0) #0 {
  %f = call { i256, i256, i1 } @ratio_fit(i256 %a0, i256 %b0)
  %g = call { i256, i256, i1 } @ratio_fit(i256 %c0, i256 %d0)
  %a = extractvalue { i256, i256, i1 } %f, 0
  %b = extractvalue { i256, i256, i1 } %f, 1
  %c = extractvalue { i256, i256, i1 } %g, 0
  %d = extractvalue { i256, i256, i1 } %g, 1
  %bad1 = extractvalue { i256, i256, i1 } %f, 2
  %bad2 = extractvalue { i256, i256, i1 } %g, 2
  %bad = or i1 %bad1, %bad2
  %n = mul i256 %a, %c
  %e = mul i256 %b, %d
  %r1 = insertvalue { i256, i256, i1 } undef, i256 %n, 0
  %r2 = insertvalue { i256, i256, i1 } %r1, i256 %e, 1
  %r3 = insertvalue { i256, i256, i1 } %r2, i1 %bad, 2
  ret { i256, i256, i1 } %r3
}
define internal { i256, i256, i1 } @ratio_divide(i256 %a0, i256 %b0, i256 %c0, i256 %d0) #0 {
  %f = call { i256, i256, i1 } @ratio_fit(i256 %a0, i256 %b0)
  %g = call { i256, i256, i1 } @ratio_fit(i256 %c0, i256 %d0)
  %a = extractvalue { i256, i256, i1 } %f, 0
  %b = extractvalue { i256, i256, i1 } %f, 1
  %c = extractvalue { i256, i256, i1 } %g, 0
  %d = extractvalue { i256, i256, i1 } %g, 1
  %bad1 = extractvalue { i256, i256, i1 } %f, 2
  %bad2 = extractvalue { i256, i256, i1 } %g, 2
  %bad = or i1 %bad1, %bad2
  %nil = icmp eq i256 %c, 0
  %below = icmp slt i256 %c, 0
  %minus = sub i256 0, %c
  %size0 = select i1 %below, i256 %minus, i256 %c
  %size = select i1 %nil, i256 1, i256 %size0
  %turned = sub i256 0, %a
  %top = select i1 %below, i256 %turned, i256 %a
  %n = mul i256 %top, %d
  %e = mul i256 %b, %size
  %r1 = insertvalue { i256, i256, i1 } undef, i256 %n, 0
  %r2 = insertvalue { i256, i256, i1 } %r1, i256 %e, 1
  %r3 = insertvalue { i256, i256, i1 } %r2, i1 %bad, 2
  ret { i256, i256, i1 } %r3
}
define internal { i256, i256, i1 } @ratio_room(i256 %n, i256 %d) #0 {
entry:
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %n
  %size = select i1 %below, i256 %minus, i256 %n
  %most = call i256 @larger256(i256 %size, i256 %d)
  %small = icmp ult i256 %most, 1606938044258990275541962092341162602522202993782792835301376
  br i1 %small, label %fine, label %reduce
fine:
  %f1 = insertvalue { i256, i256, i1 } undef, i256 %n, 0
  %f2 = insertvalue { i256, i256, i1 } %f1, i256 %d, 1
  %f3 = insertvalue { i256, i256, i1 } %f2, i1 false, 2
  ret { i256, i256, i1 } %f3
reduce:
  %r = call { i256, i256, i1 } @ratio_fit(i256 %n, i256 %d)
  ret { i256, i256, i1 } %r
}
define internal i256 @floor256(i256 %a, i256 %b) #0 {
  %q = sdiv i256 %a, %b
  %r = srem i256 %a, %b
  %low = icmp slt i256 %r, 0
  %off = sext i1 %low to i256
  %s = add i256 %q, %off
  ret i256 %s
}
define internal { i256, i1 } @ratio_whole(i256 %q) #0 {
  %hi = icmp sgt i256 %q, 1152921504606846975
  %lo = icmp slt i256 %q, -1152921504606846975
  %out = or i1 %hi, %lo
  %v = select i1 %out, i256 0, i256 %q
  %r1 = insertvalue { i256, i1 } undef, i256 %v, 0
  %r2 = insertvalue { i256, i1 } %r1, i1 %out, 1
  ret { i256, i1 } %r2
}
define internal { i256, i1 } @ratio_down(i256 %n0, i256 %d0, i256 %p, i256 %q) #0 {
  %fit = call { i256, i256, i1 } @ratio_room(i256 %n0, i256 %d0)
  %n = extractvalue { i256, i256, i1 } %fit, 0
  %d = extractvalue { i256, i256, i1 } %fit, 1
  %tight = extractvalue { i256, i256, i1 } %fit, 2
  %x = mul i256 %n, %q
  %y = mul i256 %d, %p
  %w = call i256 @floor256(i256 %x, i256 %y)
  %r = call { i256, i1 } @ratio_whole(i256 %w)
  %wv = extractvalue { i256, i1 } %r, 0
  %wb = extractvalue { i256, i1 } %r, 1
  %wo = or i1 %wb, %tight
  %z1 = insertvalue { i256, i1 } undef, i256 %wv, 0
  %z = insertvalue { i256, i1 } %z1, i1 %wo, 1
  ret { i256, i1 } %z
}
define internal { i256, i1 } @ratio_up(i256 %n0, i256 %d0, i256 %p, i256 %q) #0 {
  %fit = call { i256, i256, i1 } @ratio_room(i256 %n0, i256 %d0)
  %n = extractvalue { i256, i256, i1 } %fit, 0
  %d = extractvalue { i256, i256, i1 } %fit, 1
  %tight = extractvalue { i256, i256, i1 } %fit, 2
  %x = mul i256 %n, %q
  %y = mul i256 %d, %p
  %m = sub i256 0, %x
  %w = call i256 @floor256(i256 %m, i256 %y)
  %u = sub i256 0, %w
  %r = call { i256, i1 } @ratio_whole(i256 %u)
  %wv = extractvalue { i256, i1 } %r, 0
  %wb = extractvalue { i256, i1 } %r, 1
  %wo = or i1 %wb, %tight
  %z1 = insertvalue { i256, i1 } undef, i256 %wv, 0
  %z = insertvalue { i256, i1 } %z1, i1 %wo, 1
  ret { i256, i1 } %z
}
define internal { i256, i1 } @ratio_half(i256 %n0, i256 %d0, i256 %p, i256 %q) #0 {
  %fit = call { i256, i256, i1 } @ratio_room(i256 %n0, i256 %d0)
  %n = extractvalue { i256, i256, i1 } %fit, 0
  %d = extractvalue { i256, i256, i1 } %fit, 1
  %tight = extractvalue { i256, i256, i1 } %fit, 2
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %n
  %size = select i1 %below, i256 %minus, i256 %n
  %x = mul i256 %size, %q
  %y = mul i256 %d, %p
  %x2 = mul i256 %x, 2
  %x3 = add i256 %x2, %y
  %y2 = mul i256 %y, 2
  %w = udiv i256 %x3, %y2
  %u = sub i256 0, %w
  %v = select i1 %below, i256 %u, i256 %w
  %r = call { i256, i1 } @ratio_whole(i256 %v)
  %wv = extractvalue { i256, i1 } %r, 0
  %wb = extractvalue { i256, i1 } %r, 1
  %wo = or i1 %wb, %tight
  %z1 = insertvalue { i256, i1 } undef, i256 %wv, 0
  %z = insertvalue { i256, i1 } %z1, i1 %wo, 1
  ret { i256, i1 } %z
}
declare i256 @llvm.ctlz.i256(i256, i1)
define internal { i256, i1 } @power_rounded(
    i256 %base, i256 %scale, i64 %exponent, i256 %places, i64 %most) #0 {
entry:
  %below = icmp slt i256 %base, 0
  %negative = icmp slt i64 %exponent, 0
  %zeros = call i256 @llvm.ctlz.i256(i256 %base, i1 false)
  %bits0 = sub i256 256, %zeros
  %bits1 = trunc i256 %bits0 to i64
  %wider = icmp sgt i64 %bits1, %most
  %bits = select i1 %wider, i64 %bits1, i64 %most
  %work = mul i64 %bits, %exponent
  %far = icmp sgt i64 %work, 20000
  %odd1 = or i1 %below, %negative
  %odd = or i1 %odd1, %far
  br i1 %odd, label %no, label %begin
begin:
  %b0 = mul i256 %base, %scale
  %start = lshr i256 %b0, 80
  br label %test
test:
  %r = phi i256 [ 1298074214633706907132624082305024, %begin ], [ %r2, %next ]
  %b = phi i256 [ %start, %begin ], [ %b2, %next ]
  %e = phi i64 [ %exponent, %begin ], [ %e2, %next ]
  %end = icmp eq i64 %e, 0
  br i1 %end, label %round, label %step
step:
  %size = icmp ugt i256 %b, 170141183460469231731687303715884105727
  %size2 = icmp ugt i256 %r, 170141183460469231731687303715884105727
  %over = or i1 %size, %size2
  br i1 %over, label %no, label %next
next:
  %bit = trunc i64 %e to i1
  %m = mul i256 %r, %b
  %s = lshr i256 %m, 110
  %r2 = select i1 %bit, i256 %s, i256 %r
  %q = mul i256 %b, %b
  %b2 = lshr i256 %q, 110
  %e2 = lshr i64 %e, 1
  br label %test
round:
  %large = icmp ugt i256 %r, 170141183460469231731687303715884105727
  br i1 %large, label %no, label %fits
fits:
  %x = mul i256 %r, %places
  %h = add i256 %x, 649037107316853453566312041152512
  %w = lshr i256 %h, 110
  %part = and i256 %x, 1298074214633706907132624082305023
  %d = sub i256 %part, 649037107316853453566312041152512
  %neg = icmp slt i256 %d, 0
  %md = sub i256 0, %d
  %dist = select i1 %neg, i256 %md, i256 %d
  %near = icmp ult i256 %dist, 1237940039285380274899124224
  %o1 = insertvalue { i256, i1 } undef, i256 %w, 0
  %o2 = insertvalue { i256, i1 } %o1, i1 %near, 1
  ret { i256, i1 } %o2
no:
  %n1 = insertvalue { i256, i1 } undef, i256 0, 0
  %n2 = insertvalue { i256, i1 } %n1, i1 true, 1
  ret { i256, i1 } %n2
}
"""

# A day is packed by @civil as year * 512 + month * 32 + day of the month; the way from a number of
# days to a date is that of C. Neri and L. Schneider, "Euclidean affine functions and their
# application to calendar algorithms" (2022).
CALENDAR = """
define internal i64 @civil(i64 %days) #0 {
  %days32 = trunc i64 %days to i32
  %n = add i32 %days32, 719468
  %n4 = shl i32 %n, 2
  %n1 = or i32 %n4, 3
  %c = udiv i32 %n1, 146097
  %cs = mul i32 %c, 146097
  %left = sub i32 %n1, %cs
  %n2 = or i32 %left, 3
  %n264 = zext i32 %n2 to i64
  %p2 = mul i64 %n264, 2939745
  %z64 = lshr i64 %p2, 32
  %z = trunc i64 %z64 to i32
  %low = trunc i64 %p2 to i32
  %q = udiv i32 %low, 2939745
  %ny = lshr i32 %q, 2
  %c100 = mul i32 %c, 100
  %y0 = add i32 %c100, %z
  %m1 = mul i32 %ny, 2141
  %n3 = add i32 %m1, 197913
  %m0 = lshr i32 %n3, 16
  %rest = and i32 %n3, 65535
  %d0 = udiv i32 %rest, 2141
  %day = add i32 %d0, 1
  %late = icmp uge i32 %ny, 306
  %one = zext i1 %late to i32
  %y = add i32 %y0, %one
  %back = sub i32 %m0, 12
  %m = select i1 %late, i32 %back, i32 %m0
  %a = shl i32 %y, 9
  %b = shl i32 %m, 5
  %ab = or i32 %a, %b
  %packed32 = or i32 %ab, %day
  %packed = zext i32 %packed32 to i64
  ret i64 %packed
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
