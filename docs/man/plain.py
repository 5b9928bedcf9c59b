#!/usr/bin/env python3
"""Prints a page of the manual that is written by hand as a whole.

Usage: plain.py VERSION PAGE
"""

import sys

from scdoc import page

print(page(sys.argv[2], sys.argv[1]), end="")
