"""The data contract: declarations of tables, schemas, row rules, expectation suites and errors."""
