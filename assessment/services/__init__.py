"""Use cases. They know the ports of the store, not who fills them; each checks permission again."""
