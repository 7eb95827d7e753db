"""Questions and answers about what the store keeps. Others import `analytics.door`, `selection`, `filters`, `measures`.

Must not import etl, dashboard, dash, plotly, or open files; SQL only in analytics/engines.
"""
