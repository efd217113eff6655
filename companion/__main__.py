"""Floor 4. `python -m companion` is the command `companion`."""

import sys

try:
    from companion.cli import main

    main()
except KeyboardInterrupt:
    sys.exit(1)  # Ctrl-C before there was anything to stop
