"""What can be asked of the catalogue, whichever door asks?"""
