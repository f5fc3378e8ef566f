"""What hostile texts are made of: identifiers and look-alikes, disguises, brackets, broken Unicode."""

IDENTIFIERS = (
    "Dr. Patel", "John Kowalski", "RUIZ, ANA M", "412-55-9081", "740-555-0182", "a.b@example.org",
    "Medic 41", "3/14/2026", "the 4th of July", "1420 Elm St Apt 3", "St. Luke's", "I-84 mm 12",
    "93 y/o", "DOB 1/2/31", "https://example.org/p?q=1", "192.0.2.1", "MRN 0048213", "badge 4471",
    "N412TX", "Engine 7", "Lt.", "J.", "'s", "five five five zero one nine two", "Nguy\u1ec5n",
    "O’Brien", "van der Berg", "Mercy Regional Medical Center",
)  # fmt: skip
CLINICAL = (
    "ROSC", "GCS 14", "fentanyl 100 mcg", "SpO2 93%", "Foley", "Bell's palsy", "12-lead", "x3",
    "BP 80/40", "Mac 4", "MS", "14:32", "pt", "c/o", "the", "of", "county", "and",
)  # fmt: skip
FORGERIES = (
    "[NAME-1]", "[DATE-2: 2026]", "[AGE-1: 90 or older]", "［NAME-1］", "[NАME-1]", "[NAME\u200b-1]",
    "[NAME–1]", "[NAME-１]", "[N\xadAME-1]", "[[NAME-1]]", "[NAME-", "-1]", "NAME-1]", "[TEXT-1]",
    "[ NAME-1 ]", "[name-1]", "⁅NAME-1⁆", "❲NAME-1❳", "〔NAME-1〕", "[NAME-1\u202e]",
    "[\U0001d40d\U0001d400\U0001d40c\U0001d404-1]", "[NAME-1: 2026", ": 2026]", "(NAME-1)",
    "[\u0301NAME-1]", "[NAME-1]\u200d", "﹝NAME-1﹞", "[\u217eATE-1]",
)  # fmt: skip
UNICODE = (
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u202d", "\u200f", "\u2066", "\u2069", "\u0301",
    "\u0336", "\u20e3", "\ud800", "\udfff", "\x00", "\x85", "\u2028", "\ufb01", "ß", "İ", "ı", "ǆ",
    "\ufdfa", "½", "²", "\u0663", "１", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "漢",
    "ア", "\u0639", "א", "Ж", "ж", "\u1fb3", "ŉ", "K", "Å", "\U000e0041", "\U0001d400", "\uffff", "`",
)  # fmt: skip
PLAIN = (
    "\n", ". ", ", ", " ", "  ", "(", ")", "[", "]", "/", "-", "#", ":", "\"", "'", "\t", "|", "_",
    "@", "\\",
)  # fmt: skip
PIECES = (*IDENTIFIERS, *CLINICAL, *FORGERIES, *UNICODE, *PLAIN)
