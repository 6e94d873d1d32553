"""Doors to what is not ours: the database engines' own tools, and the library that opens workbooks."""

from cressmember.core.gateway.database import DatabaseToolError, dump, load

__all__ = ["DatabaseToolError", "dump", "load"]
