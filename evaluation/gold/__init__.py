"""Gold articles written for this project, and scores against them."""
