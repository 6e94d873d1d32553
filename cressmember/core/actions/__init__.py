"""What every room does through the plumbing: trace, number, freeze, post, work at length."""
