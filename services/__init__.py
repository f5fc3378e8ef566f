"""What each service decides."""
