"""How does a dataset become an HTTP file tree, as NEMAR's data API has it?"""
