"""Measuring understanding: labelled data in, figures with intervals out. The command is `ivr eval`; docs/evaluation.md says how to read it."""
