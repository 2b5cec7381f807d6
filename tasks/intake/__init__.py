"""Reading a plan document into tasks. Pure: no database, no clock, no settings."""
