"""A page that shows who is here and offers the provider's way in."""

import streamlit as st

from assessment.ui.context import who
from assessment.ui.widgets import provider

here = who()
if here is None:
    st.write("NOBODY")
else:
    st.write(f"HERE {here.account.id} {sorted(held.role.value for held in here.roles)}")
provider.offer()
