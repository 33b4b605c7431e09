"""Month by month what a person gets, in which form, and what is used up: as a table and a chart.

It knows no law. What is money, what counts down and what is a state follows from what a law says
of its public outcomes (`uitbetaling`, `teller`, their types).
"""
