"""Pages of the record book: home of a branch, the book, entry, one record, key tasks."""
