"""What answers a query: one module an engine, all behind the protocol of ``base``."""
