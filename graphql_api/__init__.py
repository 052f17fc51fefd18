"""What is bidsgraph? The catalogue of BIDS datasets as one graph, and the doors to it."""
