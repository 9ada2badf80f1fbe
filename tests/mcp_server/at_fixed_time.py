"""The command `kliping` with the clock of the tests, as a process: python -m tests.mcp_server.at_fixed_time mcp"""

import cli.context
from cli import main
from tests.factories import NOW

if __name__ == "__main__":
    cli.context.now = lambda: NOW
    main()
