"""What do we show to someone who has no dataset at hand? A small archive, written on the spot."""
