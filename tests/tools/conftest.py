"""A seeded database for the tests of tools that load."""

from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
