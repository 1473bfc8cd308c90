"""Charts, worked out on the server: where things lie on a page. The templates draw them as SVG."""
