"""Commands for whoever runs a stage: `make support-account`, `make rotate-keys`. See docs/operations.md."""
