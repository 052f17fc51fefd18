"""How do admins change the catalogue?"""
