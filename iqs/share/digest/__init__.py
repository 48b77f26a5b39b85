"""The digest of a week or a month: composed once, written as mail, text or post of a chat tool, and sent."""
