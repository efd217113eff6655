"""Floor 3. What is read after the show: a settlement as a table for the terminal and as a spreadsheet.

Reads values of the domain; writes text and bytes, and knows neither the book nor where they go.
"""
