"""Words and characters that several packages use in their rules, one module per topic.

A constant named `…_PATTERN` is part of a regular expression: lower-case alternatives without a group, unless stated
otherwise.
"""
