"""The area `help`: short pages for each role."""
