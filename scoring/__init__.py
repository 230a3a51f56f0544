"""The arithmetic: pure functions on values, no files, no database, no clock."""
