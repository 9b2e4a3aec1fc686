"""Engines (引擎): what runs a plan. DuckDB is embedded, Spark is for what outgrows one machine."""
