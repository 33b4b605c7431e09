"""One case, exactly: values with their explanation, unknowns with what would settle them."""
