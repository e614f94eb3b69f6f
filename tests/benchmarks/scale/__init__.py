"""How loading, starting and asking grow with the dataset, from ten thousand made-up triples to ten million."""
