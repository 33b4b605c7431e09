"""Powers in fixed point, as compiled rules call them; in LLVM's text form."""

POWERS = """declare i256 @llvm.ctlz.i256(i256, i1)
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
