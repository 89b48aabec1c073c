"""The lake of Parquet files and the DuckDB warehouse built from it."""
