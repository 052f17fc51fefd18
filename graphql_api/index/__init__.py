"""What does one published version look like in memory?"""
