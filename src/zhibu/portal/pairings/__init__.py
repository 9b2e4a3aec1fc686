"""Pages of pairings: who helps whom, why, and how it goes."""
