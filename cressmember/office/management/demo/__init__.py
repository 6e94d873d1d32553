"""A year of dues for the demonstration chamber, lived through the product's own actions."""

from cressmember.office.management.demo.story import tell_year

__all__ = ["tell_year"]
