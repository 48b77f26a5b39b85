"""What commands of the shell share, and those that are more than a few lines."""
