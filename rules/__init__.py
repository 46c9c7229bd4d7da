"""What a clinician reads, contests and signs. Pure: no clock, no database, no screen."""
