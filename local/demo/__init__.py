"""The whole story over HTTP, told line by line: `python -m local.demo`."""
