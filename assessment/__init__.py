"""The application: firms answer, results are computed and kept, programs are recommended."""
