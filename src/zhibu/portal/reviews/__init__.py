"""Reviews for the office: rounds of the scheme, their days, rolls, objections and assignments."""
