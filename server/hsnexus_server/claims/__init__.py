"""The claims, chosen by facets and by words, and objections to them."""
