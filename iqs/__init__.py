"""Support-quality analytics: Internal Quality Score beside CSAT, NPS, FCR, AHT and CES."""
