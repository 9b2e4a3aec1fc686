"""The area `ledger`: public checkpoints, proofs of what was entered, the auditor's page."""
