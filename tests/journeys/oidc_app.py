"""The application's routes and middleware around one small page."""

from pathlib import Path

import streamlit as st

from assessment.ui.context import services
from assessment.web.middleware import middleware
from assessment.web.routes import routes

app = st.App(
    Path(__file__).parent / "oidc_page.py",
    routes=routes(services()),
    middleware=middleware(services().settings),
)
