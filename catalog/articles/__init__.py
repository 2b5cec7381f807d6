"""A site's list of articles: read, judged, matched to entries."""
