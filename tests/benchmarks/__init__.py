"""Speed and memory, as figures beside a peer that runs in the same minute; run by hand, never by pytest."""
