"""Make the TLS credentials of a cluster on several machines: ``python deploy/certificates.py FOLDER``.

One authority and one certificate for scheduler, workers and web servers. The authority's key is never written, so
whoever has the folder can join and nobody can make another certificate. Make new ones before a year is over.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.engine.certificates import temporary_credentials

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
    credentials = temporary_credentials()
    for name, role in FILES.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w") as file:
            file.write(credentials[role])


if __name__ == "__main__":
    main()
