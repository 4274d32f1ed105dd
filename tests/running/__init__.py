"""Running Zhiping: the command people type, as they type it."""
