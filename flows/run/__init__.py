"""One run, stage by stage: pull, build, publish."""
