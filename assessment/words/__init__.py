"""How values are put into words: the same on the page and on paper."""
