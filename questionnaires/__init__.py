"""The instrument: policy content and the small language it is written in."""
