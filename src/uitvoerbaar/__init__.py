"""Law that runs: one text for deciding, explaining and asking."""
