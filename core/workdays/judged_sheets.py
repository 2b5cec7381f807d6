"""Excel in where rows are judged together before any is written."""

from django.core.exceptions import ValidationError
from import_export.results import RowResult

from .sheets import SheetResource


class JudgedResource(SheetResource):
    """Nothing is written unless every row is good.

    A judged row has its `faults` by column; or the row `before` and `after`, and
    whether it `is_changed`. import-export itself saves nothing.
    """

    class Meta:
        import_id_fields = ()
        use_transactions = True
        # No savepoint for each row.
        use_bulk = True

    def __init__(self, *, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by

    def judge(self, rows) -> list:
        """Judge the rows, each a dict by heading, in their order."""
        raise NotImplementedError

    def write(self) -> None:
        """Write what was judged, all of it good."""
        raise NotImplementedError

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.judged = self.judge(
            [dict(zip(dataset.headers, row, strict=True)) for row in dataset]
        )

    def import_row(self, row, instance_loader, *, row_number, **kwargs):
        """Tell import-export what was found."""
        judged, result = self.judged[row_number - 1], RowResult()
        if judged.faults:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(judged.faults)
            return result
        result.import_type = import_type(judged)
        result.instance = judged.after
        if kwargs.get("dry_run"):
            result.diff = self.diff_of(judged)
        return result

    def diff_of(self, judged):
        """The row as the preview shows it, before and after."""
        is_new = judged.before is None
        diff = self.get_diff_class()(self, judged.before or judged.after, is_new)
        diff.compare_with(self, judged.after)
        return diff.as_html()

    def after_import(self, dataset, result, *, dry_run=False, **kwargs):
        if result.has_errors() or result.has_validation_errors():
            return
        if not dry_run:
            self.write()


def import_type(judged):
    if judged.before is None:
        return RowResult.IMPORT_TYPE_NEW
    changed = judged.is_changed
    return RowResult.IMPORT_TYPE_UPDATE if changed else RowResult.IMPORT_TYPE_SKIP
