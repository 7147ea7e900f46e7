"""Integer fen, half-up rounding, and the text of an amount."""
