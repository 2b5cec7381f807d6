"""The columns catalogues are kept in: how each is headed, read and written."""
