"""`python -m iqs.cli`."""

from iqs.cli import main

main()
