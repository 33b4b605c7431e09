"""The explanation of a decision for people: tree, page, sentences and "why not".

Everything here is made from stored data (`evaluation/trace.schema.json`), never from the objects of
an evaluator, so that a decision can still be explained years after it was taken.
"""
