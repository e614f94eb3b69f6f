"""Gates of the server: load, faults and hostile queries against a real one over the packaged dataset, with bounds."""
