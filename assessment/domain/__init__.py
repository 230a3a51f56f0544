"""What the application speaks of: firms, assessments, evidence, receipts, and what can go wrong."""
