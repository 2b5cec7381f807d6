"""Worksheets of which many fit into one workbook."""

from xlsxwriter.worksheet import Worksheet


class StreamedSheet(Worksheet):
    """A worksheet in constant memory that keeps next to nothing once it is written.

    XlsxWriter keeps the file of each worksheet's rows open until the workbook is
    closed, more than a process may have open, and with each row its height, with
    each merged cell its place, which only what is still to be written needs.
    """

    def finish(self) -> None:
        """Write the last row; what is left is what stands around the rows."""
        self._write_single_row()
        # Opened again when the workbook is put together.
        self._opt_close()
        for kept in (self.row_info, self.row_sizes, self.merged_cells):
            kept.clear()
