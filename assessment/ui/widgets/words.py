"""Numbers and choices as people read them: on pages as on paper."""

from assessment.words.plain import MISSING, band_words, day, size_words

__all__ = ["MISSING", "band_words", "day", "size_words"]
