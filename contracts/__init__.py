"""What is said between the services: events, topics, codes and errors; no I/O."""
