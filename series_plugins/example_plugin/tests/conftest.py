"""Zhiping's settings for these tests. Run them from Zhiping's folder: `.venv/bin/python -m pytest …/tests`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django.setup()
