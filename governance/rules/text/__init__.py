"""The document of statutes itself: its words, how it is read, told and compared."""
