"""How does MongoDB keep the catalogue?"""
