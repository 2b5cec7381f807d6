"""Acts on requests: keyword-only, `by`, `today` and the calendar passed in."""
