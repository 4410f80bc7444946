"""The engines themselves and what they read: DuckDB, Spark, files, names."""
