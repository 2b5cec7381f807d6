"""An annual report as files: Word, web page, Excel, PDF, JSON, a page of pictures.

All of it is pure: a `Report` and its `Front` in, text or bytes out.
"""
