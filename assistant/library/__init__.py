"""The documents of the corpus: their catalogue, and one reader per format."""
