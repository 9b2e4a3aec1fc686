"""Pages of organisations and people: tree, people, posts, roles, looks, classes, import and export."""
