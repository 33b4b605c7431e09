"""From the rules of a law to LLVM's text form, for a layout of tables.

`program` holds what is being compiled. Rules are written as functions with a memory (`rules`,
`entry`), or straight into loops over rows (`straight`, `stages`, `entries`, `abreast`). Below them
the constructs of the language (`logic`, `amounts`, `dates`, `aggregates`, `groups`, `reads`, ...)
write through a `Writer`, in terms of `values` that carry their state, scale and range.
"""
