"""A series document as a workbook (.xlsx) a department edits in its own spreadsheet program, and back."""

from series_plugins.workbook.reading import read_workbook
from series_plugins.workbook.writing import write_workbook

__all__ = ["read_workbook", "write_workbook"]
