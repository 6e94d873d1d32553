"""What is done with meetings: each locks the meeting first."""
