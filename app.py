"""Read the settings, open the store, serve the dashboard: the composition root. Logic lives in the packages."""

from __future__ import annotations

import sys
import threading

from dashboard.logs import set_up_logs
from dashboard.options import read_options
from dashboard.server import build_server
from dashboard.serving import ServeError, check_host, listen, run
from dashboard.upload import UploadError
from dashboard.warming import keep_warm
from i18n.command_line import speaking_as_asked
from store import StoreError, open_store


def main() -> int:
    """Serve until Ctrl-C. 2: cannot serve as asked, said in one sentence."""
    with speaking_as_asked(None):
        try:
            options = read_options()
            settings = options.settings
            check_host(settings.host)
            store = open_store(settings.database_url)
            server = build_server(store, settings.data_dir, upload_limit_bytes=options.upload_limit_bytes)
            spool, limit = settings.data_dir / "uploads", options.upload_limit_bytes
            web = listen(server, settings.host, settings.port, limit_bytes=limit, spool=spool)
        except (ServeError, StoreError, UploadError) as error:
            print(error, file=sys.stderr)
            return 2
        set_up_logs(settings.data_dir)
        threading.Thread(target=keep_warm, args=(store, threading.Event()), daemon=True).start()
        run(web, open_browser=options.open_browser)
        return 0


if __name__ == "__main__":
    sys.exit(main())
