"""Causal reasoning over claims: paths, feedback loops, rivals and profiles of factors; pure, and without a server."""

from hsnexus.influence.derived import Chain, Influence, influences
from hsnexus.influence.hop import Hop, Kind, Sign
from hsnexus.influence.loops import Feedback, Loop, loops
from hsnexus.influence.network import Network, largest_part, network
from hsnexus.influence.paths import Path, paths
from hsnexus.influence.profiles import Net, Profile, profile
from hsnexus.influence.rivals import Rivalry, Strife, rivalries

__all__ = [
    "Chain",
    "Feedback",
    "Hop",
    "Influence",
    "Kind",
    "Loop",
    "Net",
    "Network",
    "Path",
    "Profile",
    "Rivalry",
    "Sign",
    "Strife",
    "influences",
    "largest_part",
    "loops",
    "network",
    "paths",
    "profile",
    "rivalries",
]
