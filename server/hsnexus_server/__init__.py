"""The web application around the graph: a SPARQL endpoint and its plain pages."""
