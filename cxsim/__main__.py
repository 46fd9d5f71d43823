"""``python -m cxsim`` is the command line."""

import sys

from cxsim.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
