"""Which words can be shown as the grounds of an answer: those that tell something by themselves.

The learned reader weighs every word, "at", "40" and "North" too; a person who reads them as the grounds of
an alarm learns nothing from them.
"""

# fmt: off
_TELLS_NOTHING = frozenset([
    "a", "an", "the", "this", "that", "these", "those", "some", "any", "each", "every", "all", "both", "i",
    "me", "my", "mine", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "hers",
    "it", "its", "they", "them", "their", "theirs", "who", "whom", "whose", "which", "what", "myself",
    "himself", "herself", "itself", "themselves", "ourselves", "there", "here", "and", "or", "but", "nor",
    "so", "yet", "if", "then", "than", "because", "since", "until", "while", "when", "where", "why", "how",
    "whether", "though", "although", "as", "at", "by", "for", "from", "in", "into", "of", "off", "on",
    "onto", "out", "over", "to", "toward", "towards", "up", "with", "within", "about", "above", "across",
    "after", "again", "against", "along", "around", "back", "before", "behind", "below", "beside",
    "between", "down", "during", "near", "through", "under", "upon", "via", "per", "w", "am", "are", "is",
    "was", "were", "be", "been", "being", "do", "does", "did", "done", "have", "has", "had", "having",
    "will", "would", "shall", "should", "can", "could", "may", "might", "must", "i'm", "i've", "i'd",
    "i'll", "we're", "we'd", "we'll", "he'd", "she'd", "they're", "they'd", "let", "get", "got", "go",
    "going", "went", "come", "came", "take", "took", "make", "made", "just", "also", "too", "very", "still",
    "even", "only", "once", "twice", "ever", "now", "later", "soon", "already", "almost", "other",
    "another", "same", "such", "own", "more", "most", "much", "many", "few", "less", "least", "else",
    "something", "anything", "one", "ones", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "half",
    "first", "second", "third", "last", "next", "mg", "mcg", "g", "gm", "kg", "ml", "mls", "cc", "cm", "mm",
    "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours", "sec", "secs", "seconds", "day",
    "days", "week", "weeks", "month", "months", "year", "years", "yo", "y", "m", "f", "pm", "today",
    "yesterday", "tonight", "morning", "night", "afternoon", "evening", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "north", "south", "east", "west", "northbound",
    "southbound", "eastbound", "westbound", "left", "right", "street", "road", "avenue", "block", "said",
    "says", "say", "told", "called", "pt", "pts", "patient", "x", "re", "s", "t", "d", "c", "b", "e", "n",
    "o", "p", "r", "u", "v",
])
# fmt: on


def tells(word: str) -> bool:
    """Whether a word says something by itself: no number, mark, placeholder, direction or word of grammar."""
    return word[0].isalpha() and word not in _TELLS_NOTHING
