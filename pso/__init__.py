"""How people run the platform: the command line, the local stack, the simulator and the bench."""
