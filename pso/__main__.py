"""`python -m pso`: the same as the command `pso`."""

from .cli import app

if __name__ == "__main__":
    app(prog_name="pso")
