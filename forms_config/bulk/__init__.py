"""Criteria over whole rounds of applicants at once, in columns. See `evaluating.py`. (pure)"""
