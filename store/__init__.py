"""The only place that opens a database: schema, reference rows, batches, editions.

Must not import etl, analytics or dashboard.
"""

from store.database import SCHEMA_VERSION, Store, StoreError, StoreUnavailable, open_store

__all__ = ["SCHEMA_VERSION", "Store", "StoreError", "StoreUnavailable", "open_store"]
