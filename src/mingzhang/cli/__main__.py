"""``python -m mingzhang.cli`` is the command."""

from mingzhang.cli import main

if __name__ == "__main__":
    main()
