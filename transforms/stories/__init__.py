"""Stories: articles about one event in other words."""
