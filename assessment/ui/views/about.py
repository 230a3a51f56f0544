"""The method, open to everybody: how a level is computed, and what it is not."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.context import opened, services
from assessment.ui.widgets.limits import show_limits
from assessment.ui.widgets.method import show_method
from assessment.ui.widgets.page import title


def view() -> None:
    """Draw the method of the open assessment's model, or of the newest."""
    here, library = opened(), services().library
    model = here.model if here else library.model()
    title(_("测评说明"), _("怎么计分、什么是门槛、结果不能当什么用。"))
    show_method(model, library.sectors)
    show_limits(library, model)


view()
