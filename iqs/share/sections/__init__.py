"""What each page says, as a section of a report."""
