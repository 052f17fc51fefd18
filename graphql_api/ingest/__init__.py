"""How does a source become published versions?"""
