"""The cast and the places that tests share."""
