"""What the office puts together from every floor."""
