"""How the office says things: sentences, money, dates."""

from clerktui.i18n.formats import clock_time, money, town_date, town_time
from clerktui.i18n.messages import MESSAGES, sentence

__all__ = ["MESSAGES", "clock_time", "money", "sentence", "town_date", "town_time"]
