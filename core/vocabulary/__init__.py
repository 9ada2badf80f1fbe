"""Words and characters that several rooms read the same way, one module a topic. No rules: those belong to their users.

Patterns are sources of regular expressions: alternatives in lower case without a group around them, unless stated.
"""
