"""Who sits in a body: seats, their colleges and territories, parity."""
