"""Tables of data for whole populations: reading them, checking them, and making them of cases."""

from uitvoerbaar.tables.from_cases import CaseTables, tables_of
from uitvoerbaar.tables.problems import TableError, TableProblem
from uitvoerbaar.tables.reading import read_tables

__all__ = ["CaseTables", "TableError", "TableProblem", "read_tables", "tables_of"]
