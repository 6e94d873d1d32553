"""Django's door to SQLite, where the writers of one process queue; named by the setting ``ENGINE``."""
