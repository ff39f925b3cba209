"""Who may enter the admin, and the admin's own site: login, second factor, sessions, throttle, accounts, audit list."""
