"""Replays in the studio: asking for one, watching it, reading what it found, moving one number."""
