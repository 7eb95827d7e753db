"""A seeded database for every test of operations."""

from tests.fixtures.databases import database_file as database_file
from tests.fixtures.databases import seeded_file as seeded_file
from tests.fixtures.databases import store as store
