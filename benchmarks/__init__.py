"""How fast is it, and against what? Each module measures one thing against a named rival in one run."""
