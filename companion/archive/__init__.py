"""Floor 1. The clinic's archive: every answer an expert gave, to be searched. A projection of the book.

It can always be made anew from the book, and is, when its file is missing, damaged or another book's.
"""
