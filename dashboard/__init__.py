"""What a person sees: the server, the pages, the charts and the exports. Must not contain SQL; reads through analytics.

The Data page and the routes beneath it are the only places that reach etl, and only through `etl.door`.
"""

VERSION = "0.1.0"
