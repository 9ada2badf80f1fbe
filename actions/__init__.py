"""What a command, a page or an API does with a person's words; returns values and prints nothing."""
