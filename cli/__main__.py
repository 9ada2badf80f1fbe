"""`python -m cli`: the same as the command `kliping`."""

from cli import main

if __name__ == "__main__":
    main()
