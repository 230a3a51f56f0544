"""The sections of a report, each composed by a module of its own."""
