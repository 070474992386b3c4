"""How steps behave: one module a step kind, each with `enter`, `resume` and `again`. `ivr.flows.interpreter` drives them."""
