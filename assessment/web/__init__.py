"""Routes and middleware of the same ASGI application that serves the pages."""
