"""The application: firms answer, results are computed and kept, programs are recommended."""

__version__ = "0.1.0"
