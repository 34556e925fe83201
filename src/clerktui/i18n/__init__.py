"""How the office says things: sentences, money, dates, in the language of who reads them."""

from clerktui.i18n.catalogue import ENGLISH, LOCALES, find, is_spoken, translate
from clerktui.i18n.formats import clock_time, count, money, time_of_day, town_date, town_time
from clerktui.i18n.messages import MESSAGES, sentence

__all__ = [
    "ENGLISH",
    "LOCALES",
    "MESSAGES",
    "clock_time",
    "count",
    "find",
    "is_spoken",
    "money",
    "sentence",
    "time_of_day",
    "town_date",
    "town_time",
    "translate",
]
