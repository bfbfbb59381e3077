"""The project's own tool: read, check, build and print the study materials."""
