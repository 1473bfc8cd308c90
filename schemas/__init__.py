"""The shared language: events, observations, topic profiles, settings; expectation suites as data.

Everything here is a frozen value. Nothing here opens a file of the data folder, asks a clock or draws a random number.
"""
