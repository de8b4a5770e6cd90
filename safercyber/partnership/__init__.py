"""The partnership: organisations and posts, dated plans with priorities, themes, audiences."""
