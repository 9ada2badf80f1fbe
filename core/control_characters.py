"""Characters that change how text is displayed instead of being displayed themselves."""

# Characters to keep although `str.isprintable` is false: the newline, the soft hyphen and the zero-width joiners.
_HARMLESS = "\n\u00ad\u200c\u200d"


def replace_control_characters(text: str) -> str:
    """Replace controls, direction overrides and other characters that are not printable with spaces.

    Newlines, soft hyphens and zero-width joiners stay. The length of the text stays the same.
    """
    # Nearly all texts, of which the loop below would take most of the time of an export or import.
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char.isprintable() or char in _HARMLESS else " " for char in text)
