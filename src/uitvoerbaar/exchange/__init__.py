"""No ground, no data: the register of legal grounds, and the decision point that asks it."""
