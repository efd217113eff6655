"""Makes connectors/bridge/webcast_pb2.py and .pyi of webcast.proto, or with --check says whether they are its own.

Needs grpcio-tools, which the check environment has: `.venv/bin/python scripts/make_protobuf.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from grpc_tools import protoc  # type: ignore[import-untyped]

FOLDER: Final = Path(__file__).resolve().parents[1] / "connectors" / "bridge"
PROTO: Final = FOLDER / "webcast.proto"
MADE: Final = ("webcast_pb2.py", "webcast_pb2.pyi")


def make(into: Path) -> None:
    """Write both modules into a folder. Raises `SystemExit` when the compiler refuses the file."""
    made = protoc.main(["protoc", f"-I{FOLDER}", f"--python_out={into}", f"--pyi_out={into}", str(PROTO)])
    if made != 0:
        raise SystemExit(f"protoc refused {PROTO.name}")
    stub = into / MADE[1]
    stub.write_bytes(b"# mypy: ignore-errors\n" + stub.read_bytes())


def stale() -> list[str]:
    """The committed modules that are not what webcast.proto makes."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        return [name for name in MADE if (Path(folder) / name).read_bytes() != (FOLDER / name).read_bytes()]


def main() -> int:
    """Make the modules, or with --check compare them; 0 when all is well."""
    if sys.argv[1:] == ["--check"]:
        for name in stale():
            print(f"{name} is not made of webcast.proto: run python scripts/make_protobuf.py")
            return 1
        return 0
    make(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
