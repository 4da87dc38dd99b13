"""Places people are sent to: rows, when they are open, what pages read of them, and how admins edit them."""
