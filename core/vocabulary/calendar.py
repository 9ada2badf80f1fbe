"""Names of months and weekdays in Indonesian, Malay, Javanese, Sundanese and English, with the usual short forms."""

import unicodedata

# Month number (1 to 12) by lower-case name without accents.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february febr pebr feb peb",
            "maret march mar mrt mac",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul julai",
            "agustus august agust agu agt agst aug ags ogos ogo",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember dhesember disember december des dis dec",
        ),
        start=1,
    )
    for name in names.split()
}

# Javanese and Sundanese texts may write accents: `Pèbruari`, `Pébruari`.
_ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True)).replace("e", "[eéèê]")

# Most words do not begin with one of these letters, so that trying every name takes several times as long.
_MONTH_INITIALS = "".join(sorted({name[0] for name in MONTHS}))
MONTH_PATTERN = f"(?=[{_MONTH_INITIALS}])(?:{_ANY_MONTH})"


def find_month(name: str) -> int | None:
    """Return the number of the month with this name, whatever its case and accents; None if there is none."""
    decomposed_name = unicodedata.normalize("NFD", name.lower())
    return MONTHS.get("".join(character for character in decomposed_name if not unicodedata.combining(character)))


# Friday is spelled Jumat, Jum'at or Jum’at.
INDONESIAN_WEEKDAY_PATTERN = "senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad"

WEEKDAY_PATTERN = rf"{INDONESIAN_WEEKDAY_PATTERN}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"

# Short names that are also parts of words. Use them only beside a date.
SHORT_WEEKDAY_PATTERN = "sen|sel|rab|kam|jum|sab|min|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"

# Number of the day (0 is Monday) by its lower-case name.
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at jum’at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
