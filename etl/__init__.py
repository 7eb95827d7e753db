"""From a file to a batch: read, map, normalise, check, write. Must not import analytics, dashboard, dash or plotly."""
