"""What runs the site: settings, addresses, static files, backup, and the commands that serve, back up and restore."""
