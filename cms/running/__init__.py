"""Running Zhiping on one machine: preparing its state, then web server and task consumer as one command."""
