"""Lists in and out of files: workbooks read, judged, written; Word printed."""
