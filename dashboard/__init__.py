"""What people see: pages, feeds, a calendar and a static site, all read from the published snapshot."""
