"""The home of record in a bucket: its objects, the state that its manifest names, and local working copies."""
