"""Being built."""

from components import session

user = session.current_user()
