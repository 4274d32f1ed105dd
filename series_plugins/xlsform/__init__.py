"""Forms from XLSForm workbooks: survey, choices and settings as they are, and a list of everything that could not be."""

from series_plugins.xlsform.reading import XlsFormReading, read_xlsform

__all__ = ["XlsFormReading", "read_xlsform"]
