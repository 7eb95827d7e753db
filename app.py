"""Read the settings, open the store, serve the dashboard: the composition root. Logic lives in the packages."""

from __future__ import annotations

import sys
import threading
import webbrowser

from dashboard.options import read_options
from dashboard.server import build_server
from dashboard.serving import ServeError, address_of, check_host, listen
from dashboard.warming import warm
from store import StoreError, open_store


def main() -> int:
    """Serve until Ctrl-C. 2: cannot serve as asked, said in one sentence."""
    try:
        options = read_options()
        settings = options.settings
        check_host(settings.host)
        store = open_store(settings.database_url)
        server = build_server(store, settings.data_dir, upload_limit_bytes=options.upload_limit_bytes)
        web = listen(server, settings.host, settings.port, limit_bytes=options.upload_limit_bytes)
    except (ServeError, StoreError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Sentinel: {address_of(web)} (Ctrl-C stops it)", flush=True)
    threading.Thread(target=warm, args=(store,), daemon=True).start()
    if options.open_browser:
        threading.Thread(target=webbrowser.open, args=(address_of(web),), daemon=True).start()
    web.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
