"""What every table promises: declarations, schemas, row rules, expectation suites and errors."""
