"""What touches the database. Reads go straight; every write goes through rules, audit and status in one transaction."""
