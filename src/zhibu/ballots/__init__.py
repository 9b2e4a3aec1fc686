"""Reviews (评议): who may rate whom, one ballot each, and ballots nobody can link to a voter."""
