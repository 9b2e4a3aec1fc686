"""Made-up companies: the evidence of a year, with awkward cases in it and no person's data."""
