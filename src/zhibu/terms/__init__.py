"""The words and numbers of the house: scores, periods, working days, glossary; no other room."""
