"""How does the embedded store keep the catalogue in one file?"""
