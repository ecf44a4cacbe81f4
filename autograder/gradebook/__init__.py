"""Every result, kept from the moment it exists: `store` is the one place that writes or reads it."""
