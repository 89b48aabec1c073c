"""The command line as a module: `python -m newsledger` is the command `newsledger`."""

from newsledger.flows.cli.app import main

if __name__ == "__main__":
    main()
