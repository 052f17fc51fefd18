"""Which HTTP concerns do all doors share?"""
