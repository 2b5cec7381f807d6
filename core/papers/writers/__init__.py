"""Writers: paragraphs and tables into files as an office would make them."""
