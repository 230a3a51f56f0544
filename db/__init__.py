"""The memory: tables, migrations, and the store that fills the application's ports."""
