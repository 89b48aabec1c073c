"""A site of many outlets on the loopback interface, with the failures of the real web."""
