"""Runs the command line as ``python -m hsnexus``."""

from hsnexus.cli import main

if __name__ == "__main__":
    main(prog_name="hsnexus")
