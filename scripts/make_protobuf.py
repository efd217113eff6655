"""Makes the NAME_pb2.py and .pyi of each connectors/bridge/NAME.proto, or with --check says whether they are its own.

Needs grpcio-tools, which the check environment has: `.venv/bin/python scripts/make_protobuf.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from grpc_tools import protoc  # type: ignore[import-untyped]

FOLDER: Final = Path(__file__).resolve().parents[1] / "connectors" / "bridge"
PROTOS: Final = sorted(FOLDER.glob("*.proto"))
MADE: Final = tuple(f"{proto.stem}_pb2.{end}" for proto in PROTOS for end in ("py", "pyi"))


def make(into: Path) -> None:
    """Write the modules into a folder. Raises `SystemExit` when the compiler refuses a file."""
    for proto in PROTOS:
        made = protoc.main(["protoc", f"-I{FOLDER}", f"--python_out={into}", f"--pyi_out={into}", str(proto)])
        if made != 0:
            raise SystemExit(f"protoc refused {proto.name}")
        stub = into / f"{proto.stem}_pb2.pyi"
        stub.write_bytes(b"# mypy: ignore-errors\n" + stub.read_bytes())


def stale() -> list[str]:
    """The committed modules that are not what the .proto files make."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        return [name for name in MADE if not _same(Path(folder) / name, FOLDER / name)]


def _same(made: Path, committed: Path) -> bool:
    return committed.is_file() and made.read_bytes() == committed.read_bytes()


def main() -> int:
    """Make the modules, or with --check compare them; 0 when all is well."""
    if sys.argv[1:] == ["--check"]:
        for name in stale():
            print(f"{name} is not made of its .proto: run python scripts/make_protobuf.py")
            return 1
        return 0
    make(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
