"""Streamlit: views, widgets and the questionnaire instrument."""
