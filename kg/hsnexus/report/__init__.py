"""The report on ontology and graph: rules run over the files, each at the level that a profile gives it."""
