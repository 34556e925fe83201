"""`python -m clerktui` is the console script by another name."""

from clerktui.cli import run

if __name__ == "__main__":
    run()
