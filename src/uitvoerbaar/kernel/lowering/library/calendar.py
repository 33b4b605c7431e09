"""What compiled rules call for days, months and years; in LLVM's text form.

The calendar follows the proleptic Gregorian rules in whole numbers: a day is counted from
1970-01-01, a month is 12 * year + number - 1 (see `law.time`).
"""

# A day is packed by @civil as year * 512 + month * 32 + day of the month; the way from a number of
# days to a date is that of C. Neri and L. Schneider, "Euclidean affine functions and their
# application to calendar algorithms" (2022). @least_moved looks from 62 days before where the day
# would lie if all months were as long (146,097 days in 400 years): none lies further from there.
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
  %days_in_400_years = mul i64 %months, -146097
  %back = sdiv i64 %days_in_400_years, 4800
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
