"""Names of months and weekdays in Indonesian, Sundanese and English, with the short forms that outlets write."""

# Month number (1 to 12) by lower-case name.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari pébruari february febr pebr feb peb",
            "maret march mar mrt",
            "april apr",
            "mei méi may",
            "juni june jun",
            "juli july jul",
            "agustus august agust agu agt agst aug ags",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nopémber nov nop",
            "desember désémber december des dec",
        ),
        start=1,
    )
    for name in names.split()
}

MONTH_PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))

# Friday is spelled Jumat, Jum'at or Jum’at.
INDONESIAN_WEEKDAY_PATTERN = "senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad"

WEEKDAY_PATTERN = rf"{INDONESIAN_WEEKDAY_PATTERN}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
