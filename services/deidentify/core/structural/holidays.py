"""Holidays: a day that everyone knows dates an event as well as a number does."""

from typing import Final

HOLIDAY: Final = (
    r"(?:(?:(?:armenian|orthodox|coptic|ukrainian|russian|serbian|greek)\s)?christmas(?:\s(?:eve|day))?|xmas(?:\s(?:eve|day))?|x-mas|(?:friends|thanks|thx)giving(?:\s(?:day|eve))?|"
    r"turkey\sday|(?:(?:hmong|lao|lunar|chinese|cambodian|khmer|nepali|persian|islamic|tibetan)\s)?new\syear(?:'?s)?(?:\s(?:eve|day))?|"
    r"nye|hallowe'?en|devil'?s\snight|labor\sday|memorial\sday|decoration\sday|veteran'?s'?\sday|pres(?:ident'?s'?)?\sday|columbus\sday|"
    r"(?:the\s)?(?:(?:summer|winter)\s)?solstice|(?:spring|fall|autumn|vernal|autumnal)\sequinox|spring\sbreak|(?:native\samerican|american\sindian|indian)\sday|"
    r"indigenous\speople'?s'?\sday|m\.?l\.?k\.?\sday|martin\sluther\sking(?:\sjr\.?)?\sday|juneteenth|independence\sday|"
    r"(?:the\s)?(?:4th|fourth)\sof\sjuly|canada\sday|bastille\sday|mother'?s'?\sday|father'?s'?\sday|grandparents'?\sday|"
    r"valentine'?s(?:\sday)?|(?:st\.?|saint)\s(?:patrick|patty|paddy)'?s?(?:\sday)?|three\skings\sday|dia\sde\s(?:los\s)?(?:muertos|reyes)|"
    r"day\sof\sthe\sdead|las\sposadas|cinco\sde\smayo|(?:(?:orthodox|greek)\s)?easter(?:\s(?:sunday|monday))?|good\sfriday|"
    r"holy\s(?:thursday|saturday|week)|maundy\sthursday|ash\swednesday|palm\ssunday|pentecost|all\s(?:saints|souls)'?\sday|"
    r"mardi\sgras|fat\stuesday|black\sfriday|cyber\smonday|super\s?bowl(?:\s(?:sunday|night))?|groundhog\sday|"
    r"april\sfool'?s?'?(?:\sday)?|tax\sday|leap\sday|earth\sday|arbor\sday|pi\sday|flag\sday|patriots?'?\sday|pioneer\sday|"
    r"cesar\schavez\sday|kamehameha\sday|lei\sday|emancipation\sday|armed\sforces\sday|boxing\sday|election\sday|inauguration\sday|"
    r"derby\sday|may\sday|(?:liberation|constitution|discovery)\sday|advent|hann?ukk?ah|chann?ukk?ah|passover|purim|sukkot|shavuot|simchat\storah|yom\skippur|rosh\sha-?shanah?|"
    r"ramadan|eid(?:\s(?:al|ul)-?\s?(?:fitr|adha))?|ashura|mawlid|nowruz|norooz|diwali|holi|navratri|dussehra|dashain|tihar|"
    r"vaisakhi|kwanzaa|songkran|losar|chuseok|seollal|mid-autumn\sfestival|moon\sfestival|"
    r"tet\s(?:holiday|festival|eve|nguyen\sdan)|chinese\snew\syear)(?:\s(?:weekend|week|night|morning))?"
)
