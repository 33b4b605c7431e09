"""What compiled rules call for ratios, a numerator over a denominator above nil; in LLVM's text
form.

Both are whole numbers of 256 bits. Before a sum, product or quotient they are brought below 2^120,
by their common divisor where that is needed; what stays larger is told, and counts as nil. Most are
far smaller: quotients are then worked out in 64 or 128 bits.
"""

from __future__ import annotations

from uitvoerbaar.kernel.shapes import RATIO

_TEXT = """
define internal i256 @larger256(i256 %a, i256 %b) alwaysinline #0 {
  %more = icmp ugt i256 %a, %b
  %r = select i1 %more, i256 %a, i256 %b
  ret i256 %r
}
define internal i256 @size256(i256 %n) alwaysinline #0 {
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %n
  %r = select i1 %below, i256 %minus, i256 %n
  ret i256 %r
}
define internal i256 @quotient256(i256 %a, i256 %b) #0 {
entry:
  %both = or i256 %a, %b
  %short = icmp ult i256 %both, 18446744073709551616
  br i1 %short, label %one, label %more
one:
  %a1 = trunc i256 %a to i64
  %b1 = trunc i256 %b to i64
  %q1 = udiv i64 %a1, %b1
  %r1 = zext i64 %q1 to i256
  ret i256 %r1
more:
  %middle = icmp ult i256 %both, 340282366920938463463374607431768211456
  br i1 %middle, label %two, label %four
two:
  %a2 = trunc i256 %a to i128
  %b2 = trunc i256 %b to i128
  %q2 = udiv i128 %a2, %b2
  %r2 = zext i128 %q2 to i256
  ret i256 %r2
four:
  %r4 = udiv i256 %a, %b
  ret i256 %r4
}
define internal i256 @rest256(i256 %a, i256 %b) #0 {
  %q = call i256 @quotient256(i256 %a, i256 %b)
  %p = mul i256 %q, %b
  %r = sub i256 %a, %p
  ret i256 %r
}
define internal i256 @gcd256(i256 %x, i256 %y) #0 {
entry:
  br label %test
test:
  %a = phi i256 [ %x, %entry ], [ %b, %again ]
  %b = phi i256 [ %y, %entry ], [ %r, %again ]
  %done = icmp eq i256 %b, 0
  br i1 %done, label %end, label %again
again:
  %r = call i256 @rest256(i256 %a, i256 %b)
  br label %test
end:
  ret i256 %a
}
define internal { RATIO, i1 } @ratio_within(RATIO %x, i256 %most) #0 {
entry:
  %n = extractvalue RATIO %x, 0
  %d = extractvalue RATIO %x, 1
  %size = call i256 @size256(i256 %n)
  %largest = call i256 @larger256(i256 %size, i256 %d)
  %small = icmp ult i256 %largest, %most
  br i1 %small, label %fine, label %reduce
fine:
  %f = insertvalue { RATIO, i1 } zeroinitializer, RATIO %x, 0
  ret { RATIO, i1 } %f
reduce:
  %g0 = call i256 @gcd256(i256 %size, i256 %d)
  %gz = icmp eq i256 %g0, 0
  %g = select i1 %gz, i256 1, i256 %g0
  %s2 = call i256 @quotient256(i256 %size, i256 %g)
  %d2 = call i256 @quotient256(i256 %d, i256 %g)
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %s2
  %n2 = select i1 %below, i256 %minus, i256 %s2
  %left = call i256 @larger256(i256 %s2, i256 %d2)
  %large = icmp uge i256 %left, %most
  %n3 = select i1 %large, i256 0, i256 %n2
  %d3 = select i1 %large, i256 1, i256 %d2
  %r1 = insertvalue { RATIO, i1 } undef, i256 %n3, 0, 0
  %r2 = insertvalue { RATIO, i1 } %r1, i256 %d3, 0, 1
  %r3 = insertvalue { RATIO, i1 } %r2, i1 %large, 1
  ret { RATIO, i1 } %r3
}
define internal { RATIO, i1 } @ratio_fit(RATIO %x) alwaysinline #0 {
  %r = call { RATIO, i1 } @ratio_within(RATIO %x, i256 1329227995784915872903807060280344576)
  ret { RATIO, i1 } %r
}
define internal { RATIO, i1 } @ratio_room(RATIO %x) alwaysinline #0 {
  %r = call { RATIO, i1 } @ratio_within(RATIO %x,
      i256 1606938044258990275541962092341162602522202993782792835301376)
  ret { RATIO, i1 } %r
}
define internal { RATIO, i1 } @ratio_made(i256 %n, i256 %d, i1 %one, i1 %other) alwaysinline #0 {
  %bad = or i1 %one, %other
  %r1 = insertvalue { RATIO, i1 } undef, i256 %n, 0, 0
  %r2 = insertvalue { RATIO, i1 } %r1, i256 %d, 0, 1
  %r3 = insertvalue { RATIO, i1 } %r2, i1 %bad, 1
  ret { RATIO, i1 } %r3
}
define internal { RATIO, i1 } @ratio_add(RATIO %x, RATIO %y) #0 {
  %f = call { RATIO, i1 } @ratio_fit(RATIO %x)
  %g = call { RATIO, i1 } @ratio_fit(RATIO %y)
  %a = extractvalue { RATIO, i1 } %f, 0, 0
  %b = extractvalue { RATIO, i1 } %f, 0, 1
  %c = extractvalue { RATIO, i1 } %g, 0, 0
  %d = extractvalue { RATIO, i1 } %g, 0, 1
  %bad1 = extractvalue { RATIO, i1 } %f, 1
  %bad2 = extractvalue { RATIO, i1 } %g, 1
  %p = mul i256 %a, %d
  %q = mul i256 %c, %b
  %n = add i256 %p, %q
  %e = mul i256 %b, %d
  %r = call { RATIO, i1 } @ratio_made(i256 %n, i256 %e, i1 %bad1, i1 %bad2)
  ret { RATIO, i1 } %r
}
define internal { RATIO, i1 } @ratio_multiply(RATIO %x, RATIO %y) #0 {
  %f = call { RATIO, i1 } @ratio_fit(RATIO %x)
  %g = call { RATIO, i1 } @ratio_fit(RATIO %y)
  %a = extractvalue { RATIO, i1 } %f, 0, 0
  %b = extractvalue { RATIO, i1 } %f, 0, 1
  %c = extractvalue { RATIO, i1 } %g, 0, 0
  %d = extractvalue { RATIO, i1 } %g, 0, 1
  %bad1 = extractvalue { RATIO, i1 } %f, 1
  %bad2 = extractvalue { RATIO, i1 } %g, 1
  %n = mul i256 %a, %c
  %e = mul i256 %b, %d
  %r = call { RATIO, i1 } @ratio_made(i256 %n, i256 %e, i1 %bad1, i1 %bad2)
  ret { RATIO, i1 } %r
}
define internal RATIO @ratio_inverse(RATIO %x) #0 {
  %n = extractvalue RATIO %x, 0
  %d = extractvalue RATIO %x, 1
  %below = icmp slt i256 %n, 0
  %minus = sub i256 0, %d
  %top = select i1 %below, i256 %minus, i256 %d
  %size = call i256 @size256(i256 %n)
  %bottom = call i256 @divisor256(i256 %size)
  %r1 = insertvalue RATIO undef, i256 %top, 0
  %r2 = insertvalue RATIO %r1, i256 %bottom, 1
  ret RATIO %r2
}
define internal { RATIO, i1 } @ratio_divide(RATIO %x, RATIO %y) #0 {
  %z = call RATIO @ratio_inverse(RATIO %y)
  %r = call { RATIO, i1 } @ratio_multiply(RATIO %x, RATIO %z)
  ret { RATIO, i1 } %r
}
define internal i8 @ratio_order(RATIO %x, RATIO %y) #0 {
entry:
  %a = extractvalue RATIO %x, 0
  %b = extractvalue RATIO %x, 1
  %c = extractvalue RATIO %y, 0
  %d = extractvalue RATIO %y, 1
  %sa = call i256 @size256(i256 %a)
  %sc = call i256 @size256(i256 %c)
  %one = call i256 @larger256(i256 %sa, i256 %b)
  %other = call i256 @larger256(i256 %sc, i256 %d)
  %most = call i256 @larger256(i256 %one, i256 %other)
  %short = icmp ult i256 %most, 9223372036854775808
  br i1 %short, label %close, label %longer
close:
  %a0 = trunc i256 %a to i128
  %b0 = trunc i256 %b to i128
  %c0 = trunc i256 %c to i128
  %d0 = trunc i256 %d to i128
  %p0 = mul i128 %a0, %d0
  %q0 = mul i128 %c0, %b0
  %l0 = icmp slt i128 %p0, %q0
  %m0 = icmp sgt i128 %p0, %q0
  br label %end
longer:
  %small = icmp ult i256 %most, 1329227995784915872903807060280344576
  br i1 %small, label %near, label %far
near:
  %p = mul i256 %a, %d
  %q = mul i256 %c, %b
  %l1 = icmp slt i256 %p, %q
  %m1 = icmp sgt i256 %p, %q
  br label %end
far:
  %a2 = sext i256 %a to i512
  %b2 = sext i256 %b to i512
  %c2 = sext i256 %c to i512
  %d2 = sext i256 %d to i512
  %p2 = mul i512 %a2, %d2
  %q2 = mul i512 %c2, %b2
  %l2 = icmp slt i512 %p2, %q2
  %m2 = icmp sgt i512 %p2, %q2
  br label %end
end:
  %less = phi i1 [ %l0, %close ], [ %l1, %near ], [ %l2, %far ]
  %more = phi i1 [ %m0, %close ], [ %m1, %near ], [ %m2, %far ]
  %up = zext i1 %more to i8
  %down = sext i1 %less to i8
  %r = or i8 %up, %down
  ret i8 %r
}
define internal i256 @divisor256(i256 %b) alwaysinline #0 {
  %nil = icmp eq i256 %b, 0
  %r = select i1 %nil, i256 1, i256 %b
  ret i256 %r
}
define internal i256 @floor256(i256 %a, i256 %b0) #0 {
  %b = call i256 @divisor256(i256 %b0)
  %below = icmp slt i256 %a, 0
  %size = call i256 @size256(i256 %a)
  %q = call i256 @quotient256(i256 %size, i256 %b)
  %p = mul i256 %q, %b
  %part = icmp ne i256 %p, %size
  %minus = sub i256 0, %q
  %off = sext i1 %part to i256
  %lower = add i256 %minus, %off
  %s = select i1 %below, i256 %lower, i256 %q
  ret i256 %s
}
define internal { i256, i1 } @ratio_whole(i256 %q, i1 %tight) #0 {
  %hi = icmp sgt i256 %q, 1152921504606846975
  %lo = icmp slt i256 %q, -1152921504606846975
  %out = or i1 %hi, %lo
  %v = select i1 %out, i256 0, i256 %q
  %bad = or i1 %out, %tight
  %r1 = insertvalue { i256, i1 } undef, i256 %v, 0
  %r2 = insertvalue { i256, i1 } %r1, i1 %bad, 1
  ret { i256, i1 } %r2
}
define internal { i256, i1 } @ratio_down(RATIO %z, i256 %p, i256 %q) #0 {
  %fit = call { RATIO, i1 } @ratio_room(RATIO %z)
  %n = extractvalue { RATIO, i1 } %fit, 0, 0
  %d = extractvalue { RATIO, i1 } %fit, 0, 1
  %tight = extractvalue { RATIO, i1 } %fit, 1
  %x = mul i256 %n, %q
  %y = mul i256 %d, %p
  %w = call i256 @floor256(i256 %x, i256 %y)
  %r = call { i256, i1 } @ratio_whole(i256 %w, i1 %tight)
  ret { i256, i1 } %r
}
define internal { i256, i1 } @ratio_up(RATIO %z, i256 %p, i256 %q) #0 {
  %fit = call { RATIO, i1 } @ratio_room(RATIO %z)
  %n = extractvalue { RATIO, i1 } %fit, 0, 0
  %d = extractvalue { RATIO, i1 } %fit, 0, 1
  %tight = extractvalue { RATIO, i1 } %fit, 1
  %x = mul i256 %n, %q
  %y = mul i256 %d, %p
  %m = sub i256 0, %x
  %w = call i256 @floor256(i256 %m, i256 %y)
  %u = sub i256 0, %w
  %r = call { i256, i1 } @ratio_whole(i256 %u, i1 %tight)
  ret { i256, i1 } %r
}
define internal { i256, i1 } @ratio_half(RATIO %z, i256 %p, i256 %q) #0 {
  %fit = call { RATIO, i1 } @ratio_room(RATIO %z)
  %n = extractvalue { RATIO, i1 } %fit, 0, 0
  %d = extractvalue { RATIO, i1 } %fit, 0, 1
  %tight = extractvalue { RATIO, i1 } %fit, 1
  %below = icmp slt i256 %n, 0
  %size = call i256 @size256(i256 %n)
  %x = mul i256 %size, %q
  %y = mul i256 %d, %p
  %x2 = mul i256 %x, 2
  %x3 = add i256 %x2, %y
  %y1 = call i256 @divisor256(i256 %y)
  %y2 = mul i256 %y1, 2
  %w = call i256 @quotient256(i256 %x3, i256 %y2)
  %u = sub i256 0, %w
  %v = select i1 %below, i256 %u, i256 %w
  %r = call { i256, i1 } @ratio_whole(i256 %v, i1 %tight)
  ret { i256, i1 } %r
}
define internal { i128, i1 } @ratio_half_words(RATIO %x) #0 {
  %fit = call { RATIO, i1 } @ratio_within(RATIO %x, i256 9223372036854775808)
  %n = extractvalue { RATIO, i1 } %fit, 0, 0
  %d = extractvalue { RATIO, i1 } %fit, 0, 1
  %large = extractvalue { RATIO, i1 } %fit, 1
  %top = shl i256 %n, 64
  %both = or i256 %top, %d
  %word = trunc i256 %both to i128
  %r1 = insertvalue { i128, i1 } undef, i128 %word, 0
  %r2 = insertvalue { i128, i1 } %r1, i1 %large, 1
  ret { i128, i1 } %r2
}
define internal { i128, i128, i1 } @ratio_kept(i1 %doubt, RATIO %low, RATIO %high) #0 {
entry:
  br i1 %doubt, label %two, label %one
two:
  %f = call { i128, i1 } @ratio_half_words(RATIO %low)
  %g = call { i128, i1 } @ratio_half_words(RATIO %high)
  %a = extractvalue { i128, i1 } %f, 0
  %b = extractvalue { i128, i1 } %g, 0
  %bad1 = extractvalue { i128, i1 } %f, 1
  %bad2 = extractvalue { i128, i1 } %g, 1
  %bad3 = or i1 %bad1, %bad2
  br label %end
one:
  %fit = call { RATIO, i1 } @ratio_fit(RATIO %low)
  %n = extractvalue { RATIO, i1 } %fit, 0, 0
  %d = extractvalue { RATIO, i1 } %fit, 0, 1
  %bad4 = extractvalue { RATIO, i1 } %fit, 1
  %top = trunc i256 %n to i128
  %bottom = trunc i256 %d to i128
  br label %end
end:
  %x = phi i128 [ %a, %two ], [ %top, %one ]
  %y = phi i128 [ %b, %two ], [ %bottom, %one ]
  %bad = phi i1 [ %bad3, %two ], [ %bad4, %one ]
  %r1 = insertvalue { i128, i128, i1 } undef, i128 %x, 0
  %r2 = insertvalue { i128, i128, i1 } %r1, i128 %y, 1
  %r3 = insertvalue { i128, i128, i1 } %r2, i1 %bad, 2
  ret { i128, i128, i1 } %r3
}
define internal RATIO @ratio_side(i1 %doubt, i1 %upper, i128 %low, i128 %high) #0 {
  %own = select i1 %upper, i128 %high, i128 %low
  %top1 = ashr i128 %own, 64
  %bottom1 = and i128 %own, 18446744073709551615
  %top = select i1 %doubt, i128 %top1, i128 %low
  %bottom = select i1 %doubt, i128 %bottom1, i128 %high
  %n = sext i128 %top to i256
  %d = sext i128 %bottom to i256
  %r1 = insertvalue RATIO undef, i256 %n, 0
  %r2 = insertvalue RATIO %r1, i256 %d, 1
  ret RATIO %r2
}
"""

RATIOS = _TEXT.replace("RATIO", RATIO)
