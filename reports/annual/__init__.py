"""Our own annual report: figures from the ledgers, texts, judged, signed, published."""
