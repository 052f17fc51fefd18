"""What is true of BIDS datasets whatever stores or serves them? Standard library only."""
