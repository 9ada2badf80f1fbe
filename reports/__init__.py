"""The clipping report: one model, several forms."""
