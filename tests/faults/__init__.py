"""Faults injected into real runs: kills, signals, full disks, damaged files, stopped workers."""
