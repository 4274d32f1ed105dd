"""Beginning a specialty, and taking series in and out as files."""
