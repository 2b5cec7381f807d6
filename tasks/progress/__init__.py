"""进度: how far plans are, by chapter, unit, day and month. Reads, changes nothing."""
