"""Words and characters that several packages share, with one module per topic. Rules that use them are not here.

Constants named `…_PATTERN` are parts of regular expressions: alternatives in lower case without a group, unless stated.
"""
