"""The message catalogues: built from `cms/locale/fragments`, checked against every message the code uses.

For developers: needs `polib`, of requirements/dev.lock. The built catalogues are in the repository, so running
Zhiping needs neither polib nor gettext's programs.
"""
