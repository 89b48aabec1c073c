"""A site of many outlets on the loopback interface, with the troubles of the real web."""
