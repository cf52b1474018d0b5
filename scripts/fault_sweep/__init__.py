"""The parts of scripts/fault-sweep."""
