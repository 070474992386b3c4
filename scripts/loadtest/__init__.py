"""The parts of scripts/load.py."""
