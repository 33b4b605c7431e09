"""Cases: from a file with a person's facts to what an evaluation needs, and back to plain data."""
