"""文书: what kinds there are, what each must say, and how it is written out."""
