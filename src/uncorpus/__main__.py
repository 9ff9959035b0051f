"""`python -m uncorpus` is the command line."""

from uncorpus.cli import main

if __name__ == "__main__":
    main()
