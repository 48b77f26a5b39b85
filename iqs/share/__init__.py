"""What leaves the product: reports as one file, in several formats."""
