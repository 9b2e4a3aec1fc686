"""The room `orgs`: organisations, people, posts, roles and permissions."""
