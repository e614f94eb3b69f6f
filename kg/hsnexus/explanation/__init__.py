"""Explanations: why an axiom follows from what is asserted."""

from hsnexus.explanation.explained import Explanation, Known, Step, explain, known

__all__ = ["Explanation", "Known", "Step", "explain", "known"]
