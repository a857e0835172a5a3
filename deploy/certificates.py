"""Create the TLS credentials of a cluster on several machines: ``python deploy/certificates.py FOLDER``.

One self-signed certificate for scheduler, workers and web servers: anyone who has the folder can join. Create a new one
before a year is over.
"""

import argparse
import os
from pathlib import Path

from distributed import Security

PRIVATE = 0o600
FILES = {"authority.pem": "tls_ca_file", "engine.pem": "tls_worker_cert", "engine.key": "tls_worker_key"}


def main() -> None:
    """Write the three files; existing ones are left alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to write; only the cluster's user may read it")
    folder: Path = parser.parse_args().folder
    if existing := [name for name in FILES if (folder / name).exists()]:
        parser.error(f"{folder} already holds {', '.join(existing)}: remove them first")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    credentials = Security.temporary()
    for name, role in FILES.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w") as file:
            file.write(getattr(credentials, role))


if __name__ == "__main__":
    main()
