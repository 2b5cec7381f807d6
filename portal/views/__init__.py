"""Public pages, downloads and data: no view here knows who asks."""
