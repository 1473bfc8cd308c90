from tests.fetch.loopback import site

__all__ = ["site"]
