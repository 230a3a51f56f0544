"""A result on paper: one document of values, and a small renderer for each format."""
