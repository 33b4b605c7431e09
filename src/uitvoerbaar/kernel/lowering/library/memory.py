"""The memory of one row, as compiled rules use it; in LLVM's text form."""

# The memory of one row: what a rule gave for a thing in a period. A slot is 64 bytes: the round in
# which it was filled (i64), the rule with its period (i64), the thing (i64), the state (i32) and
# the reason (i32), and two numbers of 128 bits. Of the context: word 0 is the table, 2 the round,
# 3 how many slots are filled, 4 the depth, 5 the next free entry of the arena, 6 its end, 14 the
# mask of the slots that are used. Those are no more than rows need (`entry` looks after that), so
# that they stay in the caches of the processor; word 15 tells that a row needs more.
MEMORY = """
define internal ptr @remembered(ptr %ctx, i64 %what, i64 %thing) #0 {
entry:
  %table = load ptr, ptr %ctx, align 8
  %pm = getelementptr i64, ptr %ctx, i64 14
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
define internal i1 @is_filled(ptr %ctx, ptr %slot) alwaysinline #0 {
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
  %pm = getelementptr i64, ptr %ctx, i64 14
  %mask = load i64, ptr %pm, align 8
  %quarter = lshr i64 %mask, 2
  %most = sub i64 %mask, %quarter
  %full = icmp sgt i64 %filled, %most
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
  %told = zext i1 %full to i64
  %pi = getelementptr i64, ptr %ctx, i64 15
  store i64 %told, ptr %pi, align 8
  ret i1 false
}
define internal void @leave(ptr %ctx) alwaysinline #0 {
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
