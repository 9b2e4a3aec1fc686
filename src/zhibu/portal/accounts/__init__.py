"""The area `accounts`: sign-in, one's own account, and accounts for administrators."""
