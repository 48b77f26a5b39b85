"""Worlds that several tests look at, made once."""

from pathlib import Path

import pytest

from iqs.demo import Plan, World, generate, write


@pytest.fixture(scope="session")
def world() -> World:
    """The default demo: all effects, all decoys."""
    return generate(Plan())


@pytest.fixture(scope="session")
def null_worlds() -> tuple[World, ...]:
    """A few worlds without planted effects."""
    return tuple(generate(Plan(null=True, seed=seed)) for seed in range(3))


@pytest.fixture(scope="session")
def exported(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default demo written to a directory."""
    directory = tmp_path_factory.mktemp("demo")
    write(world, directory)
    return directory
