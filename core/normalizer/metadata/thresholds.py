"""Every number by which title, authors, dateline and dates are decided.

A value without a source is judgement: it was not measured.
"""

# Lines around the story (article.py)

NEARBY_LINES = 12
"""Lines before the headline, and lines behind the story, in which byline and date are looked for."""

MAX_HEADER_LINES = 48
"""Lines between headline and story that are searched: more than that is a table of contents."""

LABELLED_LINES = 36
"""Further lines behind the story in which a credit counts if a colon labels it."""

SIGNATURE_LINES = 2
"""Lines behind the story in which a name in brackets is its author."""

BYLINE_LINES = 4
"""Lines from the headline on in which a credit without a role (`By Rina Marlina`) belongs to this story rather than to
a teaser.
"""

# Authors (authors.py)

MAX_COAUTHORS = 3
"""Names. Where more are marked up or credited without a role, all but the first belong to teasers of other stories."""

MAX_CREDIT_LENGTH = 120
"""Code points of a credit, which is a line of its own. In a longer line, "Oleh" opens a sentence."""

MAX_NAME_WORDS = 6
"""Words in the name of a person, academic degrees aside."""

MAX_NAME_LENGTH = 80
"""Code points of the name of a person with academic degrees."""

MIN_OUTLET_SHARE_OF_WORD = 0.5
"""Share (0–1) of an outlet's name that one word must exceed to stand for the outlet rather than for a person."""

# Names of the outlet (dateline.py, title.py)

MIN_OUTLET_NAME_LENGTH = 3
"""Letters and digits of a name that can be compared with the outlet's: shorter ones occur in any name."""

# Dateline (dateline.py)

MAX_DATELINE_LENGTH = 90
"""Code points within which a dateline ends. Source: the longest in the annotated pages has 45, doubled."""

MIN_CONTAINED_NAME_LENGTH = 4
"""Letters and digits of an outlet's name that counts inside a longer credit."""

MIN_OUTLET_NAME_SHARE = 0.8
"""Share (0–1) of an outlet's name that stands for all of it: a town in the name has less."""

# Dates (dates.py)

EARLIEST_YEAR = 1990
"""Publication dates before this year (UTC) are invalid: no outlet had a web site. Source: the first web site."""

MAX_DAYS_AHEAD = 1
"""Days that a date may lie after the fetch: time zones differ by up to a day. Source: the span of UTC offsets, 26 h."""

CLOCK_SKEW_MINUTES = 10
"""Minutes by which an outlet's clock may be ahead of ours."""

PAGE_CLOCK_MINUTES = 15
"""Minutes by which the clock that a page displays may differ from the fetch: caches keep pages."""

MAX_DATE_LINE_LENGTH = 160
"""Code points of a line that displays the date of publication. In a longer line the date belongs to the story."""

SAME_DAY_HOURS = 36
"""Hours within which two dates are of one day, whatever their zones and times of day."""

SAME_DATE_DAYS = 2
"""Days by which two dates may differ, exclusive, for the one with a time to replace the one without."""

MAX_ZONE_ERROR_HOURS = 15
"""Hours by which a time with a wrong zone label may be off."""

REVERSED_TIME_REACH = 40
"""Code points before a day in which its time is looked for (`20:59 WIB, Kamis 2 November`). The longest form has 38."""

# Title (title.py)

MAX_TITLE_LENGTH = 500
"""Code points of a declared title that are read."""

MIN_MOTTO_NAME_LENGTH = 6
"""Code points of an outlet's name behind which the rest of a title is the outlet's motto. A shorter name may occur in a
headline.
"""

MIN_HEADLINE_WORDS = 4
"""Words of a heading or line that is a headline although no declared title repeats it."""

MAX_HEADLINE_WORDS = 30
"""Words of a line above the date that is a headline."""

MIN_SHARED_WORDS = 0.2
"""Share (0–1) of a lone heading's words that the declared titles must have."""

MAX_DATED_LINE_LENGTH = 80
"""Code points of the line with the date below a headline without markup."""

MAX_HEADING_LINK_SHARE = 0.9
"""Share (0–1) of a heading inside links from which on it is a teaser."""

MIN_PREFIX_WORDS = 3
"""Words of a heading that counts if the declared title only begins with it."""

MAX_CHANNEL_WORDS = 4
"""Words of a text that names the outlet with its channel (`Tekno Example.co.id`)."""

MIN_PART_OF_NAME_LENGTH = 4
"""Letters and digits of a text that is part of the outlet's name."""

MIN_PART_OF_NAME_SHARE = 0.5
"""Share (0–1) of the outlet's name that such a part has."""

RESOURCE_BOUNDS = frozenset({"MAX_TITLE_LENGTH", "REVERSED_TIME_REACH"})
