"""The door to the library that opens workbooks."""
